import type { Place } from './place';

const topologyLabels = [
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.istio.io/subzone',
];

/** `region/zone/subzone` of which the last may be `*`. */
function isLocality(text: string): boolean {
  const star = text.indexOf('*');
  return (
    (star < 0 || star === text.length - 1) &&
    text.split(/\/(.*)/s, 2).every(each => each !== '') &&
    !text.includes('//') &&
    !text.endsWith('/')
  );
}

/** Whether one locality lies within another; what is left out at the end stands for all. */
function overlaps(a: string, b: string): boolean {
  const parts = (text: string) => text.replace(/\/?\*$/, '').split('/');
  const [x, y] = [parts(a), parts(b)];
  return a === '*' || b === '*'
    ? true
    : x.slice(0, y.length).every((each, index) => each === y[index]);
}

/** Mirrors `pkg/config/validation/agent → validateLocalities`. */
function checkEach(localities: ReadonlyArray<readonly [string, Place]>): void {
  localities.forEach(([value, place], index) => {
    if (!isLocality(value)) {
      place.error('validation.locality', { value });
    } else if (
      localities.slice(0, index).some(([other]) => overlaps(value, other))
    ) {
      place.error('validation.localityOverlap', { value });
    }
  });
}

function checkDistribution(distribute: Place): boolean {
  for (const each of distribute.items()) {
    const to = each.at('to');
    const weights = to.entries().map(([, weight]) => weight.number());
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (total !== 100 || weights.some(weight => weight <= 0)) {
      to.error('validation.localityWeights');
      return false;
    }
    checkEach(to.entries());
  }
  checkEach(
    distribute
      .items()
      .map(each => [each.at('from').text(), each.at('from')] as const),
  );
  return true;
}

/** Another region in place of one. */
export function checkFailover(failover: Place): void {
  const from = failover.at('from').text();
  const to = failover.at('to').text();
  if (from === to || /[*/]/.test(`${from}${to}`)) {
    failover.error('validation.failover');
  }
}

/** Mirrors `pkg/config/validation/agent → ValidateLocalityLbSetting`. */
export function checkLocalities(setting: Place, outlier: Place): void {
  const distribute = setting.at('distribute');
  const failover = setting.at('failover');
  const priority = setting.at('failoverPriority');
  const failsOver = failover.items().length > 0;
  if (failsOver && distribute.items().length > 0) {
    failover.error('validation.exclusive', { other: 'distribute' });
    return;
  }
  if (
    failsOver &&
    priority.texts().some(each => topologyLabels.includes(each))
  ) {
    priority.error('validation.exclusive', { other: 'failover' });
    return;
  }
  if (!checkDistribution(distribute)) {
    return;
  }
  if ((failsOver || priority.items().length > 0) && !outlier.isSet) {
    setting.warn('validation.needs', { other: 'outlierDetection' });
  }
  failover.items().forEach(checkFailover);
}

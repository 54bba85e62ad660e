import type { Place } from './place';
import { isRe2 } from './re2';
import { checkAlphaSelector } from './selection';

const connectionManagers = [
  'envoy.filters.network.http_connection_manager',
  'envoy.http_connection_manager',
];

/** What a match of a patch may look at, by what the patch is applied to. */
const matchOf: ReadonlyMap<string, string> = new Map([
  ['LISTENER', 'listener'],
  ['FILTER_CHAIN', 'listener'],
  ['NETWORK_FILTER', 'listener'],
  ['HTTP_FILTER', 'listener'],
  ['ROUTE_CONFIGURATION', 'routeConfiguration'],
  ['VIRTUAL_HOST', 'routeConfiguration'],
  ['HTTP_ROUTE', 'routeConfiguration'],
  ['CLUSTER', 'cluster'],
]);

function checkFilter(filter: Place, applyTo: string): void {
  if (!filter.isSet) {
    return;
  }
  if (applyTo === 'LISTENER' || applyTo === 'FILTER_CHAIN') {
    filter.warn('validation.useless', { value: applyTo });
  }
  const name = filter.at('name').text();
  if (name === '') {
    filter.at('name').error('validation.required');
    return;
  }
  const sub = filter.at('subFilter');
  if (!sub.isSet) {
    return;
  }
  if (applyTo !== 'HTTP_FILTER' || !connectionManagers.includes(name)) {
    sub.error('validation.useless', { value: `${applyTo}, ${name}` });
  } else if (sub.at('name').text() === '') {
    sub.at('name').error('validation.required');
  }
}

function checkMatch(patch: Place, applyTo: string): void {
  const match = patch.at('match');
  const version = match.at('proxy').at('proxyVersion');
  if (!isRe2(version.text())) {
    version.error('validation.regex', { value: version.text() });
    return;
  }
  const wanted = matchOf.get(applyTo);
  const given = ['listener', 'routeConfiguration', 'cluster'].filter(
    each => match.at(each).isSet,
  );
  if (wanted && given.length > 0 && !given.includes(wanted)) {
    match.error('validation.matchKind', { value: applyTo, other: wanted });
  } else if (wanted === 'listener') {
    const filter = match.at('listener').at('filterChain').at('filter');
    checkFilter(filter, applyTo);
  }
}

function checkPatch(patch: Place): void {
  const operation = patch.at('patch').at('operation').text();
  const applyTo = patch.at('applyTo').text();
  const unset = ['', 'INVALID'];
  if (!patch.isSet) {
    patch.error('validation.null');
  } else if (unset.includes(applyTo)) {
    patch.at('applyTo').error('validation.required');
  } else if (unset.includes(operation)) {
    patch.at('patch').at('operation').error('validation.required');
  } else if (operation !== 'REMOVE' && !patch.at('patch').at('value').isSet) {
    patch.at('patch').at('value').error('validation.required');
  } else {
    checkMatch(patch, applyTo);
  }
}

/** Mirrors `pkg/config/validation/envoyfilter → ValidateEnvoyFilter`, but for what is inside of Envoy's own objects. */
export function checkEnvoyFilter(spec: Place): void {
  spec.warn('validation.envoyFilter');
  if (!checkAlphaSelector(spec.at('workloadSelector'))) {
    return;
  }
  spec.at('configPatches').items().forEach(checkPatch);
}

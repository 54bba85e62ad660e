import {
  KubernetesObject,
  MeshModel,
  Reason,
  textOf,
  TrafficAnswer,
  trafficOf,
  TrafficShare,
} from '../../src';
import type { Document } from '../cases';
import type { Adapter } from '../judge';
import { serviceOf } from './reach';
import { asserted, record } from './world';

const bySubset = (shares: TrafficShare[]) =>
  Object.fromEntries(shares.map(each => [each.subset, each.percent]));

/** The service that the objects speak of, made up where a case leaves it out. */
function serviceIn(input: KubernetesObject[]): KubernetesObject {
  const rule = input.find(each => each.kind === 'VirtualService');
  const [host] = (record(rule?.spec).hosts ?? ['']) as string[];
  return (
    input.find(each => each.kind === 'Service') ??
    serviceOf(host, String(rule?.metadata?.namespace), {
      selector: { app: host },
    })
  );
}

const when = (conditions: Reason[]) =>
  conditions
    .map(({ params }) => `${params.subject}=${params.value}`)
    .join(' and ');

/** All that the cases ask of one answer. */
function told(answer: TrafficAnswer, because: Reason[]): Document {
  const { resiliency, routes, ruledBy, shares } = answer;
  const ignored = because.filter(each => each.code === 'traffic.lostTo');
  const missing = shares.filter(
    each => each.broken?.code === 'traffic.subsetMissing',
  );
  const weightless = shares.find(
    each => each.broken?.code === 'traffic.noWeight',
  );
  const faulty = weightless ?? missing[0];
  return {
    shares: bySubset(shares),
    default: bySubset(shares),
    matched: routes
      .filter(each => each.conditions.length > 0)
      .map(each => ({
        when: when(each.conditions),
        shares: bySubset(each.shares),
      })),
    canary: answer.canary,
    valid: weightless === undefined,
    errorContains: faulty && textOf(faulty.broken!).split(': ')[1],
    unreachableRoutes: [...routes.keys()].filter(
      each => routes[each].unreachable,
    ),
    brokenShare: missing.reduce((sum, each) => sum + each.percent, 0),
    reason: faulty && textOf(faulty.broken!),
    analyzer: (ignored[0] ?? faulty?.broken)?.params.analyzer,
    effective: ruledBy && `${ruledBy.namespace}/${ruledBy.name}`,
    ignored: ignored.map(each => each.params.name),
    timeout: resiliency.timeout.value === 0 ? 'none' : resiliency.timeout.value,
    retries: {
      attempts: resiliency.retries.value.attempts,
      retryOn: resiliency.retries.value.on,
    },
    mirrors: routes[0]?.mirrors.map(({ subset, percent }) => ({
      subset,
      percent,
    })),
  };
}

export const derivedTraffic: Record<string, Adapter> = {
  'derived/traffic': ({ input, expected }) => {
    const service = serviceIn(input);
    const { name, namespace } = service.metadata!;
    const verdict = trafficOf(MeshModel.of([service, ...input]), {
      kind: 'Service',
      namespace,
      name: name!,
    });
    if (!verdict.known) {
      throw new Error('the engine does not know');
    }
    return asserted(expected, told(verdict.value, verdict.because));
  },
};

import { Reason, textOf, TrafficAnswer, TrafficShare } from '../../src';
import type { Document } from '../cases';

const bySubset = (shares: TrafficShare[]) =>
  Object.fromEntries(shares.map(each => [each.subset, each.percent]));

const when = (conditions: Reason[]) =>
  conditions
    .map(({ params }) => `${params.subject}=${params.value}`)
    .join(' and ');

/** All that the cases ask of one answer. */
export function told(answer: TrafficAnswer, because: Reason[]): Document {
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

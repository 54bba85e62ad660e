import type {
  EntitySignals,
  SignalGroup,
  SignalLine,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { fixtureNow } from './meshes';

const STEPS = 61;

/** A line that swings around its middle. */
function line(middle: number, swing = 0.2): SignalLine {
  return Array.from(
    { length: STEPS },
    (_, i) =>
      middle * (1 + swing * Math.sin(i / 7) + swing * 0.3 * Math.cos(i)),
  );
}

function group(
  cluster: string,
  name: string,
  more: Partial<SignalGroup> = {},
): SignalGroup {
  return {
    cluster,
    namespace: name,
    workloads: [name],
    reporter: 'destination',
    state: 'traffic',
    ...more,
  };
}

const requests = {
  rate: line(24),
  errors: line(0.004, 0.5),
  p50: line(12),
  p95: line(48),
  p99: line(130, 0.4),
};
/** Nobody called in between. */
const pausing = {
  ...requests,
  p50: requests.p50.map((value, i) => (i > 20 && i < 35 ? null : value)),
};

const later = (days: number) =>
  new Date(Date.parse(fixtureNow) + days * 86_400_000).toISOString();

function signals(
  name: string,
  groups: SignalGroup[],
  withoutPrometheus: string[] = [],
): EntitySignals {
  return {
    entityRef: `component:default/${name}`,
    start: new Date(Date.parse(fixtureNow) - 3_600_000).toISOString(),
    stepSeconds: 60,
    groups,
    withoutPrometheus,
  };
}

export const healthySignals = signals('payments', [
  group('prod-eu', 'payments', {
    requests,
    mtlsShare: 1,
    certificateExpiry: later(0.8),
    rootExpiry: later(2_900),
  }),
]);

/** Every state a group can be in. */
export const mixedSignals = signals(
  'orders',
  [
    group('prod-eu', 'orders', {
      workloads: ['orders', 'orders-v2'],
      requests: pausing,
      mtlsShare: 0.87,
      versions: [
        { version: 'v1', share: 0.9 },
        { version: 'v2', share: 0.1 },
      ],
    }),
    group('prod-us', 'orders', { reporter: 'source', requests }),
    group('prod-us', 'orders-db', {
      reporter: 'ztunnel',
      connections: line(3),
      mtlsShare: 1,
    }),
    group('stage', 'orders', { state: 'idle' }),
    group('stage', 'orders-batch', { state: 'absent' }),
    group('lab', 'orders', {
      state: 'unavailable',
      error: 'Prometheus did not answer within 5 s',
    }),
  ],
  ['edge'],
);

export const uncoveredSignals = signals('billing', [], ['prod-eu']);
export const noSignals = signals('newcomer', []);

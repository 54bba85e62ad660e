/** What goes on between proxies: who counts it, how much there is, and how it goes. */
export interface Flow {
  cluster: string;
  namespace: string;
  workload: string;
  /** Who counts: the workload's proxy where absent. `gateway` counts what the workload sends on. */
  reporter?: 'waypoint' | 'source' | 'gateway';
  /** Requests per second, or connections of what is `tcp`. */
  perSecond: number;
  tcp?: true;
  /** Part of the requests that fails, 0 to 1. */
  failing?: number;
  /** Milliseconds. */
  median?: number;
  /** Part that comes without mutual TLS, 0 to 1. */
  plain?: number;
}

type Row = [workload: string, perSecond: number, more?: Partial<Flow>];

function flowsIn(cluster: string, rows: Row[]): Flow[] {
  return rows.map(([path, perSecond, more]) => {
    const [namespace, workload] = path.split('/');
    return { cluster, namespace, workload, perSecond, ...more };
  });
}

/** The simulated traffic of the demo. Workloads that are not here have none. */
export const flows: readonly Flow[] = [
  ...flowsIn('prod-eu', [
    ['istio-system/istio-ingressgateway', 310, { reporter: 'gateway' }],
    ['storefront/shopfront', 120, { median: 22, failing: 0.001 }],
    ['storefront/booking', 42, { median: 38, failing: 0.003 }],
    ['storefront/pricing', 65, { median: 9 }],
    ['payments/payments', 18, { median: 85, failing: 0.004, plain: 0.06 }],
    ['payments/invoicing', 2.5, { median: 140 }],
    ['tracking/tracking-api-v1', 180, { median: 14, failing: 0.002 }],
    ['tracking/tracking-api-v2', 20, { median: 17, failing: 0.012 }],
    ['tracking/notifications', 6, { median: 31 }],
    ['dispatch/route-planner', 9, { median: 240, failing: 0.021 }],
    ['dispatch/fleet-gps', 30, { tcp: true }],
    ['addresses/address-book', 14, { reporter: 'source', median: 11 }],
    ['customs/customs-bridge', 0, { median: 300 }],
  ]),
  ...flowsIn('stage', [
    ['storefront/shopfront', 1.8, { median: 30 }],
    ['storefront/booking-v1', 0.9, { median: 44 }],
    ['storefront/booking-v2', 0.1, { median: 52, failing: 0.05 }],
    ['storefront/pricing-primary', 1.2, { median: 12 }],
    ['payments/payments', 0.7, { median: 90, plain: 1 }],
    ['tracking/tracking-api-v1', 0, { median: 20 }],
  ]),
  ...flowsIn('edge', [
    ['tracking/tracking-api', 7, { reporter: 'waypoint', median: 26 }],
    ['tracking/tracking-api', 3, { tcp: true }],
    ['tracking/tracking-feed', 5, { tcp: true }],
    ['depots/depot-sync', 0.4, { tcp: true, plain: 0.25 }],
  ]),
];

/** How busy it is at a moment (seconds since 1970), about 1: more by day than by night, and never still. */
export function busyness(flow: Flow, at: number): number {
  const ofDay = Math.sin(((at / 3600 - 9) / 24) * 2 * Math.PI);
  const seed = [...flow.workload].reduce(
    (sum, character) => sum + character.charCodeAt(0),
    0,
  );
  const ripple = Math.sin(at / 420 + seed) + Math.sin(at / 173 + 3 * seed);
  return 1 + 0.25 * ofDay + 0.08 * ripple;
}

import type {
  FakeCluster,
  ObjectReference,
} from '@mesh-portal/fake-kubernetes';

const canary: ObjectReference = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  namespace: 'tracking',
  name: 'tracking-api',
};
const warehouse: ObjectReference = {
  apiVersion: 'v1',
  kind: 'Namespace',
  name: 'warehouse',
};
const picking: ObjectReference = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  namespace: 'warehouse',
  name: 'picking',
};

/** Percent of requests that the canary gets, scene by scene. */
const canaryShares = [10, 25, 50, 75, 100];

interface HttpRoute {
  name?: string;
  route: Array<{ destination: { subset?: string }; weight?: number }>;
}

/**
 * What goes on in the demo while one looks: a canary advances and starts again, and a workload moves from one Istio
 * revision to the other and back. Time is the caller's: every call of `step` is one scene.
 *
 * Objects that somebody deleted or rewrote are left alone.
 */
export class DemoStory {
  readonly #clusters: ReadonlyMap<string, FakeCluster>;
  #scene = 0;

  constructor(clusters: ReadonlyMap<string, FakeCluster>) {
    this.#clusters = clusters;
  }

  /** Plays the next scene and returns one sentence per change. */
  step(): string[] {
    this.#scene = (this.#scene + 1) % canaryShares.length;
    const told = [this.#shift(canaryShares[this.#scene])];
    if (this.#scene === 1) {
      told.push(this.#moveToOtherRevision());
    } else if (this.#scene === 3) {
      told.push(this.#restart());
    }
    return told.filter(line => line !== undefined);
  }

  #shift(share: number): string | undefined {
    const cluster = this.#clusters.get('prod-eu');
    const service = cluster?.get(canary);
    if (!cluster || !service) {
      return undefined;
    }
    const spec = service.spec as { http?: HttpRoute[] } | undefined;
    const weights: Record<string, number> = { v1: 100 - share, v2: share };
    const http = spec?.http?.map(rule =>
      rule.name === 'primary'
        ? {
            ...rule,
            route: rule.route.map(target => ({
              ...target,
              weight: weights[target.destination.subset ?? ''] ?? target.weight,
            })),
          }
        : rule,
    );
    cluster.patch(canary, { spec: { http } });
    return `prod-eu: tracking-api sends ${share} % to v2`;
  }

  #moveToOtherRevision(): string | undefined {
    const cluster = this.#clusters.get('stage');
    const tag = cluster?.get(warehouse)?.metadata.labels?.['istio.io/rev'];
    if (!cluster || (tag !== 'prod' && tag !== 'canary')) {
      return undefined;
    }
    const other = tag === 'prod' ? 'canary' : 'prod';
    cluster.patch(warehouse, {
      metadata: { labels: { 'istio.io/rev': other } },
    });
    return `stage: namespace warehouse names the revision tag ${other}`;
  }

  #restart(): string | undefined {
    const cluster = this.#clusters.get('stage');
    if (!cluster?.get(picking)) {
      return undefined;
    }
    const restartedAt = new Date(cluster.clock.now()).toISOString();
    cluster.patch(picking, {
      spec: {
        template: {
          metadata: {
            annotations: { 'kubectl.kubernetes.io/restartedAt': restartedAt },
          },
        },
      },
    });
    return 'stage: picking restarts';
  }
}

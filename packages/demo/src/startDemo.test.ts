import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { FakeCluster, KubeObject } from '@mesh-portal/fake-kubernetes';
import { parse, parseAllDocuments } from 'yaml';
import type { DemoClock } from './DemoClock';
import { type Demo, startDemo } from './startDemo';
import { tour } from './tour';

const now = Date.parse('2026-11-04T09:00:00Z');

interface Container {
  name: string;
  image: string;
}

/** How a pod takes part in the mesh, read from nothing but the pod. */
function describePod(pod: KubeObject): string {
  const { annotations = {} } = pod.metadata;
  const spec = pod.spec as {
    containers: Container[];
    initContainers?: Container[];
  };
  const named = (containers: Container[] = []) =>
    containers.find(({ name }) => name === 'istio-proxy');
  const native = named(spec.initContainers);
  const proxy = native ?? named(spec.containers);
  const version = proxy?.image.split(':').at(-1);
  if (annotations['ambient.istio.io/redirection'] === 'enabled') {
    return 'ambient';
  }
  if (!proxy) {
    return 'none';
  }
  if (!annotations['sidecar.istio.io/status']) {
    return `proxy ${version}`;
  }
  const template = annotations['inject.istio.io/templates'];
  if (template) {
    return `${template} ${version}`;
  }
  return `${native ? 'native' : 'sidecar'} ${version}`;
}

function podsOf(cluster: FakeCluster, namespace: string): KubeObject[] {
  return cluster.list({ apiVersion: 'v1', kind: 'Pod', namespace });
}

/** States of the pods whose names start with the workload's, sorted. */
function states(cluster: FakeCluster, workload: string): string[] {
  const [namespace, name] = workload.split('/');
  return podsOf(cluster, namespace)
    .filter(({ metadata }) => metadata.name.startsWith(name))
    .map(describePod)
    .sort();
}

const times = (count: number, state: string) =>
  Array.from({ length: count }, () => state);

const kyma = '1.30.2-distroless';
const kymaBefore = '1.29.6-distroless';

const expected: Record<string, Record<string, string[]>> = {
  'prod-eu': {
    'istio-system/istio-ingressgateway': times(2, `proxy ${kyma}`),
    'kyma-system/istio-controller-manager': ['none'],
    'kyma-system/telemetry-otlp-gateway': times(2, `native ${kyma}`),
    'storefront/booking': times(3, `native ${kyma}`),
    'storefront/shopfront': times(2, `native ${kyma}`),
    'storefront/pricing': times(2, `native ${kyma}`),
    'payments/payments': times(3, `native ${kyma}`),
    'payments/invoicing': [`native ${kyma}`, 'none', 'none'],
    'payments/settlement': [`native ${kymaBefore}`],
    'tracking/tracking-api-v1': times(3, `native ${kyma}`),
    'tracking/tracking-api-v2': times(2, `native ${kyma}`),
    'tracking/notifications': times(2, `native ${kymaBefore}`),
    'dispatch/route-planner': [
      `native ${kymaBefore}`,
      ...times(2, `native ${kyma}`),
    ],
    'dispatch/route-archive': [`native ${kymaBefore}`],
    'dispatch/fleet-gps': times(2, 'none'),
    'dispatch/label-printer': times(2, 'none'),
    'addresses/address-book': times(3, 'none'),
    'customs/customs-bridge': ['none'],
    'scratch/load-probe': [`native ${kyma}`],
    'scratch/old-exporter': ['none'],
  },
  stage: {
    'istio-ingress/public-gateway': times(2, 'gateway 1.30.2'),
    'storefront/booking-v1': times(2, 'sidecar 1.30.2'),
    'storefront/pricing': times(3, 'sidecar 1.30.2'),
    'storefront/quotes': times(2, 'grpc-agent 1.30.2'),
    'payments/payments': times(2, 'sidecar 1.29.8'),
    'payments/invoicing': times(2, 'sidecar 1.29.8'),
    'tracking/tracking-api-v1': [
      ...times(2, 'sidecar 1.29.8'),
      'sidecar 1.30.2',
    ],
    'tracking/tracking-api-v2': ['sidecar 1.30.2'],
    'dispatch/route-planner': times(3, 'sidecar 1.29.8'),
    'warehouse/picking': times(2, 'sidecar 1.29.8'),
    'customs/customs-bridge': ['none'],
  },
  edge: {
    'istio-system/ztunnel': times(2, 'proxy 1.30.2-distroless'),
    'tracking/waypoint': ['proxy 1.30.2'],
    'tracking/tracking-api': times(2, 'ambient'),
    'tracking/tracking-feed': times(2, 'ambient'),
    'depots/depot-sync': times(2, 'ambient'),
    'depots/label-printer': times(2, 'none'),
    'observability/otel-collector': ['none'],
  },
};

describe('startDemo', () => {
  const state = createMockDirectory();
  let demo: Demo;

  beforeAll(async () => {
    demo = await startDemo({ stateDirectory: state.path, now, live: false });
  }, 60_000);

  afterAll(() => demo.stop());

  const cluster = (name: string) => demo.clusters.get(name)!;
  const passMinute = (name: string) =>
    (cluster(name).clock as DemoClock).advance(60_000);

  it.each(
    Object.entries(expected).flatMap(([name, workloads]) =>
      Object.entries(workloads).map(
        ([workload, pods]) => [name, workload, pods] as const,
      ),
    ),
  )('%s %s runs as the story says', (name, workload, pods) => {
    expect(states(cluster(name), workload)).toEqual(pods);
  });

  it('has every pod running, and the job still under way', () => {
    for (const running of demo.clusters.values()) {
      const phases = running
        .list({ apiVersion: 'v1', kind: 'Pod' })
        .map(({ status }) => (status as { phase: string }).phase);
      expect(new Set(phases)).toEqual(new Set(['Running']));
    }
  });

  it('gives objects a past', () => {
    const age = (name: string, prefix: string) =>
      podsOf(cluster(name), 'payments')
        .filter(({ metadata }) => metadata.name.startsWith(prefix))
        .map(({ metadata }) =>
          Math.round(
            (now - Date.parse(metadata.creationTimestamp ?? '')) / 3_600_000,
          ),
        )
        .sort((a, b) => a - b);
    expect(age('prod-eu', 'invoicing')).toEqual([5, 336, 336]);
    expect(cluster('prod-eu').clock.now()).toBe(now);
    const flagger = cluster('stage').get({
      apiVersion: 'flagger.app/v1beta1',
      kind: 'Canary',
      namespace: 'storefront',
      name: 'pricing',
    });
    expect(flagger?.status).toMatchObject({
      lastTransitionTime: '2026-11-03T10:05:00Z',
    });
  });

  it('has a workload for every component that says it has', async () => {
    const text = await readFile(
      resolvePackagePath('@mesh-portal/demo', 'catalog/components.yaml'),
      'utf8',
    );
    const components = parseAllDocuments(text).map(
      document => document.toJS() as Entity,
    );
    for (const { metadata } of components) {
      const id = metadata.annotations?.['backstage.io/kubernetes-id'];
      const labelSelector = id
        ? `backstage.io/kubernetes-id=${id}`
        : metadata.annotations?.['backstage.io/kubernetes-label-selector'];
      const pods = [...demo.clusters.values()].flatMap(running =>
        labelSelector
          ? running.list({ apiVersion: 'v1', kind: 'Pod', labelSelector })
          : [],
      );
      expect([metadata.name, pods.length > 0]).toEqual([
        metadata.name,
        metadata.name !== 'tariff-archive',
      ]);
    }
  });

  it('sends newcomers to a workload that is outside', () => {
    const { namespace, deployment } = tour.outside;
    expect(
      new Set(
        states(cluster(tour.outside.cluster), `${namespace}/${deployment}`),
      ),
    ).toEqual(new Set(['none']));
  });

  it('leaves what portal, kubectl and the next start need, for its owner only', async () => {
    const kubeconfig = parse(await readFile(demo.kubeconfig, 'utf8'));
    expect(
      kubeconfig.contexts.map(({ name }: { name: string }) => name),
    ).toEqual(['prod-eu', 'stage', 'edge']);
    expect(kubeconfig['current-context']).toBe('prod-eu');

    const config = parse(await readFile(demo.appConfig, 'utf8'));
    expect(config.kubernetes.clusterLocatorMethods[0].clusters).toEqual(
      ['prod-eu', 'stage', 'edge'].map(name =>
        expect.objectContaining({
          name,
          url: cluster(name).url,
          authProvider: 'serviceAccount',
          serviceAccountToken: cluster(name).token,
          caData: cluster(name).caData,
        }),
      ),
    );
    expect(config.backend.reading.allow).toEqual([
      {
        host: `127.0.0.1:${demo.standIns.port}`,
        paths: ['/published/'],
      },
    ]);
    for (const { target } of config.catalog.locations) {
      expect((await stat(target)).isFile()).toBe(true);
    }

    const { tour: written } = JSON.parse(
      await readFile(path.join(state.path, 'demo.json'), 'utf8'),
    );
    expect(written).toEqual(tour);
    for (const file of [demo.kubeconfig, demo.appConfig]) {
      expect(((await stat(file)).mode % 0o1000).toString(8)).toBe('600');
    }
  });

  it('goes on scene by scene: the canary advances, a workload changes its revision', () => {
    const weights = () => {
      const service = cluster('prod-eu').get({
        apiVersion: 'networking.istio.io/v1',
        kind: 'VirtualService',
        namespace: 'tracking',
        name: 'tracking-api',
      });
      const { http } = service?.spec as {
        http: Array<{ name: string; route: Array<{ weight?: number }> }>;
      };
      expect(http.map(({ name }) => name)).toEqual(['testers', 'primary']);
      expect(http[0].route).toHaveLength(1);
      return http[1].route.map(({ weight }) => weight);
    };
    const seen: Array<[(number | undefined)[], string]> = [];
    for (let scene = 0; scene < 10; scene++) {
      demo.story.step();
      passMinute('stage');
      const [proxy] = new Set(states(cluster('stage'), 'warehouse/picking'));
      seen.push([weights(), proxy]);
    }
    const before = 'sidecar 1.29.8';
    const after = 'sidecar 1.30.2';
    expect(seen).toEqual([
      [[75, 25], before],
      [[50, 50], before],
      [[25, 75], after],
      [[0, 100], after],
      [[90, 10], after],
      [[75, 25], after],
      [[50, 50], after],
      [[25, 75], before],
      [[0, 100], before],
      [[90, 10], before],
    ]);
  });

  it('leaves alone what somebody deleted', () => {
    cluster('stage').delete({
      apiVersion: 'v1',
      kind: 'Namespace',
      name: 'warehouse',
    });
    cluster('prod-eu').delete({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      namespace: 'tracking',
      name: 'tracking-api',
    });
    passMinute('stage');
    const told = Array.from({ length: 5 }, () => demo.story.step());
    expect(told.flat()).toEqual([]);
  });
});

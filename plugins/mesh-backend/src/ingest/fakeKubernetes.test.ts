import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { mockServices } from '@backstage/backend-test-utils';
import { systemClock } from '@mesh-portal/backstage-plugin-mesh-node';
import {
  type FakeCluster,
  startFakeCluster,
} from '@mesh-portal/fake-kubernetes';
import { parseAllDocuments } from 'yaml';
import { readClusterConfig } from '../clusters/readClusterConfig';
import { createClusterFeed } from './createClusterFeed';
import type { MeshFeed } from './MeshFeed';
import { watchedResources } from './resources';
import { FeedRecorder } from './testUtils/FeedRecorder';
import { eventually } from './testUtils/TestClock';

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

const roles = parseAllDocuments(
  readFileSync(resolve(__dirname, '../../kubernetes/rbac.yaml'), 'utf8'),
).map(document => document.toJS());
const rulesOf = (kind: string): Rule[] =>
  roles.filter(each => each.kind === kind).flatMap(each => each.rules);
const namesOf = (rules: Rule[]) =>
  rules
    .flatMap(({ apiGroups, resources }) =>
      apiGroups.flatMap(group => resources.map(each => `${group}/${each}`)),
    )
    .sort();

const workload = `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Namespace
metadata: { name: istio-system }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: 'trustDomain: td.example.com' }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: other, namespace: istio-system }
data: { password: hidden }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: cart } }
  template:
    metadata: { labels: { app: cart } }
    spec:
      containers: [{ name: app, image: cart:1, env: [{ name: PASSWORD, value: hidden }] }]
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
`;

describe('with fake-kubernetes', () => {
  let cluster: FakeCluster;
  let feed: MeshFeed;
  let recorder: FeedRecorder;

  const startFeed = async (mesh: object) => {
    recorder = new FeedRecorder();
    feed = createClusterFeed({
      config: readClusterConfig(
        new ConfigReader({
          mesh: { ingest: { kubernetesPlugin: false }, ...mesh },
        }),
      ),
      bridge: { provide: () => {}, get: () => new Promise(() => {}) },
      auth: mockServices.auth(),
      clock: systemClock,
      logger: mockServices.logger.mock(),
    });
    await recorder.start(feed);
  };
  const read = () =>
    eventually('everything is read', () =>
      Boolean(
        recorder.healths
          .get('fake')
          ?.resources.every(({ state }) => /synced|absent/.test(state)),
      ),
    );
  const startCluster = async (
    options: Parameters<typeof startFakeCluster>[0],
  ) => {
    cluster = await startFakeCluster({
      objects: workload,
      podStartMs: 1,
      podStopMs: 1,
      ...options,
    });
    await cluster.settle();
  };

  afterEach(async () => {
    await feed?.stop();
    await cluster?.stop();
  });

  it.each(['1.34.1', '1.33.0'])(
    'reads and follows version %s over TLS and few connections',
    async version => {
      await startCluster({ version });
      await startFeed({
        clusters: [
          {
            name: 'fake',
            url: cluster.url,
            caData: cluster.caData,
            token: cluster.token,
          },
        ],
      });
      await read();
      const all = recorder.keys('fake');
      expect(all).toEqual(
        expect.arrayContaining([
          'ConfigMap istio-system/istio',
          'Deployment.apps shop/cart',
          'Namespace shop',
          'PeerAuthentication.security.istio.io shop/default',
          'Service shop/cart',
        ]),
      );
      expect(all.filter(key => key.startsWith('Pod shop/cart'))).toHaveLength(
        2,
      );
      expect(
        recorder.object('fake', 'ConfigMap istio-system/istio')?.data,
      ).toEqual({
        mesh: { trustDomain: 'td.example.com' },
      });
      expect(
        JSON.stringify([...recorder.clusters.get('fake')!.values()]),
      ).not.toContain('hidden');
      await eventually(
        'all watches are open',
        () => cluster.counters.openWatches() >= 25,
      );
      expect(
        new Set(
          cluster.counters.requests.map(({ httpVersion }) => httpVersion),
        ),
      ).toEqual(new Set(['2.0']));
      expect(cluster.counters.connections).toBeLessThanOrEqual(2);

      cluster.delete({
        apiVersion: 'v1',
        kind: 'Service',
        namespace: 'shop',
        name: 'cart',
      });
      cluster.patch(
        {
          apiVersion: 'security.istio.io/v1',
          kind: 'PeerAuthentication',
          namespace: 'shop',
          name: 'default',
        },
        { spec: { mtls: { mode: 'PERMISSIVE' } } },
      );
      await eventually(
        'the changes arrive',
        () =>
          recorder
            .keys('fake', 'Service')
            .every(key => !key.includes('cart')) &&
          JSON.stringify(
            recorder.object(
              'fake',
              'PeerAuthentication.security.istio.io shop/default',
            ),
          ).includes('PERMISSIVE'),
      );
    },
  );

  it('reads the clusters of a kubeconfig', async () => {
    await startCluster({});
    const folder = await mkdtemp(join(tmpdir(), 'kubeconfig-'));
    await writeFile(join(folder, 'config'), cluster.kubeconfig());
    await startFeed({ kubeconfig: join(folder, 'config') });
    await read();
    expect(recorder.keys('fake', 'Service')).toContain('Service shop/cart');
    await rm(folder, { recursive: true });
  });

  it('asks for no more than kubernetes/rbac.yaml grants, which is what it watches and no secret', async () => {
    const clusterWide = rulesOf('ClusterRole');
    const inRootNamespace = rulesOf('Role');
    const name = ({ group, plural }: { group: string; plural: string }) =>
      `${group}/${plural}`;
    expect(namesOf(clusterWide)).toEqual(
      watchedResources
        .filter(each => !each.controlPlaneOnly)
        .map(name)
        .sort(),
    );
    expect(namesOf(inRootNamespace)).toEqual(['/configmaps']);
    for (const { verbs, resources, apiGroups } of [
      ...clusterWide,
      ...inRootNamespace,
    ]) {
      expect(verbs).toEqual(['get', 'list', 'watch']);
      expect([...resources, ...apiGroups].join()).not.toMatch(
        /\*|secrets|exec|portforward/,
      );
    }

    await startCluster({
      families: ['istio', 'gateway-api', 'kyma', 'argo-rollouts', 'flagger'],
    });
    await startFeed({
      clusters: [
        {
          name: 'fake',
          url: cluster.url,
          caData: cluster.caData,
          token: cluster.token,
        },
      ],
    });
    await read();
    const { requests } = cluster.counters;
    const outside = requests.filter(({ resource }) => !resource);
    expect(outside.map(({ path }) => path)).toEqual(['/apis']);
    const inside = requests.filter(({ resource }) => resource);
    expect(new Set(inside.map(({ verb }) => verb))).toEqual(new Set(['watch']));
    const inNamespaces = inside.filter(({ namespace }) => namespace);
    expect(
      new Set(inNamespaces.map(each => `${each.namespace} ${each.resource}`)),
    ).toEqual(new Set(['istio-system configmaps']));
    expect(
      [...new Set(inside.map(each => `${each.group}/${each.resource}`))].sort(),
    ).toEqual([...namesOf(clusterWide), ...namesOf(inRootNamespace)].sort());
    expect(
      recorder.healths
        .get('fake')
        ?.resources.filter(({ state }) => state !== 'synced'),
    ).toEqual([]);
  });
});

import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import catalogModuleMesh from '@mesh-portal/backstage-plugin-catalog-backend-module-mesh';
import {
  startFakeCluster,
  type FakeCluster,
} from '@mesh-portal/fake-kubernetes';
import request from 'supertest';
import { component } from './testFixtures/entities';
import { meshPlugin } from './plugin';

jest.setTimeout(60_000);

const manifests = `
apiVersion: v1
kind: Namespace
metadata: { name: istio-system }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system, labels: { istio.io/rev: default } }
data: { mesh: 'rootNamespace: istio-system' }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio-sidecar-injector, namespace: istio-system, labels: { istio.io/rev: default } }
data:
  config: |
    policy: enabled
    defaultTemplates: [sidecar]
    templates: { sidecar: '' }
  values: '{"global":{"hub":"docker.io/istio","tag":"1.30.2","proxy":{"image":"proxyv2"}}}'
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-sidecar-injector, labels: { app: sidecar-injector, istio.io/rev: default } }
webhooks:
  - name: namespace.sidecar-injector.istio.io
    clientConfig: { service: { name: istiod, namespace: istio-system, path: /inject } }
    rules: [{ operations: [CREATE], apiGroups: [''], apiVersions: [v1], resources: [pods] }]
    namespaceSelector: { matchLabels: { istio-injection: enabled } }
    objectSelector: { matchExpressions: [{ key: sidecar.istio.io/inject, operator: NotIn, values: ['false'] }] }
    sideEffects: None
    admissionReviewVersions: [v1]
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: istio-system }
spec: { mtls: { mode: STRICT } }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop, labels: { backstage.io/kubernetes-id: orders } }
spec:
  replicas: 2
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec: { containers: [{ name: app, image: 'orders:1', ports: [{ containerPort: 8080 }] }] }
`;

function catalogOf(...names: string[]) {
  return createBackendModule({
    pluginId: 'catalog',
    moduleId: 'test-entities',
    register: env =>
      env.registerInit({
        deps: {
          catalog: catalogProcessingExtensionPoint,
          logger: coreServices.logger,
        },
        init: async ({ catalog }) =>
          catalog.addEntityProvider({
            getProviderName: () => 'test',
            connect: connection =>
              connection.applyMutation({
                type: 'full',
                entities: names.map(name => {
                  const { relations: _, ...entity } = component(name);
                  const place = 'url:https://example.com/catalog-info.yaml';
                  return {
                    locationKey: 'test',
                    entity: {
                      ...entity,
                      metadata: {
                        ...entity.metadata,
                        annotations: {
                          ...entity.metadata.annotations,
                          'backstage.io/managed-by-location': place,
                          'backstage.io/managed-by-origin-location': place,
                        },
                      },
                      spec: { ...entity.spec, lifecycle: 'production' },
                    },
                  };
                }),
              }),
          }),
      }),
  });
}

/** Asks until the answer is as wanted; resolves to how long that took. */
async function eventually(ms: number, check: () => Promise<void>) {
  const start = performance.now();
  for (;;) {
    try {
      await check();
      return performance.now() - start;
    } catch (error) {
      if (performance.now() - start > ms) {
        throw error;
      }
      await new Promise(resolve => setImmediate(resolve));
    }
  }
}

describe('from cluster to catalog', () => {
  let cluster: FakeCluster;

  beforeAll(async () => {
    cluster = await startFakeCluster({
      name: 'eu',
      objects: manifests,
      podStartMs: 1,
      podStopMs: 1,
    });
    await cluster.settle();
  });

  afterAll(() => cluster.stop());

  it('tells why a service is not in the mesh, and sees it come in', async () => {
    const { server } = await startTestBackend({
      features: [
        meshPlugin,
        catalogPlugin,
        catalogModuleMesh,
        catalogOf('orders'),
        mockServices.rootConfig.factory({
          data: {
            mesh: {
              // The kubernetes plugin's own strategies import ES modules, which Jest cannot load.
              ingest: { kubernetesPlugin: false },
              clusters: [
                {
                  name: 'eu',
                  url: cluster.url,
                  caData: cluster.caData,
                  token: cluster.token,
                },
              ],
              kiali: [{ url: 'https://kiali.example.com/kiali' }],
            },
            catalog: {
              processingInterval: { hours: 1 },
              stitchingStrategy: { pollingInterval: { milliseconds: 500 } },
            },
          },
        }),
      ],
    });
    const get = async (path: string) => {
      const { body } = await request(server)
        .get(`/api/${path}/component/default/orders`)
        .set('authorization', mockCredentials.user.header());
      return body;
    };
    const verdicts = () => get('mesh/v1/entities');
    const catalogEntity = () => get('catalog/entities/by-name');
    const annotation = async (key: string) =>
      (await catalogEntity()).metadata?.annotations?.[`mesh-portal.dev/${key}`];

    await eventually(20_000, async () =>
      expect((await verdicts()).workloads).toHaveLength(1),
    );
    const { dimensions } = await verdicts();
    expect(dimensions.sidecar).toMatchObject({
      state: 'bad',
      value: 'none',
      because: [{ code: 'injection.notLabelled' }],
    });
    expect(dimensions.mtls).toMatchObject({ state: 'bad', value: 'DISABLE' });
    await eventually(20_000, async () =>
      expect(await annotation('sidecar')).toBe('none'),
    );
    expect((await catalogEntity()).metadata.links).toEqual([
      expect.objectContaining({
        title: 'Kiali',
        url: 'https://kiali.example.com/kiali/console/namespaces/shop/services/orders?clusterName=eu',
      }),
    ]);

    cluster.apply(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec: { template: { metadata: { annotations: { restarted: now } } } }
`);
    await cluster.settle();
    await eventually(5_000, async () =>
      expect((await verdicts()).dimensions).toMatchObject({
        sidecar: { state: 'good', value: 'injected', detail: { ready: 2 } },
        mtls: { state: 'good', value: 'STRICT' },
      }),
    );
    await eventually(5_000, async () =>
      expect([await annotation('sidecar'), await annotation('mtls')]).toEqual([
        'injected',
        'STRICT',
      ]),
    );
  });
});

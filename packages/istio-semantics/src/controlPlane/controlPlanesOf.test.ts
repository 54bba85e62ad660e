import { injectionWebhooks } from '../manifests/injectionWebhooks';
import { kinds, MeshModel } from '../model';
import { made, madeMeshConfig, madePod, meshOf } from '../__fixtures__/objects';
import type { KubernetesObject } from '../types';
import { controlPlanesOf } from './controlPlanesOf';

const istiod = (name: string, image: string, revision?: string) =>
  made(`Deployment istio-system/${name}`, {
    template: {
      metadata: {
        labels: {
          app: 'istiod',
          ...(revision ? { 'istio.io/rev': revision } : {}),
        },
      },
      spec: { containers: [{ name: 'discovery', image }] },
    },
  });
const configMap = (path: string, data: object) =>
  made(`ConfigMap ${path}`, undefined, { data });
/** The pod, of a Deployment. */
const podOf = (deployment: string, pod: KubernetesObject) => ({
  ...pod,
  metadata: {
    ...pod.metadata,
    ownerReferences: [
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: deployment,
        controller: true,
      },
    ],
  },
});
/** A pod whose proxy has an image, injected by a revision. */
const proxyPod = (name: string, image: string, revision: string) => {
  const pod = madePod(`shop/${name}`, {});
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      annotations: { 'sidecar.istio.io/status': JSON.stringify({ revision }) },
    },
    spec: { containers: [{ name: 'istio-proxy', image }] },
  };
};
const root = {
  subject: 'O=cluster.local',
  fingerprint: 'AA:BB',
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: '2036-01-01T00:00:00.000Z',
};

describe('controlPlanesOf', () => {
  const planes = (...objects: KubernetesObject[]) =>
    controlPlanesOf(meshOf(injectionWebhooks('default'), ...objects)).map(
      ({ defaults: _, proxies: __, ...plane }) => plane,
    );

  it('finds none where nothing injects', () => {
    expect(controlPlanesOf(meshOf(istiod('istiod', 'pilot:1.30.2')))).toEqual(
      [],
    );
  });

  it('gathers tags, in the order of revisions', () => {
    expect(
      planes(
        injectionWebhooks('canary'),
        injectionWebhooks('canary', 'next'),
        injectionWebhooks('canary', 'edge'),
      ),
    ).toEqual([
      { revision: 'canary', tags: ['edge', 'next'] },
      { revision: 'default', tags: [] },
    ]);
  });

  it.each<[string, KubernetesObject[], object]>([
    ['nothing but its webhooks', [], {}],
    [
      'its istiod',
      [istiod('istiod', 'hub/pilot:1.30.2-distroless')],
      { version: '1.30.2', instances: { ready: 0, total: 0 } },
    ],
    [
      'the istiod of another revision',
      [istiod('istiod-canary', 'hub/pilot:1.31.0', 'canary')],
      {},
    ],
    [
      'an image without a version, and pods',
      [
        istiod('istiod', 'hub/pilot'),
        podOf('istiod', madePod('istio-system/istiod-1', {}, 'none')),
        podOf('istiod', madePod('istio-system/istiod-2', {}, 'none', false)),
      ],
      { instances: { ready: 1, total: 2 } },
    ],
    [
      'its mesh',
      [
        configMap('istio-system/istio-sidecar-injector', {
          values: '{"global":{"meshID":"shop"}}',
        }),
      ],
      { meshId: 'shop' },
    ],
    [
      'its roots',
      [
        configMap('istio-system/istio-ca-root-cert', {
          'root-cert.pem': [root, { subject: 'without dates' }],
        }),
      ],
      {
        roots: {
          source: {
            kind: 'ConfigMap',
            namespace: 'istio-system',
            name: 'istio-ca-root-cert',
          },
          certificates: [root],
        },
      },
    ],
    [
      'roots in the namespace of its configuration only',
      [
        configMap('mesh/istio-sidecar-injector', { values: '{}' }),
        configMap('istio-system/istio-ca-root-cert', {
          'root-cert.pem': [root],
        }),
      ],
      {},
    ],
    [
      'a root that nobody parsed',
      [
        configMap('istio-system/istio-ca-root-cert', {
          'root-cert.pem': '-----BEGIN CERTIFICATE-----',
        }),
      ],
      {},
    ],
  ])('tells %s', (_, objects, expected) => {
    expect(planes(...objects)).toEqual([
      { revision: 'default', tags: [], ...expected },
    ]);
  });
});

describe('proxies', () => {
  it('are counted by revision and version, also where nothing injects it any more', () => {
    const mesh = meshOf(
      injectionWebhooks('default'),
      proxyPod('a', 'hub/proxyv2:1.30.2', 'default'),
      proxyPod('b', 'hub/proxyv2:1.29.8', 'default'),
      proxyPod('c', 'hub/proxyv2:1.30.2', 'default'),
      proxyPod('d', 'hub/proxyv2@sha256:00', 'default'),
      proxyPod('e', 'hub/proxyv2:1.28.0', 'old'),
      madePod('shop/f', {}, 'none'),
    );
    const [current, old] = controlPlanesOf(mesh);
    expect(current.proxies).toEqual([
      { version: '1.30.2', pods: 2 },
      { version: '1.29.8', pods: 1 },
      { pods: 1 },
    ]);
    expect(old).toEqual({
      revision: 'old',
      orphaned: true,
      tags: [],
      proxies: [{ version: '1.28.0', pods: 1 }],
    });
  });
});

describe('defaults', () => {
  const config = {
    kind: 'ConfigMap',
    namespace: 'istio-system',
    name: 'istio',
  };
  const webhook = {
    group: 'admissionregistration.k8s.io',
    kind: 'MutatingWebhookConfiguration',
    name: 'istio-sidecar-injector',
  };
  const istios = {
    injection: { value: 'on-request', object: webhook },
    mtls: { value: 'PERMISSIVE' },
    autoMtls: { value: true },
    trustDomain: { value: 'cluster.local' },
    tracing: { value: { enabled: true, sampling: 1 } },
    outbound: { value: 'ALLOW_ANY' },
  };
  const defaultsOf = (mesh: MeshModel) => controlPlanesOf(mesh)[0].defaults;

  it.each<[string, KubernetesObject[], object]>([
    ["Istio's own", [], {}],
    [
      'of the mesh configuration',
      [
        madeMeshConfig({
          enableAutoMtls: false,
          trustDomain: 'shop.example',
          outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
          enableTracing: false,
        }),
      ],
      {
        autoMtls: { value: false, object: config },
        trustDomain: { value: 'shop.example', object: config },
        outbound: { value: 'REGISTRY_ONLY', object: config },
        tracing: { value: { enabled: false } },
      },
    ],
    [
      'of the policy of the root namespace without selector',
      [
        made('PeerAuthentication istio-system/odd', {
          selector: { matchLabels: { app: 'a' } },
          mtls: { mode: 'DISABLE' },
        }),
        made('PeerAuthentication shop/default', { mtls: { mode: 'DISABLE' } }),
        made('PeerAuthentication istio-system/default', {
          mtls: { mode: 'STRICT' },
        }),
      ],
      {
        mtls: {
          value: 'STRICT',
          object: {
            group: 'security.istio.io',
            kind: 'PeerAuthentication',
            namespace: 'istio-system',
            name: 'default',
          },
        },
      },
    ],
    [
      'of Telemetry in the root namespace',
      [
        madeMeshConfig({
          extensionProviders: [{ name: 'kyma-traces', opentelemetry: {} }],
        }),
        {
          apiVersion: 'telemetry.istio.io/v1',
          kind: 'Telemetry',
          metadata: { namespace: 'istio-system', name: 'mesh-default' },
          spec: {
            tracing: [
              {
                providers: [{ name: 'kyma-traces' }],
                randomSamplingPercentage: 5,
              },
            ],
          },
        },
      ],
      {
        tracing: {
          value: { enabled: true, provider: 'kyma-traces', sampling: 5 },
          object: {
            group: 'telemetry.istio.io',
            kind: 'Telemetry',
            namespace: 'istio-system',
            name: 'mesh-default',
          },
        },
      },
    ],
  ])('are %s', (_, objects, chosen) => {
    expect(
      defaultsOf(meshOf(injectionWebhooks('default'), ...objects)),
    ).toEqual({ ...istios, ...chosen });
  });

  it('are not known where their objects cannot be read', () => {
    const mesh = MeshModel.of([injectionWebhooks('default')], {
      unreadable: [kinds.configMap, kinds.peerAuthentication],
    });
    const unknown = {
      unknown: { code: 'unknown.notReadable', params: { kind: 'ConfigMap' } },
    };
    expect(defaultsOf(mesh)).toEqual({
      injection: unknown,
      mtls: unknown,
      autoMtls: unknown,
      trustDomain: unknown,
      tracing: unknown,
      outbound: unknown,
    });
  });

  it('inject into every pod where a webhook asks for no label', () => {
    const everyPod = injectionWebhooks('default') as KubernetesObject & {
      webhooks: object[];
    };
    const [hook] = everyPod.webhooks;
    expect(
      defaultsOf(
        meshOf({
          ...everyPod,
          webhooks: [{ ...hook, namespaceSelector: {}, objectSelector: {} }],
        }),
      )?.injection,
    ).toEqual({ value: 'every-pod', object: webhook });
  });
});

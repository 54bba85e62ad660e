import { injectionWebhooks } from '../manifests/injectionWebhooks';
import { made, meshOf } from '../__fixtures__/objects';
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
const root = {
  subject: 'O=cluster.local',
  fingerprint: 'AA:BB',
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: '2036-01-01T00:00:00.000Z',
};

describe('controlPlanesOf', () => {
  const planes = (...objects: KubernetesObject[]) =>
    controlPlanesOf(meshOf(injectionWebhooks('default'), ...objects));

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
      { version: '1.30.2' },
    ],
    [
      'the istiod of another revision',
      [istiod('istiod-canary', 'hub/pilot:1.31.0', 'canary')],
      {},
    ],
    ['an image without a version', [istiod('istiod', 'hub/pilot')], {}],
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

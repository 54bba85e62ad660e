import type { KubernetesObject } from '../types';
import { kinds } from './kinds';
import { MeshModel } from './MeshModel';

const object = (
  apiVersion: string,
  kind: string,
  namespace: string,
  name: string,
  rest: object = {},
) =>
  ({
    apiVersion,
    kind,
    ...rest,
    metadata: { namespace, name, ...(rest as KubernetesObject).metadata },
  } as KubernetesObject);

const owner = (apiVersion: string, kind: string, name: string) => ({
  ownerReferences: [{ apiVersion, kind, name, controller: true }],
});

const pod = (name: string, metadata: object) =>
  object('v1', 'Pod', 'shop', name, { metadata });
const namesOf = (objects: readonly KubernetesObject[]) =>
  objects.map(each => each.metadata?.name);

describe('MeshModel', () => {
  it.each([
    [
      'a Deployment, through a ReplicaSet in the model',
      [
        object('apps/v1', 'ReplicaSet', 'shop', 'oddly-named', {
          metadata: owner('apps/v1', 'Deployment', 'cart'),
        }),
        pod('p', owner('apps/v1', 'ReplicaSet', 'oddly-named')),
      ],
      { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'cart' },
    ],
    [
      'a Deployment, by the template hash',
      [
        pod('p', {
          ...owner('apps/v1', 'ReplicaSet', 'cart-5d9f'),
          labels: { 'pod-template-hash': '5d9f' },
        }),
      ],
      { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'cart' },
    ],
    [
      'a Rollout, by its own template hash',
      [
        pod('p', {
          ...owner('apps/v1', 'ReplicaSet', 'cart-5d9f'),
          labels: { 'rollouts-pod-template-hash': '5d9f' },
        }),
      ],
      {
        group: 'argoproj.io',
        kind: 'Rollout',
        namespace: 'shop',
        name: 'cart',
      },
    ],
    [
      'a CronJob, by the name of its Job',
      [pod('p', owner('batch/v1', 'Job', 'nightly-28123456'))],
      { group: 'batch', kind: 'CronJob', namespace: 'shop', name: 'nightly' },
    ],
    [
      'a controller of a kind that nobody knows',
      [pod('p', owner('apps.kruise.io/v1alpha1', 'CloneSet', 'cart'))],
      {
        group: 'apps.kruise.io',
        kind: 'CloneSet',
        namespace: 'shop',
        name: 'cart',
      },
    ],
    [
      'itself, when its kubelet owns it',
      [pod('p', owner('v1', 'Node', 'n1'))],
      { kind: 'Pod', namespace: 'shop', name: 'p' },
    ],
  ])('finds that a pod belongs to %s', (_, objects, expected) => {
    const model = MeshModel.of(objects);
    expect(model.workloads().map(each => each.ref)).toEqual([expected]);
    expect(namesOf(model.podsOf(model.workloads()[0]))).toEqual(['p']);
  });

  it('lists in the order of configuration and keeps groups apart', () => {
    const telemetry = (
      apiVersion: string,
      name: string,
      creationTimestamp?: string,
    ) =>
      object(apiVersion, 'Telemetry', 'shop', name, {
        metadata: { creationTimestamp },
      });
    const model = MeshModel.of([
      telemetry('telemetry.istio.io/v1', 'b', '2024-01-02T00:00:00Z'),
      telemetry('telemetry.istio.io/v1alpha1', 'a', '2024-01-02T00:00:00Z'),
      telemetry('telemetry.istio.io/v1', 'c', '2024-01-01T00:00:00Z'),
      telemetry('operator.kyma-project.io/v1beta1', 'default'),
    ]);
    expect(namesOf(model.list(kinds.istioTelemetry))).toEqual(['c', 'a', 'b']);
    expect(namesOf(model.list(kinds.kymaTelemetry, 'shop'))).toEqual([
      'default',
    ]);
  });

  it('follows changes, and an overlay leaves the model and is left alone by it', () => {
    const service = object('v1', 'Service', 'shop', 'cart', {
      spec: { selector: { app: 'cart' } },
    });
    const model = MeshModel.of([
      pod('one', { labels: { app: 'cart' } }),
      service,
    ]);
    const overlay = model.overlay({
      upserted: [pod('two', { labels: { app: 'cart' } })],
    });
    model.apply({ removed: [{ kind: 'Pod', namespace: 'shop', name: 'one' }] });

    expect(namesOf(model.podsOfService(service))).toEqual([]);
    expect(model.workloads()).toEqual([]);
    expect(namesOf(overlay.podsOfService(service))).toEqual(['one', 'two']);
    expect(overlay.workloadsOf(service).map(each => each.name)).toEqual([
      'one',
      'two',
    ]);
    expect(namesOf(overlay.servicesOf(overlay.workloads()[0]))).toEqual([
      'cart',
    ]);
  });

  it('reads the configuration of the named revision, as text or already parsed', () => {
    const config = (name: string, mesh: unknown) =>
      object('v1', 'ConfigMap', 'istio-system', name, { data: { mesh } });
    const model = MeshModel.of(
      [
        config('istio', '{"rootNamespace":"policies"}'),
        config('istio-canary', 'trustDomain: td'),
        config('istio-parsed', { enableAutoMtls: false }),
        config('istio-broken', '\t:'),
      ],
      { parseYaml: text => Object.fromEntries([text.split(': ')]) },
    );
    expect(model.rootNamespace()).toBe('policies');
    expect(model.meshConfig('canary')).toMatchObject({
      trustDomain: 'td',
      rootNamespace: 'istio-system',
    });
    expect(model.meshConfig('parsed').enableAutoMtls).toBe(false);
    expect(
      MeshModel.of(model.list(kinds.configMap)).meshConfig('broken').unknown
        ?.code,
    ).toBe('unknown.configNotUnderstood');
    expect(
      MeshModel.of([], { unreadable: ['ConfigMap'] }).meshConfig().unknown
        ?.code,
    ).toBe('unknown.notReadable');
  });
});

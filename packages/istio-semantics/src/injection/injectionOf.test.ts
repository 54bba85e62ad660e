import { injectionWebhooks } from '../manifests/injectionWebhooks';
import { textOf } from '../messages';
import { MeshModel, MeshModelOptions } from '../model';
import type { InjectionAnswer, KubernetesObject, Reason } from '../types';
import { injectionOf } from './injectionOf';

const namespace = (labels: Record<string, string> = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', labels },
});

const deployment = (
  template: object = {},
  spec: object = {},
): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'cart', namespace: 'shop' },
  spec: {
    template: { metadata: { labels: { app: 'cart' }, ...template }, spec },
  },
});

interface PodLook {
  revision?: string;
  proxy?: 'containers' | 'initContainers';
  metadata?: object;
  phase?: string;
}

const pod = (
  name: string,
  { revision, proxy, metadata, phase = 'Running' }: PodLook = {},
): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'shop',
    labels: { app: 'cart', 'pod-template-hash': 'abc' },
    ownerReferences: [
      {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        name: 'cart-abc',
        controller: true,
      },
    ],
    ...(revision
      ? {
          annotations: {
            'istio.io/rev': revision,
            'sidecar.istio.io/status': JSON.stringify({ revision }),
          },
        }
      : {}),
    ...metadata,
  },
  spec: {
    containers: [{ name: 'app' }],
    ...(proxy
      ? {
          [proxy]: [
            { name: 'app' },
            {
              name: 'istio-proxy',
              image: 'hub/proxyv2:1.30.2-distroless',
              restartPolicy: 'Always',
            },
          ],
        }
      : {}),
  },
  status: { phase, conditions: [{ type: 'Ready', status: 'True' }] },
});

const sidecar = (name: string, revision = 'default') =>
  pod(name, { revision, proxy: 'initContainers' });

function ask(objects: KubernetesObject[], options?: MeshModelOptions) {
  const model = MeshModel.of(
    [injectionWebhooks('default'), ...objects],
    options,
  );
  return injectionOf(model, model.workloads('shop')[0]);
}

function known(
  objects: KubernetesObject[],
): InjectionAnswer & { because: Reason[]; codes: string[] } {
  const verdict = ask(objects);
  if (!verdict.known) {
    throw new Error('unknown');
  }
  return {
    ...verdict.value,
    because: verdict.because,
    codes: verdict.because.map(each => each.code),
  };
}

const enabled = { 'istio-injection': 'enabled' };

describe('injectionOf', () => {
  it('confirms pods that run what new pods would get', () => {
    const answer = known([
      namespace(enabled),
      deployment(),
      sidecar('a'),
      sidecar('b'),
    ]);
    expect(answer).toMatchObject({
      state: 'injected',
      expected: {
        injected: true,
        revision: 'default',
        webhook: 'istio-sidecar-injector/namespace.sidecar-injector.istio.io',
      },
      pods: [
        {
          state: 'native-sidecar',
          revision: 'default',
          proxyVersion: '1.30.2',
          names: ['a', 'b'],
          ready: 2,
        },
      ],
      restartNeeded: false,
    });
    expect(answer.because[0]).toMatchObject({
      code: 'injection.allInjected',
      params: { total: 2 },
    });
    expect(answer.trace.map(each => [each.reason.code, each.decided])).toEqual([
      ['injection.namespaceLabelMatches', true],
      ['injection.policy', false],
    ]);
    expect(answer.fix).toBeUndefined();
  });

  it.each<[string, KubernetesObject[], Partial<InjectionAnswer>, string]>([
    [
      'nobody asked',
      [namespace(), deployment(), pod('a')],
      { state: 'none', restartNeeded: false },
      'injection.notLabelled',
    ],
    [
      'the namespace was labelled after the pod started',
      [namespace(enabled), deployment(), pod('a')],
      { state: 'none', restartNeeded: true },
      'injection.restartToInject',
    ],
    [
      'only some pods were started since',
      [namespace(enabled), deployment(), pod('a'), sidecar('b')],
      { state: 'partial', restartNeeded: true },
      'injection.restartToInject',
    ],
    [
      'the revision has moved on',
      [namespace(enabled), deployment(), sidecar('a', 'old')],
      { state: 'injected', restartNeeded: true },
      'injection.restartToMove',
    ],
    [
      'the label is gone',
      [namespace(), deployment(), sidecar('a')],
      { state: 'injected', restartNeeded: false },
      'injection.wouldLoseSidecar',
    ],
    [
      'the namespace refuses, whatever the pod says',
      [
        namespace({ 'istio-injection': 'disabled' }),
        deployment({ labels: { 'sidecar.istio.io/inject': 'true' } }),
        pod('a'),
      ],
      { state: 'none' },
      'injection.namespaceLabelPrevents',
    ],
    [
      'the pod template refuses by annotation',
      [
        namespace(enabled),
        deployment({ annotations: { 'sidecar.istio.io/inject': 'false' } }),
        pod('a'),
      ],
      { state: 'none' },
      'injection.podSays',
    ],
    [
      'the revision does not exist',
      [namespace({ 'istio.io/rev': 'canary' }), deployment(), pod('a')],
      { state: 'none' },
      'injection.revisionMissing',
    ],
    [
      'the pods are on the host network',
      [namespace(enabled), deployment({}, { hostNetwork: true }), pod('a')],
      { state: 'none' },
      'injection.hostNetwork',
    ],
    [
      'no pod runs',
      [namespace(enabled), deployment()],
      { state: 'not-applicable', restartNeeded: false },
      'injection.noPods',
    ],
    [
      'all pods have finished',
      [namespace(enabled), deployment(), pod('a', { phase: 'Succeeded' })],
      { state: 'none', restartNeeded: false },
      'injection.finished',
    ],
    [
      'ztunnel carries the traffic',
      [
        namespace({ 'istio.io/dataplane-mode': 'ambient' }),
        deployment(),
        pod('a', {
          metadata: {
            annotations: { 'ambient.istio.io/redirection': 'enabled' },
          },
        }),
      ],
      { state: 'ambient' },
      'ambient.captured',
    ],
    [
      'ztunnel does not carry the traffic yet',
      [
        namespace({ 'istio.io/dataplane-mode': 'ambient' }),
        deployment(),
        pod('a', {
          metadata: {
            annotations: { 'ambient.istio.io/redirection': 'pending' },
          },
        }),
      ],
      { state: 'none' },
      'ambient.pending',
    ],
    [
      'the namespace went ambient under running sidecars',
      [
        namespace({ 'istio.io/dataplane-mode': 'ambient' }),
        deployment(),
        sidecar('a'),
      ],
      { state: 'injected', restartNeeded: true },
      'injection.restartToAmbient',
    ],
    [
      'gRPC needs no proxy',
      [
        namespace(enabled),
        deployment(),
        pod('a', {
          metadata: {
            annotations: {
              'inject.istio.io/templates': 'grpc-simple',
              'sidecar.istio.io/status': '{"revision":"default"}',
            },
          },
        }),
      ],
      { state: 'proxyless' },
      'injection.proxyless',
    ],
  ])('knows when %s', (_, objects, expected, code) => {
    const answer = known(objects);
    expect(answer).toMatchObject(expected);
    expect(answer.codes[0]).toBe(code);
  });

  it('tells a gateway from a workload that was given a proxy', () => {
    const gateway = pod('a', {
      revision: 'default',
      metadata: {
        annotations: {
          'inject.istio.io/templates': 'gateway',
          'sidecar.istio.io/status': '{}',
        },
      },
    });
    (gateway.spec as Record<string, unknown>).containers = [
      { name: 'istio-proxy', image: 'auto' },
    ];
    expect(known([namespace(enabled), deployment(), gateway])).toMatchObject({
      state: 'injected',
      gateway: true,
      pods: [{ state: 'gateway' }],
    });
  });

  it('leaves a proxy alone that the pod template brings along', () => {
    const template = {
      containers: [{ name: 'istio-proxy', image: 'hub/proxyv2:1.30.2' }],
    };
    expect(
      known([namespace(), deployment({}, template), sidecar('a')]),
    ).toMatchObject({
      restartNeeded: false,
      because: [
        { code: 'injection.proxyInTemplate' },
        { code: 'injection.notLabelled' },
      ],
    });
  });

  it('resolves a tag to its revision', () => {
    const answer = known([
      injectionWebhooks('1-30', 'prod'),
      namespace({ 'istio.io/rev': 'prod' }),
      deployment(),
      sidecar('a', '1-30'),
    ]);
    expect(answer).toMatchObject({
      expected: { revision: '1-30', tag: 'prod' },
      restartNeeded: false,
    });
  });

  it('asks the configuration of the revision that injects', () => {
    const config = (name: string, data: unknown): KubernetesObject => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace: 'istio-system' },
      data: { config: JSON.stringify(data) },
    });
    const objects = [
      injectionWebhooks('canary'),
      config('istio-sidecar-injector', { policy: 'enabled' }),
      config('istio-sidecar-injector-canary', { policy: 'disabled' }),
      namespace({ 'istio.io/rev': 'canary' }),
      deployment(),
      pod('a'),
    ];
    expect(known(objects).because[0]).toMatchObject({
      code: 'injection.policy',
      params: { policy: 'disabled' },
      object: { name: 'istio-sidecar-injector-canary' },
    });
  });

  it.each([
    'Pod',
    'Namespace',
    'ConfigMap',
    'MutatingWebhookConfiguration.admissionregistration.k8s.io',
  ])('knows nothing where %s objects cannot be read', kind => {
    expect(
      ask([namespace(enabled), deployment(), pod('a')], { unreadable: [kind] }),
    ).toEqual({
      known: false,
      because: [{ code: 'unknown.notReadable', params: { kind } }],
    });
  });

  it('offers the one change that mends it', () => {
    expect(known([namespace(), deployment(), pod('a')]).fix).toMatchObject({
      command:
        'kubectl label namespace shop istio-injection=enabled && kubectl rollout restart deployment/cart -n shop',
      patch:
        'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    istio-injection: enabled\n',
    });
    expect(
      known([
        namespace({ 'istio-injection': 'disabled' }),
        deployment(),
        sidecar('a'),
      ]).fix,
    ).toMatchObject({
      summary: { code: 'injection.fixKeepSidecar' },
      command:
        'kubectl label namespace shop istio-injection=enabled --overwrite',
    });
    expect(
      known([namespace(enabled), deployment(), pod('a')]).fix?.command,
    ).toBe('kubectl rollout restart deployment/cart -n shop');
    const refusing = known([
      namespace(enabled),
      deployment({ labels: { 'sidecar.istio.io/inject': 'false' } }),
      pod('a'),
    ]);
    expect(refusing.fix?.command).toBe(
      `kubectl patch deployment.apps/cart -n shop --type merge -p '${JSON.stringify(
        {
          spec: {
            template: {
              metadata: { labels: { 'sidecar.istio.io/inject': 'true' } },
            },
          },
        },
      )}'`,
    );
    expect(refusing.fix?.patch).toContain('sidecar.istio.io/inject: "true"');
    expect(
      known([
        namespace(enabled),
        deployment({}, { hostNetwork: true }),
        pod('a'),
      ]).fix,
    ).toBeUndefined();
  });

  it('offers no change where none helps or all would suffer', () => {
    const inNamespace = (name: string, template?: object) => {
      const model = MeshModel.of([
        injectionWebhooks('default'),
        { ...pod('a'), metadata: { name: 'a', namespace: name } },
        { kind: 'Namespace', metadata: { name } },
        ...(template ? [template as KubernetesObject] : []),
      ]);
      const verdict = injectionOf(model, model.workloads(name)[0]);
      return verdict.known && verdict.value.fix;
    };
    expect(inNamespace('shop')).toBeDefined();
    expect(inNamespace('kube-system')).toBeUndefined();
    expect(inNamespace('istio-system')).toBeUndefined();
    expect(inNamespace('-rf')).toBeUndefined();
    const onHost = [
      namespace(),
      deployment({}, { hostNetwork: true }),
      pod('a'),
    ];
    expect(known(onHost).fix).toBeUndefined();
  });

  it('does not guess what conditions in CEL say', () => {
    const webhooks = injectionWebhooks('default');
    (webhooks.webhooks as Record<string, unknown>[]).forEach(each => {
      each.matchConditions = [{ name: 'x', expression: 'false' }];
    });
    expect(
      ask([webhooks, namespace(enabled), deployment(), pod('a')]),
    ).toMatchObject({
      known: false,
      because: [{ code: 'injection.matchConditions' }],
    });
  });

  it('names every param that its sentences need', () => {
    for (const objects of [
      [namespace(), deployment(), pod('a')],
      [namespace({ 'istio.io/rev': 'x' }), deployment(), sidecar('a')],
      [namespace(enabled), deployment(), pod('a'), sidecar('b', 'old')],
    ]) {
      const answer = known(objects);
      const reasons = [
        ...answer.because,
        ...answer.trace.map(each => each.reason),
        ...(answer.fix ? [answer.fix.summary] : []),
      ];
      expect(reasons.map(textOf).join('\n')).not.toContain('{{');
    }
  });
});

import { injectionWebhooks } from '../manifests/injectionWebhooks';
import { MeshModel, MeshModelOptions } from '../model';
import { kinds } from '../model/kinds';
import type { KubernetesObject, Reason } from '../types';
import { expectationOf } from './expectation';

const namespace = (labels: object = {}, name = 'shop'): KubernetesObject => ({
  kind: 'Namespace',
  metadata: { name, labels: labels as Record<string, string> },
});
const deployment = (
  labels: object = {},
  { annotations = {}, spec = {}, name = 'cart', within = 'shop' } = {},
): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: within },
  spec: { template: { metadata: { labels, annotations }, spec } },
});
const pod = (labels: object = {}): KubernetesObject => ({
  kind: 'Pod',
  metadata: {
    name: 'cart',
    namespace: 'shop',
    labels: labels as Record<string, string>,
  },
});
const config = (document: object, revision = ''): KubernetesObject => ({
  kind: 'ConfigMap',
  metadata: {
    name: `istio-sidecar-injector${revision}`,
    namespace: 'istio-system',
  },
  data: { config: JSON.stringify(document) },
});
const webhook = (more: object): KubernetesObject => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'MutatingWebhookConfiguration',
  metadata: { name: 'own', labels: { 'istio.io/rev': 'default' } },
  webhooks: [{ name: 'a.sidecar-injector.istio.io', ...more }],
});
const deactivated = webhook({
  namespaceSelector: { matchLabels: { 'istio.io/deactivated': 'never-match' } },
  objectSelector: { matchLabels: { 'istio.io/deactivated': 'never-match' } },
});

const enabled = { 'istio-injection': 'enabled' };
const inject = 'sidecar.istio.io/inject';
const standard = [injectionWebhooks('default'), config({ policy: 'enabled' })];

function told({ code, params, object, field }: Reason): string {
  return [
    code.replace('injection.', ''),
    ...Object.values(params),
    ...(object ? [`@${object.kind}/${object.name}`] : []),
    ...(field ? [field] : []),
  ].join(' ');
}

function expectationIn(
  objects: KubernetesObject[],
  options?: MeshModelOptions,
) {
  const model = MeshModel.of(objects, options);
  const { expected, trace, caveats, unknown, ...rest } = expectationOf(
    model,
    model.workloads('shop')[0],
  );
  return {
    expected,
    proxyInTemplate: rest.proxyInTemplate,
    ambient: rest.ambient && [rest.ambient.enrolled, told(rest.ambient.reason)],
    told: [
      ...trace.map(each => (each.decided ? '!' : '') + told(each.reason)),
      ...caveats.map(each => `caveat ${told(each)}`),
      ...unknown.map(each => `unknown ${told(each)}`),
    ],
  };
}

describe('expectationOf', () => {
  it.each<[string, KubernetesObject[], boolean, string[]]>([
    [
      'there is no injector',
      [namespace(enabled), deployment()],
      false,
      ['!noInjector'],
    ],
    [
      'all injectors are deactivated',
      [deactivated, namespace(enabled), deployment()],
      false,
      ['!noInjector'],
    ],
    [
      'nothing is labelled',
      [...standard, namespace(), deployment()],
      false,
      ['!notLabelled shop @Namespace/shop metadata.labels'],
    ],
    [
      'the namespace asks for it',
      [...standard, namespace(enabled), deployment()],
      true,
      [
        '!namespaceLabelMatches istio-injection=enabled @Namespace/shop metadata.labels',
        'policy enabled @ConfigMap/istio-sidecar-injector data.config',
      ],
    ],
    [
      'the namespace refuses it',
      [...standard, namespace({ 'istio-injection': 'disabled' }), deployment()],
      false,
      [
        '!namespaceLabelPrevents istio-injection=disabled @Namespace/shop metadata.labels["istio-injection"]',
      ],
    ],
    [
      'the pod asks for it',
      [...standard, namespace(), deployment({ [inject]: 'true' })],
      true,
      [
        'podLabelMatches sidecar.istio.io/inject=true @Deployment/cart spec.template.metadata.labels',
        '!podSays label true @Deployment/cart spec.template.metadata.labels["sidecar.istio.io/inject"]',
      ],
    ],
    [
      'a pod without a controller asks for it',
      [...standard, namespace(), pod({ [inject]: 'true' })],
      true,
      [
        'podLabelMatches sidecar.istio.io/inject=true @Pod/cart metadata.labels',
        '!podSays label true @Pod/cart metadata.labels["sidecar.istio.io/inject"]',
      ],
    ],
    [
      'the pod refuses it by label',
      [...standard, namespace(enabled), deployment({ [inject]: 'false' })],
      false,
      [
        '!podLabelPrevents sidecar.istio.io/inject=false @Deployment/cart spec.template.metadata.labels["sidecar.istio.io/inject"]',
      ],
    ],
    [
      'the pod refuses it by annotation',
      [
        ...standard,
        namespace(enabled),
        deployment({}, { annotations: { [inject]: 'false' } }),
      ],
      false,
      [
        'namespaceLabelMatches istio-injection=enabled @Namespace/shop metadata.labels',
        '!podSays annotation false @Deployment/cart spec.template.metadata.annotations["sidecar.istio.io/inject"]',
      ],
    ],
    [
      'the pod refuses it by annotation where nothing asks for it',
      [
        ...standard,
        namespace(),
        deployment({}, { annotations: { [inject]: 'false' } }),
      ],
      false,
      ['!notLabelled shop @Namespace/shop metadata.labels'],
    ],
    [
      'the pod says what nobody knows',
      [
        ...standard,
        namespace(enabled),
        deployment({}, { annotations: { [inject]: 'on' } }),
      ],
      true,
      [
        '!namespaceLabelMatches istio-injection=enabled @Namespace/shop metadata.labels',
        'podSaysNothingKnown annotation on @Deployment/cart spec.template.metadata.annotations["sidecar.istio.io/inject"]',
        'policy enabled @ConfigMap/istio-sidecar-injector data.config',
      ],
    ],
    [
      'the label of the pod has a value that no webhook asks for',
      [...standard, namespace(), deployment({ [inject]: 'yes' })],
      false,
      [
        '!noWebhookMatches @Deployment/cart spec.template.metadata.labels["sidecar.istio.io/inject"]',
      ],
    ],
    [
      'it runs in the network of the host',
      [
        ...standard,
        namespace(enabled),
        deployment({}, { spec: { hostNetwork: true } as object }),
      ],
      false,
      [
        'namespaceLabelMatches istio-injection=enabled @Namespace/shop metadata.labels',
        '!hostNetwork @Deployment/cart spec.template.spec.hostNetwork',
      ],
    ],
    [
      'the namespace asks for a revision that nobody answers to',
      [...standard, namespace({ 'istio.io/rev': 'old' }), deployment()],
      false,
      [
        '!revisionMissing istio.io/rev=old old @Namespace/shop metadata.labels["istio.io/rev"]',
      ],
    ],
    [
      'the pod asks for a revision that nobody answers to',
      [...standard, namespace(), deployment({ 'istio.io/rev': 'old' })],
      false,
      [
        '!revisionMissing istio.io/rev=old old @Deployment/cart spec.template.metadata.labels["istio.io/rev"]',
      ],
    ],
    [
      'the namespace asks for the default revision, which is not there',
      [injectionWebhooks('canary'), namespace(enabled), deployment()],
      false,
      [
        '!revisionMissing istio-injection=enabled default @Namespace/shop metadata.labels["istio-injection"]',
      ],
    ],
    [
      'the revision is deactivated',
      [
        deactivated,
        injectionWebhooks('canary'),
        namespace({ 'istio.io/rev': 'default' }),
        deployment(),
      ],
      false,
      [
        '!revisionMissing istio.io/rev=default default @Namespace/shop metadata.labels["istio.io/rev"]',
      ],
    ],
    [
      'the namespace asks for a revision, and its configuration is elsewhere',
      [
        ...standard,
        injectionWebhooks('canary'),
        namespace({ 'istio.io/rev': 'canary' }),
        deployment(),
      ],
      true,
      [
        '!namespaceLabelMatches istio.io/rev=canary @Namespace/shop metadata.labels',
        'policy enabled',
        'caveat configAbsent canary',
      ],
    ],
    [
      'the policy of the revision refuses',
      [
        injectionWebhooks('default'),
        config({ policy: 'disabled' }),
        namespace(enabled),
        deployment(),
      ],
      false,
      [
        'namespaceLabelMatches istio-injection=enabled @Namespace/shop metadata.labels',
        '!policy disabled @ConfigMap/istio-sidecar-injector data.config',
      ],
    ],
    [
      'the configuration never injects into such pods',
      [
        injectionWebhooks('default'),
        config({
          policy: 'enabled',
          neverInjectSelector: [{ matchLabels: { app: 'cart' } }],
        }),
        namespace(enabled),
        deployment({ app: 'cart' }),
      ],
      false,
      [
        'namespaceLabelMatches istio-injection=enabled @Namespace/shop metadata.labels',
        '!neverInject @ConfigMap/istio-sidecar-injector data.config',
      ],
    ],
    [
      'the configuration cannot be understood',
      [
        injectionWebhooks('default'),
        {
          ...config({}),
          data: { config: '[' },
        },
        namespace(enabled),
        deployment(),
      ],
      true,
      [
        '!namespaceLabelMatches istio-injection=enabled @Namespace/shop metadata.labels',
        'policy enabled @ConfigMap/istio-sidecar-injector data.config',
        'unknown unknown.configNotUnderstood istio-sidecar-injector config @ConfigMap/istio-sidecar-injector data.config',
      ],
    ],
    [
      'a webhook asks for no label',
      [config({}), webhook({}), namespace(), deployment()],
      false,
      [
        'everyPodMatches a.sidecar-injector.istio.io @MutatingWebhookConfiguration/own webhooks[a.sidecar-injector.istio.io]',
        '!policy  @ConfigMap/istio-sidecar-injector data.config',
      ],
    ],
    [
      'two webhooks inject',
      [...standard, webhook({}), namespace(enabled), deployment()],
      true,
      [
        '!namespaceLabelMatches istio-injection=enabled @Namespace/shop metadata.labels',
        'policy enabled @ConfigMap/istio-sidecar-injector data.config',
        'caveat severalWebhooks istio-sidecar-injector/namespace.sidecar-injector.istio.io, own/a.sidecar-injector.istio.io @MutatingWebhookConfiguration/istio-sidecar-injector',
      ],
    ],
    [
      'a webhook has conditions',
      [
        ...standard.slice(1),
        webhook({ matchConditions: [{ name: 'x', expression: 'true' }] }),
        namespace(),
        deployment(),
      ],
      true,
      [
        '!everyPodMatches a.sidecar-injector.istio.io @MutatingWebhookConfiguration/own webhooks[a.sidecar-injector.istio.io]',
        'policy enabled @ConfigMap/istio-sidecar-injector data.config',
        'unknown matchConditions own/a.sidecar-injector.istio.io @MutatingWebhookConfiguration/own webhooks.matchConditions',
      ],
    ],
  ])('says why where %s', (_, objects, injected, expected) => {
    const { told: text, expected: outcome } = expectationIn(objects);
    expect(text).toEqual(expected);
    expect(outcome.injected).toBe(injected);
  });

  it('names revision, tag and webhook', () => {
    const { expected } = expectationIn([
      injectionWebhooks('canary', 'next'),
      namespace({ 'istio.io/rev': 'next' }),
      deployment(),
    ]);
    expect(expected).toEqual({
      injected: true,
      revision: 'canary',
      tag: 'next',
      webhook:
        'istio-revision-tag-next/rev.namespace.sidecar-injector.istio.io',
    });
  });

  it('never injects in the namespaces of Kubernetes, whatever matches', () => {
    const objects = [
      ...standard,
      namespace(enabled, 'kube-system'),
      deployment({}, { within: 'kube-system' }),
    ];
    const model = MeshModel.of(objects);
    const [workload] = model.workloads('kube-system');
    expect(told(expectationOf(model, workload).decided)).toBe(
      'ignoredNamespace kube-system @Namespace/kube-system',
    );
    const unlabelled = MeshModel.of([...standard, ...objects.slice(3)]);
    expect(told(expectationOf(unlabelled, workload).decided)).toBe(
      'ignoredNamespace kube-system @Namespace/kube-system',
    );
  });

  it.each<[string, object, object, unknown, boolean | undefined]>([
    ['no label', {}, {}, undefined, undefined],
    [
      'the namespace',
      { 'istio.io/dataplane-mode': 'ambient' },
      {},
      [true, 'ambient.namespaceLabel @Namespace/shop'],
      true,
    ],
    [
      'the pod',
      {},
      { 'istio.io/dataplane-mode': 'ambient' },
      [true, 'ambient.podLabel @Deployment/cart'],
      true,
    ],
    [
      'both, of which the pod refuses',
      { 'istio.io/dataplane-mode': 'ambient' },
      { 'istio.io/dataplane-mode': 'none' },
      [false, 'ambient.optedOut @Deployment/cart'],
      undefined,
    ],
    [
      'the namespace, which asks for sidecars too',
      { 'istio.io/dataplane-mode': 'ambient', ...enabled },
      {},
      [true, 'ambient.namespaceLabel @Namespace/shop'],
      undefined,
    ],
  ])('knows who enrols in ambient: %s', (_, labels, own, ambient, enrolled) => {
    const answer = expectationIn([
      ...standard,
      namespace(labels),
      deployment(own),
    ]);
    expect(answer.ambient).toEqual(ambient);
    expect(answer.expected.ambient).toBe(enrolled);
  });

  it.each([
    ['an image', [{ name: 'istio-proxy', image: 'x' }], true],
    ['image auto', [{ name: 'istio-proxy', image: 'auto' }], false],
    ['no proxy', [{ name: 'app', image: 'x' }], false],
  ])('sees a proxy in the template with %s', (_, containers, expected) => {
    expect(
      expectationIn([
        ...standard,
        namespace(),
        deployment({}, { spec: { containers } }),
      ]).proxyInTemplate,
    ).toBe(expected);
  });

  it('does not know without webhooks or namespaces', () => {
    const unreadable = [kinds.mutatingWebhook, kinds.namespace];
    expect(expectationIn([deployment()], { unreadable }).told).toEqual([
      '!noInjector',
      ...unreadable.map(each => `unknown unknown.notReadable ${each}`),
    ]);
  });
});

describe('workloads of one namespace', () => {
  const proxy = { containers: [{ name: 'istio-proxy', image: 'proxyv2' }] };
  const workloads = [
    deployment(),
    deployment({ app: 'x' }),
    deployment({ [inject]: 'true' }),
    deployment({ [inject]: 'false' }),
    deployment({ 'istio.io/rev': 'old' }),
    deployment({ 'istio.io/dataplane-mode': 'none' }),
    deployment({ 'istio.io/dataplane-mode': 'ambient' }),
    deployment({ asked: 'by-the-webhook' }),
    deployment({ asked: 'always' }),
    deployment({ never: 'inject' }),
    deployment({}, { annotations: { [inject]: 'false' } }),
    deployment({}, { annotations: { 'sidecar.istio.io/status': '{}' } }),
    deployment({}, { spec: { hostNetwork: true } }),
    deployment({}, { spec: proxy }),
  ].map((each, index) => ({
    ...each,
    metadata: { ...each.metadata, name: `w${String(index).padStart(2, '0')}` },
  }));
  const custom = webhook({
    objectSelector: { matchLabels: { asked: 'by-the-webhook' } },
  });
  const chosen = config({
    policy: 'disabled',
    alwaysInjectSelector: [{ matchLabels: { asked: 'always' } }],
    neverInjectSelector: [{ matchLabels: { never: 'inject' } }],
  });

  it.each([
    ['without labels', {}, [custom, ...standard]],
    ['that is enabled', enabled, standard],
    [
      'whose injector picks pods',
      enabled,
      [injectionWebhooks('default'), chosen],
    ],
    ['that is ambient', { 'istio.io/dataplane-mode': 'ambient' }, standard],
  ])('%s fare as each would alone', (_, labels, objects) => {
    const world = [namespace(labels), ...objects];
    const together = MeshModel.of([...world, ...workloads]);
    const alone = (each: KubernetesObject) => {
      const model = MeshModel.of([...world, each]);
      return expectationOf(model, model.workloads('shop')[0]);
    };
    const expected = workloads.map(alone);
    expect(
      together.workloads('shop').map(each => expectationOf(together, each)),
    ).toEqual(expected);
    expect(
      [...together.workloads('shop')]
        .reverse()
        .map(each => expectationOf(together, each)),
    ).toEqual([...expected].reverse());
  });
});

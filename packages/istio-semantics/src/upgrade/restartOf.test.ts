import { injectionWebhooks } from '../manifests/injectionWebhooks';
import { MeshModel } from '../model';
import type { KubernetesObject, UpgradeAnswer, Verdict } from '../types';
import { quantityOf } from './quantity';
import { restartOf } from './restartOf';
import { skewProblem } from './skew';

const want = 'hub/proxyv2:1.30.2-distroless';
const old = 'hub/proxyv2:1.29.1-distroless';

const injectorConfig = (
  values: object = {
    global: {
      hub: 'hub',
      tag: '1.30.2',
      variant: 'distroless',
      proxy: { image: 'proxyv2' },
    },
  },
) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'istio-sidecar-injector', namespace: 'istio-system' },
  data: { config: '{"policy":"enabled"}', values: JSON.stringify(values) },
});

const kyma = (
  spec: object = {},
  lastApplied: string | undefined = JSON.stringify(spec),
): KubernetesObject => ({
  apiVersion: 'operator.kyma-project.io/v1alpha2',
  kind: 'Istio',
  metadata: {
    name: 'default',
    namespace: 'kyma-system',
    annotations: {
      'operator.kyma-project.io/lastAppliedConfiguration': lastApplied,
    },
  },
  spec,
});

const mesh: KubernetesObject[] = [
  injectionWebhooks('default'),
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } },
  },
];

const controller = (
  kind: string,
  spec: object = {},
  apiVersion = 'apps/v1',
): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name: 'cart', namespace: 'shop' },
  spec: { template: { metadata: { labels: { app: 'cart' } } }, ...spec },
});

const owned = (kind: string, name = 'cart', apiVersion = 'apps/v1') => ({
  ownerReferences: [{ apiVersion, kind, name, controller: true }],
});

interface PodLook {
  image?: string;
  metadata?: object;
  annotations?: object;
  ready?: boolean;
}

const pod = ({
  image = old,
  metadata = owned('Deployment'),
  annotations,
  ready = true,
}: PodLook = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'cart-1',
    namespace: 'shop',
    labels: { app: 'cart' },
    annotations: {
      'istio.io/rev': 'default',
      'sidecar.istio.io/status': '{"revision":"default"}',
      ...annotations,
    },
    ...metadata,
  },
  spec: { containers: [{ name: 'app' }, { name: 'istio-proxy', image }] },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
  },
});

function ask(...objects: KubernetesObject[]): Verdict<UpgradeAnswer> {
  const model = MeshModel.of([...mesh, ...objects]);
  return restartOf(model, model.workloads('shop')[0]);
}

const outline = (verdict: Verdict<UpgradeAnswer>) =>
  verdict.known
    ? [verdict.value.state, verdict.value.restartedBy, verdict.because[0].code]
    : ['unknown', verdict.because[0].code];

describe('restartOf', () => {
  it.each<[string, KubernetesObject[], unknown[]]>([
    [
      'what runs is what a new pod would get',
      [injectorConfig(), controller('Deployment'), pod({ image: want })],
      ['current', undefined, 'upgrade.current'],
    ],
    [
      'plain Istio leaves it to the owner',
      [injectorConfig(), controller('Deployment'), pod()],
      ['restart-needed', 'you', 'upgrade.imageDiffers'],
    ],
    [
      'Kyma restarts a Deployment',
      [injectorConfig(), kyma(), controller('Deployment'), pod()],
      ['restart-pending', 'kyma', 'upgrade.kymaRestarts'],
    ],
    [
      'Kyma waits for a pod that is not ready',
      [
        injectorConfig(),
        kyma(),
        controller('Deployment'),
        pod({ ready: false }),
      ],
      ['not-restarted-yet', 'kyma', 'upgrade.podNotReady'],
    ],
    [
      'a paused Deployment takes a restart in and does nothing',
      [
        injectorConfig(),
        kyma(),
        controller('Deployment', { paused: true }),
        pod(),
      ],
      ['manual-restart', 'you', 'upgrade.paused'],
    ],
    [
      'OnDelete waits for somebody to delete',
      [
        injectorConfig(),
        kyma(),
        controller('StatefulSet', { updateStrategy: { type: 'OnDelete' } }),
        pod({ metadata: owned('StatefulSet') }),
      ],
      ['manual-restart', 'you', 'upgrade.onDelete'],
    ],
    [
      'Kyma cannot restart a bare pod',
      [injectorConfig(), kyma(), pod({ metadata: {} })],
      ['manual-restart', 'you', 'upgrade.noOwner'],
    ],
    [
      'Kyma cannot restart a Job',
      [
        injectorConfig(),
        kyma(),
        pod({ metadata: owned('Job', 'cart', 'batch/v1') }),
      ],
      ['manual-restart', 'you', 'upgrade.ownedByJob'],
    ],
    [
      'Kyma does not know Argo Rollouts and tells nobody',
      [
        injectorConfig(),
        kyma(),
        controller('Rollout', {}, 'argoproj.io/v1alpha1'),
        pod({ metadata: owned('Rollout', 'cart', 'argoproj.io/v1alpha1') }),
      ],
      ['manual-restart', 'you', 'upgrade.unsupportedOwner'],
    ],
    [
      'a pinned image outlives every restart',
      [
        injectorConfig(),
        controller('Deployment'),
        pod({ annotations: { 'sidecar.istio.io/proxyImage': old } }),
      ],
      ['manual-restart', 'you', 'upgrade.pinnedImage'],
    ],
    [
      'Kyma cannot read its own notes',
      [injectorConfig(), kyma({}, '{broken'), controller('Deployment'), pod()],
      ['restart-needed', 'you', 'upgrade.imageDiffers'],
    ],
    [
      'a mesh setting changed',
      [
        injectorConfig(),
        kyma({ config: { enableDNSProxying: true } }, '{}'),
        controller('Deployment'),
        pod({ image: want }),
      ],
      ['restart-pending', 'kyma', 'upgrade.kymaRestarts'],
    ],
    [
      'there is no proxy',
      [
        injectorConfig(),
        controller('Deployment'),
        { ...pod(), spec: { containers: [] } },
      ],
      ['not-applicable', undefined, 'upgrade.noProxy'],
    ],
    [
      'nothing tells what a new pod would get',
      [controller('Deployment'), pod()],
      ['unknown', 'upgrade.controlPlaneUnknown'],
    ],
  ])('knows when %s', (_, objects, expected) => {
    expect(outline(ask(...objects))).toEqual(expected);
  });

  it('finds the owner behind a ReplicaSet that nobody watches, and believes one that is watched', () => {
    const behind = {
      ...owned('ReplicaSet', 'cart-abc'),
      labels: { app: 'cart', 'pod-template-hash': 'abc' },
    };
    const objects: KubernetesObject[] = [
      injectorConfig(),
      kyma(),
      controller('Deployment'),
      pod({ metadata: behind }),
    ];
    expect(outline(ask(...objects))[0]).toBe('restart-pending');
    const other = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'other', namespace: 'shop' },
    };
    expect(outline(ask(...objects, other))).toEqual([
      'manual-restart',
      'you',
      'upgrade.noOwner',
    ]);
  });

  it('takes the distance to the control plane apart from the restart', () => {
    const verdict = ask(
      injectorConfig(),
      controller('Deployment'),
      pod({ image: 'hub/proxyv2:1.27.0-distroless' }),
    );
    expect(verdict).toMatchObject({
      value: {
        controlPlaneVersion: '1.30.2',
        supportedSkew: false,
        proxies: [{ version: '1.27.0', revision: 'default', pods: 1 }],
        fix: { command: 'kubectl rollout restart deployment/cart -n shop' },
      },
    });
    expect(verdict.because.map(each => each.code)).toContain(
      'upgrade.skewTooOld',
    );
  });
});

it.each([
  ['1.30.2', '1.30.0', undefined],
  ['1.29.9', '1.30.0', undefined],
  ['1.28.0', '1.30.0', 'upgrade.skewTooOld'],
  ['1.31.0', '1.30.0', 'upgrade.proxyAhead'],
  ['2.0.0', '1.30.0', 'upgrade.proxyAhead'],
  ['1.30.0', '2.0.0', 'upgrade.skewTooOld'],
  ['latest', '1.30.0', undefined],
])(
  'skew of proxy %s under control plane %s: %s',
  (proxy, controlPlane, code) => {
    expect(skewProblem(proxy, controlPlane)?.code).toBe(code);
  },
);

it.each([
  ['200m', 0.2],
  ['0.2', 0.2],
  ['1Gi', 1024 ** 3],
  ['1G', 1e9],
  ['1e3', 1000],
  [2, 2],
  ['invalid', undefined],
  ['', undefined],
  ['1 Gi', undefined],
  [null, undefined],
])('quantityOf(%j) is %j', (text, value) => {
  expect(quantityOf(text)).toBe(value);
});

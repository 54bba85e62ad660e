import { namespaceManifest, workload } from '../__testUtils__/manifests';
import { ManualClock } from '../clock';
import type { FakeCluster } from '../FakeCluster';
import { startFakeCluster } from '../startFakeCluster';
import type { KubeManifest } from '../types';
import type { Deployment, Pod } from '../workloads';

const ROOT = 'istio-system';

/** The webhook by which namespaces choose a revision or a tag. */
function revisionWebhook(
  name: string,
  value: string,
  revision: string,
): KubeManifest {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name, labels: { 'istio.io/rev': revision } },
    webhooks: [
      {
        name: 'rev.namespace.sidecar-injector.istio.io',
        clientConfig: {
          service: { name: `istiod-${revision}`, namespace: ROOT },
        },
        rules: [
          { operations: ['CREATE'], apiGroups: [''], resources: ['pods'] },
        ],
        namespaceSelector: { matchLabels: { 'istio.io/rev': value } },
        objectSelector: {
          matchExpressions: [
            {
              key: 'sidecar.istio.io/inject',
              operator: 'NotIn',
              values: ['false'],
            },
          ],
        },
      },
    ],
  };
}

function injectorOf(
  revision: string,
  values: object,
  config: object = {},
): KubeManifest {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `istio-sidecar-injector-${revision}`, namespace: ROOT },
    data: { config: JSON.stringify(config), values: JSON.stringify(values) },
  };
}

const OLD = injectorOf('1-26', {
  global: { hub: 'docker.io/istio', tag: '1.26.2', variant: 'distroless' },
});
const NEW = injectorOf('1-30', {
  global: { hub: 'docker.io/istio', tag: '1.30.1', network: 'blue' },
  pilot: { cni: { enabled: true } },
});

describe('Injection in a cluster', () => {
  let cluster: FakeCluster;
  let clock: ManualClock;

  beforeEach(async () => {
    clock = new ManualClock();
    cluster = await startFakeCluster({
      clock,
      families: [],
      objects: [
        namespaceManifest(ROOT),
        namespaceManifest('old', { 'istio.io/rev': '1-26' }),
        namespaceManifest('tagged', { 'istio.io/rev': 'prod' }),
        namespaceManifest('plain'),
        revisionWebhook('istio-sidecar-injector-1-26', '1-26', '1-26'),
        revisionWebhook('istio-revision-tag-prod', 'prod', '1-30'),
        OLD,
        NEW,
      ],
    });
  });

  afterEach(() => cluster.stop());

  function podIn(namespaceName: string): Pod {
    const [pod] = cluster.list({
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: namespaceName,
    });
    return pod as Pod;
  }

  it('uses the revision behind a label or a tag, and its image', () => {
    cluster.apply(
      ['old', 'tagged', 'plain'].map(name => workload({ namespace: name })),
    );
    const old = podIn('old');
    expect(old.metadata.annotations).toMatchObject({
      'istio.io/rev': '1-26',
      'kubectl.kubernetes.io/default-container': 'app',
    });
    expect(old.metadata.labels).toMatchObject({
      'security.istio.io/tlsMode': 'istio',
      'service.istio.io/canonical-name': 'web',
      'service.istio.io/canonical-revision': 'latest',
    });
    expect(old.spec).toMatchObject({
      initContainers: [
        {
          name: 'istio-init',
          image: 'docker.io/istio/proxyv2:1.26.2-distroless',
        },
      ],
      containers: [
        { name: 'app' },
        {
          name: 'istio-proxy',
          image: 'docker.io/istio/proxyv2:1.26.2-distroless',
          imagePullPolicy: 'IfNotPresent',
        },
      ],
    });

    const tagged = podIn('tagged');
    expect(tagged.metadata.annotations).toMatchObject({
      'istio.io/rev': '1-30',
      'sidecar.istio.io/interceptionMode': 'REDIRECT',
    });
    expect(tagged.metadata.labels).toMatchObject({
      'topology.istio.io/network': 'blue',
    });
    expect(tagged.spec).toMatchObject({
      initContainers: [
        { name: 'istio-validation' },
        {
          name: 'istio-proxy',
          restartPolicy: 'Always',
          image: 'docker.io/istio/proxyv2:1.30.1',
        },
      ],
      containers: [{ name: 'app' }],
    });
    expect(
      tagged.spec.initContainers?.[1].env?.find(
        ({ name }) => name === 'ISTIO_META_OWNER',
      )?.value,
    ).toBe('kubernetes://apis/apps/v1/namespaces/tagged/deployments/web');

    expect(podIn('plain').spec.containers).toHaveLength(1);
    expect(podIn('plain').metadata.annotations ?? {}).toEqual({});
  });

  it('respects what a pod asks for', () => {
    const pods = {
      'opted-out': { labels: { 'sidecar.istio.io/inject': 'false' } },
      'host-network': { podSpec: { hostNetwork: true } },
      'own-image': {
        annotations: { 'sidecar.istio.io/proxyImage': 'example.org/proxy:1' },
      },
      gateway: {
        annotations: { 'inject.istio.io/templates': 'gateway' },
        podSpec: { containers: [{ name: 'istio-proxy', image: 'auto' }] },
      },
    };
    cluster.apply(
      Object.entries(pods).map(([name, options]) =>
        workload({ name, namespace: 'old', replicas: 1, ...options }),
      ),
    );
    const images = Object.keys(pods).map(app => {
      const [pod] = cluster.list({
        apiVersion: 'v1',
        kind: 'Pod',
        labelSelector: `app=${app}`,
      }) as Pod[];
      return pod.spec.containers.map(({ image }) => image);
    });
    expect(images).toEqual([
      ['web:1'],
      ['web:1'],
      ['web:1', 'example.org/proxy:1'],
      ['docker.io/istio/proxyv2:1.26.2-distroless'],
    ]);
  });

  it('injects a pod that two injectors match twice, and the later one stays', () => {
    cluster.apply([
      revisionWebhook('zz-second', '1-26', '1-30'),
      workload({ namespace: 'old', replicas: 1 }),
    ]);
    const { metadata, spec } = podIn('old');
    expect(metadata.annotations?.['istio.io/rev']).toBe('1-30');
    expect(spec.containers.map(({ name }) => name)).toEqual(['app']);
    expect(spec.initContainers?.map(({ name }) => name)).toEqual([
      'istio-validation',
      'istio-proxy',
    ]);
  });

  it('refuses pods while the injector is missing, and makes them when it is back', async () => {
    cluster.delete({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      namespace: ROOT,
      name: 'istio-sidecar-injector-1-26',
    });
    cluster.apply(workload({ namespace: 'old' }));
    await cluster.settle();
    expect(podIn('old')).toBeUndefined();
    const reference = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'old',
      name: 'web',
    };
    const failure = (
      cluster.get(reference) as Deployment
    ).status?.conditions?.find(({ type }) => type === 'ReplicaFailure');
    expect(failure).toMatchObject({
      status: 'True',
      reason: 'FailedCreate',
      message: expect.stringContaining(
        'failed calling webhook "rev.namespace.sidecar-injector.istio.io"',
      ),
    });

    cluster.apply(OLD);
    clock.advance(5000);
    await cluster.settle();
    expect(cluster.get(reference)?.status).toMatchObject({
      availableReplicas: 2,
    });
  });

  it('captures pods in ambient while a ztunnel runs, without a restart', async () => {
    cluster.apply([
      namespaceManifest('ambient', { 'istio.io/dataplane-mode': 'ambient' }),
      workload({ namespace: 'ambient', replicas: 1 }),
    ]);
    await cluster.settle();
    const redirection = () =>
      podIn('ambient').metadata.annotations?.['ambient.istio.io/redirection'];
    expect(redirection()).toBeUndefined();

    cluster.apply(
      workload({ kind: 'DaemonSet', name: 'ztunnel', namespace: ROOT }),
    );
    expect(redirection()).toBe('enabled');
    const { uid } = podIn('ambient').metadata;

    cluster.apply(
      namespaceManifest('ambient', { 'istio.io/dataplane-mode': 'none' }),
    );
    expect(redirection()).toBeUndefined();
    expect(podIn('ambient').metadata.uid).toBe(uid);
  });
});

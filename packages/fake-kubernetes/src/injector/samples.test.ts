import { readdirSync } from 'node:fs';
import { hasShared, readSharedYaml, sharedPath } from '../__testUtils__/shared';
import { isRecord } from '../json';
import type { KubeObject } from '../types';
import type { Container, Node, Pod, PodTemplate } from '../workloads';
import { injectPod } from './injectPod';
import { readSettings } from './settings';

/** Samples whose injector had a template or a setting that is not rendered here. */
const OTHER_TEMPLATES = [
  'custom-template.yaml',
  'gateway-spire.yaml',
  'hello-multiple-image-secrets.yaml',
  'hello-mount-mtls-certs.yaml',
  'multiple-templates.yaml',
  'only-proxy-container.yaml',
  'sidecar-spire.yaml',
  'user-volume.yaml',
];

const STATUS = 'sidecar.istio.io/status';
const INJECTED_ANNOTATIONS = [
  STATUS,
  'istio.io/rev',
  'kubectl.kubernetes.io/default-container',
  'kubectl.kubernetes.io/default-logs-container',
  'proxy.istio.io/overrides',
];
const CNI_ANNOTATIONS = [
  'traffic.sidecar.istio.io/excludeInboundPorts',
  'traffic.sidecar.istio.io/includeInboundPorts',
  'traffic.sidecar.istio.io/includeOutboundIPRanges',
];
const INJECTED_LABELS = [
  'security.istio.io/tlsMode',
  'service.istio.io/canonical-name',
  'service.istio.io/canonical-revision',
  'topology.istio.io/network',
];
/** Values that the authors of samples gave to labels of the injector. */
const OWN_LABEL_VALUES = ['disabled', 'test-service-name'];

interface Status {
  initContainers: string[] | null;
  containers: string[] | null;
  volumes: string[] | null;
  imagePullSecrets: string[] | null;
  revision: string;
}

/** What was given to the injector, as far as its output tells, and the output. */
interface Sample {
  original: Pod;
  injected: Pod;
  status: Status;
}

function podTemplates(object: KubeObject): Pod[] {
  if (Array.isArray(object.items)) {
    return object.items.flatMap(podTemplates);
  }
  if (object.kind === 'Pod') {
    return [object as Pod];
  }
  const spec = isRecord(object.spec) ? object.spec : {};
  const template = spec.template as PodTemplate | undefined;
  if (!template?.spec) {
    return [];
  }
  const { name } = object.metadata;
  const isReplicaSet = object.kind === 'Deployment';
  const labels = template.metadata?.labels ?? {};
  return [
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        ...template.metadata,
        name: `${name}-abc-def`,
        generateName: `${name}-abc-`,
        labels: isReplicaSet
          ? { ...labels, 'pod-template-hash': 'abc' }
          : labels,
        ownerReferences: [
          {
            apiVersion: object.apiVersion,
            kind: isReplicaSet ? 'ReplicaSet' : object.kind,
            name: isReplicaSet ? `${name}-abc` : name,
            uid: 'uid',
            controller: true,
          },
        ],
      },
      spec: template.spec,
    },
  ];
}

function without(
  map: Record<string, string> | undefined,
  keys: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(map ?? {}).filter(([key]) => !keys.includes(key)),
  );
}

function withoutNames<T extends { name: string }>(
  list: readonly T[] | undefined,
  names: readonly string[] | null,
): T[] {
  return (list ?? []).filter(({ name }) => !names?.includes(name));
}

function readSample(injected: Pod): Sample | undefined {
  const { annotations = {}, labels } = injected.metadata;
  if (!annotations[STATUS]) {
    return undefined;
  }
  const status: Status = JSON.parse(annotations[STATUS]);
  const overrides: { containers?: Container[]; initContainers?: Container[] } =
    JSON.parse(annotations['proxy.istio.io/overrides'] ?? '{}');
  const restored = (list: Container[] = []) =>
    list.map(container => ({ image: 'auto', ...container }));
  const usesCni = status.initContainers?.includes('istio-validation');
  const merged = annotations['prometheus.io/path'] === '/stats/prometheus';
  const { containers, initContainers, volumes } = injected.spec;
  return {
    injected,
    status,
    original: {
      ...injected,
      metadata: {
        ...injected.metadata,
        annotations: without(annotations, [
          ...INJECTED_ANNOTATIONS,
          ...(usesCni ? CNI_ANNOTATIONS : []),
          ...(merged
            ? [
                'prometheus.io/path',
                'prometheus.io/port',
                'prometheus.io/scrape',
              ]
            : []),
        ]),
        labels: without(
          labels,
          INJECTED_LABELS.filter(
            key => !OWN_LABEL_VALUES.includes(labels?.[key] ?? ''),
          ),
        ),
      },
      spec: {
        ...injected.spec,
        containers: [
          ...withoutNames(containers, [
            ...(status.containers ?? []),
            'istio-proxy',
          ]),
          ...restored(overrides.containers),
        ],
        initContainers: [
          ...withoutNames(initContainers, status.initContainers),
          ...restored(overrides.initContainers),
        ],
        volumes: withoutNames(volumes, status.volumes),
      },
    },
  };
}

function splitImage(container: Container | undefined): string[] {
  const image = container?.image ?? 'registry.istio.io/testing/proxyv2:latest';
  return /^(.+)\/([^/:]+):(.+)$/.exec(image) ?? [];
}

function settingsOf({ injected, status }: Sample) {
  const { annotations = {}, labels = {} } = injected.metadata;
  const { containers, initContainers = [] } = injected.spec;
  const proxy = [...initContainers, ...containers].find(
    ({ name }) => name === 'istio-proxy',
  );
  const native = initContainers.some(({ name }) => name === 'istio-proxy');
  const init = initContainers.find(({ name }) => name === 'istio-init');
  const [, hub, image, tag] = splitImage(proxy);
  return readSettings({
    revision: status.revision,
    rootNamespace: 'istio-system',
    injector: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'istio-sidecar-injector' },
      data: {
        values: JSON.stringify({
          global: {
            hub,
            tag,
            proxy: { image },
            proxy_init: { image: splitImage(init ?? proxy)[2] },
            network: labels['topology.istio.io/network'],
            imagePullSecrets: status.imagePullSecrets ?? [],
          },
          pilot: {
            cni: {
              enabled: status.initContainers?.includes('istio-validation'),
            },
            env: {
              ENABLE_NATIVE_SIDECARS:
                annotations['sidecar.istio.io/nativeSidecar'] === undefined
                  ? native
                  : !native,
            },
          },
        }),
      },
    },
    mesh: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'istio' },
      data: {
        mesh: JSON.stringify({
          enablePrometheusMerge:
            annotations['prometheus.io/path'] === '/stats/prometheus',
        }),
      },
    },
  });
}

const NODES: Node[] = [
  {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node-1' },
    status: { nodeInfo: { kubeletVersion: 'v1.34.0' } },
  },
];

/** What can be compared: everything but the innards of the injected containers. */
function shapeOf({ metadata, spec }: Pod) {
  const { annotations = {}, labels } = metadata;
  return {
    status: JSON.parse(annotations[STATUS]),
    revision: annotations['istio.io/rev'],
    annotations: without(annotations, INJECTED_ANNOTATIONS),
    labels,
    initContainers: describeAll(spec.initContainers),
    containers: describeAll(spec.containers),
    volumes: (spec.volumes ?? []).map(({ name }) => name).sort(),
  };
}

function describeAll(containers: readonly Container[] = []): string[] {
  return containers.map(
    ({ name, image, restartPolicy }) =>
      `${name} ${image} ${restartPolicy ?? ''}`,
  );
}

const FOLDER = 'samples/istio-injected';

const withShared = hasShared(FOLDER) ? describe : describe.skip;

withShared('Pods as the injector of Istio writes them', () => {
  it('come out the same when they are injected again', () => {
    const samples = readdirSync(sharedPath(FOLDER))
      .filter(file => file.endsWith('.injected.yaml'))
      .filter(
        file => !OTHER_TEMPLATES.includes(file.replace('.injected.yaml', '')),
      )
      .flatMap(file =>
        readSharedYaml<KubeObject>(FOLDER, file)
          .flatMap(podTemplates)
          .flatMap(pod => readSample(pod) ?? [])
          .map((sample, index) => ({ name: `${file} ${index}`, sample })),
      );
    expect(samples.length).toBeGreaterThan(100);
    const shapes = (pick: (sample: Sample) => Pod) =>
      Object.fromEntries(
        samples.map(({ name, sample }) => [name, shapeOf(pick(sample))]),
      );
    expect(
      shapes(sample => injectPod(sample.original, settingsOf(sample), NODES)),
    ).toEqual(shapes(({ injected }) => injected));
  });
});

import type { Container, EnvironmentVariable } from '../../workloads';
import type { TemplateContext } from './Injection';
import { mountsOf } from './volumes';

const ARGUMENTS = [
  '--domain',
  '$(POD_NAMESPACE).svc.cluster.local',
  '--proxyLogLevel=warning',
  '--proxyComponentLogLevel=misc:error',
  '--log_output_level=default:info',
];

function fromField(name: string, fieldPath: string): EnvironmentVariable {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}

function environment(context: TemplateContext): EnvironmentVariable[] {
  const { pod, settings, identity } = context;
  const apps = pod.spec.containers.filter(({ name }) => name !== 'istio-proxy');
  const ports = apps
    .flatMap(container => container.ports ?? [])
    .map(port => JSON.stringify(port));
  return [
    { name: 'PILOT_CERT_PROVIDER', value: 'istiod' },
    { name: 'CA_ADDR', value: settings.discoveryAddress },
    fromField('POD_NAME', 'metadata.name'),
    fromField('POD_NAMESPACE', 'metadata.namespace'),
    fromField('INSTANCE_IP', 'status.podIP'),
    fromField('SERVICE_ACCOUNT', 'spec.serviceAccountName'),
    fromField('HOST_IP', 'status.hostIP'),
    { name: 'ISTIO_META_POD_PORTS', value: `[${ports.join(',')}]` },
    {
      name: 'ISTIO_META_APP_CONTAINERS',
      value: apps.map(({ name }) => name).join(','),
    },
    { name: 'ISTIO_META_CLUSTER_ID', value: settings.clusterId },
    fromField('ISTIO_META_NODE_NAME', 'spec.nodeName'),
    { name: 'ISTIO_META_INTERCEPTION_MODE', value: interceptionMode(context) },
    ...(settings.network
      ? [{ name: 'ISTIO_META_NETWORK', value: settings.network }]
      : []),
    { name: 'ISTIO_META_WORKLOAD_NAME', value: identity.name },
    { name: 'ISTIO_META_OWNER', value: identity.owner },
    { name: 'ISTIO_META_MESH_ID', value: settings.meshId },
    { name: 'TRUST_DOMAIN', value: settings.trustDomain },
  ];
}

export function interceptionMode({ pod }: TemplateContext): string {
  return (
    pod.metadata.annotations?.['sidecar.istio.io/interceptionMode'] ??
    'REDIRECT'
  );
}

/**
 * The container `istio-proxy`.
 *
 * @param role - first argument of the agent: `sidecar` or `router`.
 * @param volumes - names of the volumes that it mounts.
 */
export function proxyContainer(
  context: TemplateContext,
  role: 'sidecar' | 'router',
  volumes: readonly string[],
): Container {
  return {
    name: 'istio-proxy',
    image: context.images.proxy,
    args: ['proxy', role, ...ARGUMENTS],
    env: environment(context),
    ports: [{ name: 'http-envoy-prom', containerPort: 15090, protocol: 'TCP' }],
    readinessProbe: readyProbe(15021, 15, 4),
    resources: context.settings.resources,
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsGroup: 1337,
      runAsNonRoot: true,
      runAsUser: 1337,
    },
    volumeMounts: mountsOf(volumes),
  };
}

export function readyProbe(
  port: number,
  periodSeconds: number,
  failureThreshold: number,
) {
  return {
    failureThreshold,
    httpGet: { path: '/healthz/ready', port },
    periodSeconds,
    timeoutSeconds: 3,
  };
}

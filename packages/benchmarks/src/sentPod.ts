/** Whatever JSON holds; made here, so that nobody has to look before reading. */
export type Fields = Record<string, any>;

/** When everything was created. */
export const time = '2026-01-01T00:00:00Z';

const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';

const fromField = (name: string, fieldPath: string) => ({
  name,
  valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } },
});
const fromLimit = (name: string, resource: string) => ({
  name,
  valueFrom: { resourceFieldRef: { divisor: '0', resource } },
});
const probe = (path: string, port: number | string) => ({
  failureThreshold: 3,
  httpGet: { path, port, scheme: 'HTTP' },
  periodSeconds: 10,
  successThreshold: 1,
  timeoutSeconds: 3,
});
const termination = {
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  imagePullPolicy: 'IfNotPresent',
};
const restricted = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsGroup: 1337,
  runAsNonRoot: true,
  runAsUser: 1337,
};
const tokenMount = {
  mountPath: tokenPath,
  name: 'kube-api-access-x7k2p',
  readOnly: true,
};
const mounts = (paths: Record<string, string>) =>
  Object.entries(paths).map(([name, mountPath]) => ({ mountPath, name }));

/** What an injector gives its proxy. */
function proxyFields(app: string, namespace: string, ports: string) {
  return {
    args: [
      'proxy',
      'sidecar',
      '--domain',
      '$(POD_NAMESPACE).svc.cluster.local',
      '--proxyLogLevel=warning',
      '--proxyComponentLogLevel=misc:error',
      '--log_output_level=default:info',
    ],
    env: [
      { name: 'PILOT_CERT_PROVIDER', value: 'istiod' },
      { name: 'CA_ADDR', value: 'istiod.istio-system.svc:15012' },
      fromField('POD_NAME', 'metadata.name'),
      fromField('POD_NAMESPACE', 'metadata.namespace'),
      fromField('INSTANCE_IP', 'status.podIP'),
      fromField('SERVICE_ACCOUNT', 'spec.serviceAccountName'),
      fromField('HOST_IP', 'status.hostIP'),
      fromField('ISTIO_CPU_REQUEST', 'requests.cpu'),
      { name: 'PROXY_CONFIG', value: '{}\n' },
      { name: 'ISTIO_META_POD_PORTS', value: ports },
      { name: 'ISTIO_META_APP_CONTAINERS', value: app },
      fromLimit('GOMEMLIMIT', 'limits.memory'),
      fromLimit('GOMAXPROCS', 'limits.cpu'),
      { name: 'ISTIO_META_CLUSTER_ID', value: 'Kubernetes' },
      fromField('ISTIO_META_NODE_NAME', 'spec.nodeName'),
      { name: 'ISTIO_META_INTERCEPTION_MODE', value: 'REDIRECT' },
      { name: 'ISTIO_META_WORKLOAD_NAME', value: app },
      {
        name: 'ISTIO_META_OWNER',
        value: `kubernetes://apis/apps/v1/namespaces/${namespace}/deployments/${app}`,
      },
      { name: 'ISTIO_META_MESH_ID', value: 'cluster.local' },
      { name: 'TRUST_DOMAIN', value: 'cluster.local' },
      { name: 'ISTIO_META_ENABLE_HBONE', value: 'true' },
    ],
    ports: [{ containerPort: 15090, name: 'http-envoy-prom', protocol: 'TCP' }],
    readinessProbe: probe('/healthz/ready', 15021),
    startupProbe: { ...probe('/healthz/ready', 15021), failureThreshold: 600 },
    resources: {
      limits: { cpu: '2', memory: '1Gi' },
      requests: { cpu: '100m', memory: '128Mi' },
    },
    securityContext: restricted,
    ...termination,
    volumeMounts: [
      ...mounts({
        'workload-socket': '/var/run/secrets/workload-spiffe-uds',
        'credential-socket': '/var/run/secrets/credential-uds',
        'workload-certs': '/var/run/secrets/workload-spiffe-credentials',
        'istiod-ca-cert': '/var/run/secrets/istio',
        'istio-data': '/var/lib/istio/data',
        'istio-envoy': '/etc/istio/proxy',
        'istio-token': '/var/run/secrets/tokens',
        'istio-podinfo': '/etc/istio/pod',
      }),
      tokenMount,
    ],
  };
}

/** What an injector gives the container that redirects traffic. */
const initFields = {
  args: [
    ...['istio-iptables', '-p', '15001', '-z', '15006', '-u', '1337'],
    ...['-m', 'REDIRECT', '-i', '*', '-x', '', '-b', '*', '-d', '15090,15021'],
    '--log_output_level=default:info',
  ],
  resources: proxyFields('', '', '').resources,
  securityContext: {
    ...restricted,
    capabilities: { add: ['NET_ADMIN', 'NET_RAW'], drop: ['ALL'] },
  },
  ...termination,
  volumeMounts: [tokenMount],
};

/** What people write for their own container. */
function applicationFields(app: string) {
  return {
    env: [
      { name: 'LOG_LEVEL', value: 'info' },
      { name: 'HTTP_PORT', value: '8080' },
      { name: 'DATABASE_HOST', value: `${app}-db.databases.svc` },
      { name: 'DATABASE_USER', value: app },
      {
        name: 'DATABASE_PASSWORD',
        valueFrom: { secretKeyRef: { key: 'password', name: `${app}-db` } },
      },
      fromField('POD_NAME', 'metadata.name'),
    ],
    livenessProbe: probe('/health/live', 'http'),
    readinessProbe: probe('/health/ready', 'http'),
    resources: {
      limits: { memory: '512Mi' },
      requests: { cpu: '50m', memory: '256Mi' },
    },
    securityContext: { allowPrivilegeEscalation: false },
    ...termination,
  };
}

/** What the API server sends of the `spec` of a pod template, or of a pod without what is set for each one. */
export function sentPodSpec(
  spec: Fields,
  app: string,
  namespace: string,
): Fields {
  const containers = spec.containers.map((each: Fields) => ({
    ...applicationFields(app),
    volumeMounts: [tokenMount],
    ...each,
  }));
  const ports = JSON.stringify(spec.containers[0].ports);
  const initContainers = spec.initContainers?.map((each: Fields) =>
    each.name === 'istio-proxy'
      ? { ...proxyFields(app, namespace, ports), ...each }
      : { ...initFields, ...each },
  );
  return {
    ...spec,
    ...(initContainers ? { initContainers } : {}),
    containers,
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    securityContext: { fsGroup: 1337 },
    serviceAccount: app,
    terminationGracePeriodSeconds: 30,
  };
}

const podVolumes = [
  ...[
    'workload-socket',
    'credential-socket',
    'workload-certs',
    'istio-data',
  ].map(name => ({ emptyDir: {}, name })),
  { emptyDir: { medium: 'Memory' }, name: 'istio-envoy' },
  {
    downwardAPI: {
      defaultMode: 420,
      items: ['labels', 'annotations'].map(path => ({
        fieldRef: { apiVersion: 'v1', fieldPath: `metadata.${path}` },
        path,
      })),
    },
    name: 'istio-podinfo',
  },
  {
    name: 'istio-token',
    projected: {
      defaultMode: 420,
      sources: [
        {
          serviceAccountToken: {
            audience: 'istio-ca',
            expirationSeconds: 43200,
            path: 'istio-token',
          },
        },
      ],
    },
  },
  {
    configMap: { defaultMode: 420, name: 'istio-ca-root-cert' },
    name: 'istiod-ca-cert',
  },
  {
    name: 'kube-api-access-x7k2p',
    projected: {
      defaultMode: 420,
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        {
          configMap: {
            items: [{ key: 'ca.crt', path: 'ca.crt' }],
            name: 'kube-root-ca.crt',
          },
        },
      ],
    },
  },
];

const digest = 'b5c9e1f0'.repeat(8);

function containerStatus({ name, image }: Fields) {
  return {
    containerID: `containerd://${digest}`,
    image,
    imageID: `${image.split(':')[0]}@sha256:${digest}`,
    lastState: {},
    name,
    ready: true,
    restartCount: 0,
    started: true,
    state: { running: { startedAt: time } },
    volumeMounts: [{ ...tokenMount, recursiveReadOnly: 'Disabled' }],
  };
}

function podStatus(spec: Fields, status: Fields): Fields {
  const address = '10.42.17.23';
  return {
    ...status,
    conditions: status.conditions.map((each: Fields) => ({
      lastProbeTime: null,
      lastTransitionTime: time,
      observedGeneration: 1,
      ...each,
    })),
    containerStatuses: spec.containers.map(containerStatus),
    hostIP: '10.10.3.7',
    hostIPs: [{ ip: '10.10.3.7' }],
    initContainerStatuses: spec.initContainers.map(containerStatus),
    podIP: address,
    podIPs: [{ ip: address }],
    qosClass: 'Burstable',
    startTime: time,
  };
}

const tolerations = ['not-ready', 'unreachable'].map(each => ({
  effect: 'NoExecute',
  key: `node.kubernetes.io/${each}`,
  operator: 'Exists',
  tolerationSeconds: 300,
}));

/** What the API server sends of a pod's `spec` and `status`. */
export function sentPod(spec: Fields, status: Fields, namespace: string) {
  const whole = sentPodSpec(spec, spec.serviceAccountName, namespace);
  return {
    spec: {
      ...whole,
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority',
      priority: 0,
      tolerations,
      volumes: podVolumes,
    },
    status: podStatus(whole, status),
  };
}

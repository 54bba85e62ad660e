import fc from 'fast-check';
import type { KubernetesObject } from '../types';
import { injectionWebhooks } from '../manifests/injectionWebhooks';

// Few names, so that objects speak of each other.
const namespace = fc.constantFrom('a', 'b', 'istio-system');
const name = fc.constantFrom('x', 'y');
const time = fc.constantFrom(
  undefined,
  '2024-01-01T00:00:00Z',
  '2024-01-02T00:00:00Z',
);
const maybe = <T>(value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined });
const host = fc.constantFrom(
  'x',
  'y',
  'x.a.svc.cluster.local',
  'y.b.svc.cluster.local',
  '*.a.svc.cluster.local',
  '*',
  'x.example.com',
);
const podLabels = fc.record(
  {
    app: name,
    version: fc.constantFrom('v1', 'v2'),
    'sidecar.istio.io/inject': fc.constantFrom('true', 'false', 'odd'),
    'istio.io/dataplane-mode': fc.constantFrom('ambient', 'none'),
    'istio.io/use-waypoint': fc.constantFrom('x', 'none'),
    'istio.io/rev': fc.constantFrom('default', 'canary'),
  },
  { requiredKeys: ['app'] },
);
const selector = fc.record({ matchLabels: fc.record({ app: name }) });
const mode = fc.constantFrom('STRICT', 'PERMISSIVE', 'DISABLE', 'UNSET');

function object(
  apiVersion: string,
  kind: string,
  body: fc.Arbitrary<object>,
  {
    cluster = false,
    labels = fc.constant({}),
    names = name as fc.Arbitrary<string>,
  }: {
    cluster?: boolean;
    labels?: fc.Arbitrary<object>;
    names?: fc.Arbitrary<string>;
  } = {},
): fc.Arbitrary<KubernetesObject> {
  return fc
    .record({
      name: names,
      namespace: cluster ? fc.constant(undefined) : namespace,
      labels,
      time,
      body,
    })
    .map(each => ({
      apiVersion,
      kind,
      metadata: {
        name: each.name,
        ...(each.namespace ? { namespace: each.namespace } : {}),
        labels: each.labels as Record<string, string>,
        ...(each.time ? { creationTimestamp: each.time } : {}),
      },
      ...each.body,
    }));
}

/** A spec whose fields are mostly there. */
const spec = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record({
    spec: fc.record(
      Object.fromEntries(
        Object.entries(fields).map(([key, value]) => [
          key,
          fc.option(value, { nil: undefined, freq: 6 }),
        ]),
      ),
    ),
  });

const pod = fc
  .record({
    name: fc.constantFrom('p', 'q', 'r'),
    namespace,
    labels: podLabels,
    owner: maybe(
      fc.record({
        kind: fc.constantFrom('ReplicaSet', 'StatefulSet', 'Job'),
        name: fc.constantFrom('x-1', 'y-1', 'x', 'x-28123456'),
      }),
    ),
    data: fc.constantFrom('none', 'sidecar', 'native', 'ambient'),
    revision: fc.constantFrom('default', 'canary'),
    image: fc.constantFrom('hub/proxyv2:1.30.2', 'hub/proxyv2:1.29.0'),
    ready: fc.boolean(),
    hostNetwork: maybe(fc.boolean()),
  })
  .map((each): KubernetesObject => {
    const proxy = {
      name: 'istio-proxy',
      image: each.image,
      restartPolicy: 'Always',
    };
    const injected = ['sidecar', 'native'].includes(each.data);
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: each.name,
        namespace: each.namespace,
        labels: {
          ...(each.labels as Record<string, string>),
          ...(each.owner ? { 'pod-template-hash': '1' } : {}),
        },
        annotations: {
          ...(injected
            ? { 'istio.io/rev': each.revision, 'sidecar.istio.io/status': '{}' }
            : {}),
          ...(each.data === 'ambient'
            ? { 'ambient.istio.io/redirection': 'enabled' }
            : {}),
        },
        ...(each.owner
          ? {
              ownerReferences: [
                {
                  apiVersion:
                    each.owner.kind === 'Job' ? 'batch/v1' : 'apps/v1',
                  ...each.owner,
                  controller: true,
                },
              ],
            }
          : {}),
      },
      spec: {
        hostNetwork: each.hostNetwork,
        containers: [
          { name: 'app', ports: [{ containerPort: 8080 }] },
          ...(each.data === 'sidecar' ? [proxy] : []),
        ],
        ...(each.data === 'native' ? { initContainers: [proxy] } : {}),
      },
      status: {
        phase: 'Running',
        podIP: '10.0.0.1',
        conditions: [{ type: 'Ready', status: each.ready ? 'True' : 'False' }],
      },
    };
  });

const template = fc.record({
  metadata: fc.record({ labels: podLabels }),
  spec: fc.constant({}),
});
const destination = fc.record({
  host,
  subset: maybe(fc.constantFrom('v1', 'v2')),
});
const route = fc.record({
  route: fc.array(
    fc.record({ destination, weight: fc.constantFrom(0, 10, 90) }),
    { minLength: 1, maxLength: 2 },
  ),
  match: maybe(
    fc.constantFrom(
      [{ uri: { prefix: '/' } }],
      [{ headers: { user: { exact: 'x' } } }],
    ),
  ),
  mirror: maybe(destination),
});
const exportTo = maybe(fc.constantFrom(['.'], ['*'], ['a'], ['~']));
const targetRefs = maybe(
  fc.constantFrom(
    [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'x' }],
    [{ kind: 'Service', name: 'x' }],
  ),
);

const meshText = fc
  .record({
    rootNamespace: fc.constantFrom('istio-system', 'a'),
    trustDomain: fc.constantFrom('cluster.local', 'td'),
    enableAutoMtls: fc.boolean(),
    defaultProviders: fc.constantFrom({}, { tracing: ['otel'] }),
    extensionProviders: fc.constantFrom(
      [],
      [
        {
          name: 'otel',
          opentelemetry: { service: 'x.b.svc.cluster.local', port: 4317 },
        },
      ],
    ),
  })
  .map(each => ({ data: { mesh: JSON.stringify(each) } }));

/** One object of a small mesh in which everything may refer to everything. */
export const meshObject: fc.Arbitrary<KubernetesObject> = fc.oneof(
  { arbitrary: pod, weight: 6 },
  { arbitrary: object('apps/v1', 'Deployment', spec({ template })), weight: 3 },
  object('apps/v1', 'StatefulSet', spec({ template })),
  fc
    .record({
      base: object('apps/v1', 'ReplicaSet', spec({ template }), {
        names: fc.constantFrom('x-1', 'y-1'),
      }),
      owned: fc.boolean(),
    })
    .map(({ base, owned }) => ({
      ...base,
      metadata: {
        ...base.metadata,
        ...(owned
          ? {
              ownerReferences: [
                {
                  apiVersion: 'apps/v1',
                  kind: 'Deployment',
                  name: 'x',
                  controller: true,
                },
              ],
            }
          : {}),
      },
    })),
  {
    arbitrary: object(
      'v1',
      'Service',
      spec({
        selector: fc.record({ app: name }),
        ports: fc.constantFrom(
          [{ port: 80, name: 'http', targetPort: 8080 }],
          [],
        ),
        clusterIP: fc.constantFrom('None', '10.1.1.1'),
      }),
      { labels: fc.constantFrom({}, { 'istio.io/use-waypoint': 'x' }) },
    ),
    weight: 3,
  },
  object('v1', 'Namespace', fc.constant({}), {
    cluster: true,
    names: namespace,
    labels: fc.record(
      {
        'istio-injection': fc.constantFrom('enabled', 'disabled'),
        'istio.io/rev': fc.constantFrom('default', 'canary'),
        'istio.io/dataplane-mode': fc.constant('ambient'),
        'istio.io/use-waypoint': fc.constant('x'),
        'istio.io/use-waypoint-namespace': fc.constant('b'),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.constantFrom(injectionWebhooks('default'), injectionWebhooks('canary')),
  object('v1', 'ConfigMap', meshText, {
    names: fc.constantFrom('istio', 'istio-canary'),
  }),
  object(
    'v1',
    'ConfigMap',
    fc.constantFrom('1.30.2', '1.29.0').map(tag => ({
      data: {
        config: '{"policy":"enabled"}',
        values: JSON.stringify({
          global: { hub: 'hub', tag, proxy: { image: 'proxyv2' } },
        }),
      },
    })),
    { names: fc.constant('istio-sidecar-injector') },
  ),
  {
    arbitrary: object(
      'security.istio.io/v1',
      'PeerAuthentication',
      spec({
        selector,
        mtls: fc.record({ mode }),
        portLevelMtls: fc.record({ 8080: fc.record({ mode }) }),
      }),
    ),
    weight: 2,
  },
  {
    arbitrary: object(
      'security.istio.io/v1',
      'AuthorizationPolicy',
      spec({
        selector,
        targetRefs,
        action: fc.constantFrom('ALLOW', 'DENY', 'AUDIT'),
        rules: fc.constantFrom(
          [],
          [{}],
          [{ from: [{ source: { requestPrincipals: ['*'] } }] }],
          [{ to: [{ operation: { paths: ['/x'] } }] }],
        ),
      }),
    ),
    weight: 2,
  },
  object(
    'security.istio.io/v1',
    'RequestAuthentication',
    spec({
      selector,
      targetRefs,
      jwtRules: fc.constant([{ issuer: 'https://issuer.example.com' }]),
    }),
  ),
  {
    arbitrary: object(
      'networking.istio.io/v1',
      'DestinationRule',
      spec({
        host,
        exportTo,
        trafficPolicy: fc.record({
          tls: fc.record({
            mode: fc.constantFrom('DISABLE', 'ISTIO_MUTUAL', 'SIMPLE'),
          }),
        }),
        subsets: fc.constant([{ name: 'v1', labels: { version: 'v1' } }]),
      }),
    ),
    weight: 3,
  },
  {
    arbitrary: object(
      'networking.istio.io/v1',
      'VirtualService',
      spec({
        hosts: fc.array(host, { maxLength: 2 }),
        exportTo,
        gateways: fc.constantFrom(['mesh'], ['x'], ['mesh', 'a/x']),
        http: fc.array(
          fc.oneof(route, fc.constant({ delegate: { name: 'y' } })),
          { maxLength: 2 },
        ),
      }),
    ),
    weight: 4,
  },
  ...['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute'].map(kind =>
    object(
      'gateway.networking.k8s.io/v1',
      kind,
      spec({
        parentRefs: fc.constantFrom(
          [{ group: '', kind: 'Service', name: 'x' }],
          [{ name: 'x' }],
        ),
        rules: fc.array(
          fc.record({
            backendRefs: fc.array(
              fc.record({
                name,
                namespace: maybe(namespace),
                port: fc.constant(80),
                weight: fc.constantFrom(0, 1),
              }),
            ),
          }),
          { maxLength: 2 },
        ),
      }),
    ),
  ),
  object(
    'gateway.networking.k8s.io/v1',
    'Gateway',
    fc.record({
      spec: fc.constant({
        gatewayClassName: 'istio-waypoint',
        listeners: [
          {
            name: 'mesh',
            port: 15008,
            protocol: 'HBONE',
            allowedRoutes: { namespaces: { from: 'All' } },
          },
        ],
      }),
      status: fc.constantFrom({}, { addresses: [{ value: '10.1.1.2' }] }),
    }),
    { labels: fc.constantFrom({}, { 'istio.io/waypoint-for': 'all' }) },
  ),
  object(
    'gateway.networking.k8s.io/v1',
    'ReferenceGrant',
    fc.constant({
      spec: {
        from: [
          {
            group: 'gateway.networking.k8s.io',
            kind: 'HTTPRoute',
            namespace: 'a',
          },
        ],
        to: [{ group: '', kind: 'Service' }],
      },
    }),
  ),
  object(
    'networking.istio.io/v1',
    'ServiceEntry',
    spec({
      hosts: fc.array(host, { minLength: 1, maxLength: 1 }),
      exportTo,
      location: fc.constantFrom('MESH_EXTERNAL', 'MESH_INTERNAL'),
      ports: fc.constant([{ number: 80, name: 'http', protocol: 'HTTP' }]),
    }),
  ),
  object(
    'networking.istio.io/v1',
    'Sidecar',
    spec({
      workloadSelector: fc.record({ labels: fc.record({ app: name }) }),
      ingress: maybe(fc.constant([{ port: { number: 7070 } }])),
      egress: fc.constantFrom(
        [{ hosts: ['./*'] }],
        [{ hosts: ['*/*'] }],
        [{ hosts: ['a/*'] }],
      ),
    }),
  ),
  object(
    'telemetry.istio.io/v1',
    'Telemetry',
    spec({
      selector,
      tracing: fc.constantFrom(
        [{ providers: [{ name: 'otel' }], randomSamplingPercentage: 10 }],
        [{ disableSpanReporting: true }],
        [{ match: { mode: 'CLIENT' }, randomSamplingPercentage: 0 }],
      ),
    }),
  ),
  object(
    'networking.istio.io/v1alpha3',
    'EnvoyFilter',
    spec({
      workloadSelector: fc.record({ labels: fc.record({ app: name }) }),
      configPatches: fc.constant([
        { patch: { value: { transport_socket: {} } } },
      ]),
    }),
  ),
  object(
    'operator.kyma-project.io/v1alpha2',
    'Istio',
    spec({ config: fc.record({ enableDNSProxying: maybe(fc.boolean()) }) }),
    { names: fc.constant('default') },
  ),
  object(
    'telemetry.kyma-project.io/v1beta1',
    'TracePipeline',
    fc.constantFrom(
      {},
      {
        status: {
          conditions: [
            {
              type: 'TelemetryFlowHealthy',
              status: 'False',
              reason: 'GatewayThrottling',
            },
          ],
        },
      },
    ),
    { cluster: true },
  ),
);

/** Identity of an object in a cluster. */
export function identityOf({
  apiVersion = '',
  kind,
  metadata,
}: KubernetesObject): string {
  return [
    apiVersion.split('/').slice(0, -1),
    kind,
    metadata?.namespace,
    metadata?.name,
  ].join('/');
}

/** Objects with distinct identities. */
export const meshObjects = fc.uniqueArray(meshObject, {
  selector: identityOf,
  minLength: 10,
  maxLength: 60,
  size: 'max',
});

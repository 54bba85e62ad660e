import type { KubernetesObject } from '@mesh-portal/istio-semantics';
import { controlPlane } from './controlPlane';
import { podObject } from './podObject';
import { Random } from './random';

/** How large a mesh to generate. */
export interface MeshSize {
  namespaces: number;
  workloads: number;
  policies: number;
  podsPerWorkload: number;
}

/** The size that the engine's goals are stated for. */
export const statedSize: MeshSize = {
  namespaces: 500,
  workloads: 10_000,
  policies: 5_000,
  podsPerWorkload: 2,
};

const modes = ['STRICT', 'PERMISSIVE', 'UNSET', 'DISABLE'];

/** A mesh of Deployments with Pods, Services and policies of every kind that the engine reads, the same for one seed. */
export function generateMesh(size: MeshSize, seed = 1): KubernetesObject[] {
  const random = new Random(seed);
  const objects = controlPlane();
  const apps: Array<{ namespace: string; app: string }> = [];
  for (let index = 0; index < size.namespaces; index++) {
    objects.push(namespaceObject(`team-${index}`, random));
  }
  for (let index = 0; index < size.workloads; index++) {
    // A few namespaces are much larger than the others.
    const namespace = `team-${Math.floor(
      random.next() ** 2 * size.namespaces,
    )}`;
    const app = `app-${index}`;
    apps.push({ namespace, app });
    objects.push(...workloadObjects(namespace, app, size.podsPerWorkload));
  }
  for (let index = 0; index < size.policies; index++) {
    const { namespace, app } = random.of(apps);
    objects.push(...policyObjects(index, namespace, app, random));
  }
  return objects;
}

function meta(name: string, namespace: string, index = 0) {
  return {
    name,
    namespace,
    creationTimestamp: new Date(Date.UTC(2026, 0, 1) + index * 1000)
      .toISOString()
      .replace('.000', ''),
  };
}

function namespaceObject(name: string, random: Random): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: random.chance(0.8) ? { 'istio-injection': 'enabled' } : {},
    },
  };
}

function workloadObjects(
  namespace: string,
  app: string,
  pods: number,
): KubernetesObject[] {
  const labels = { app, version: 'v1', 'app.kubernetes.io/name': app };
  const ports = [
    { name: 'http', containerPort: 8080 },
    { name: 'grpc', containerPort: 9090 },
  ];
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { ...meta(app, namespace), labels },
      spec: {
        replicas: pods,
        selector: { matchLabels: { app } },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: app,
            containers: [
              { name: app, image: `registry.example.com/${app}:1`, ports },
            ],
          },
        },
      },
      status: { readyReplicas: pods },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: meta(app, namespace),
      spec: {
        selector: { app },
        ports: [
          { name: 'http', port: 80, targetPort: 'http' },
          { name: 'grpc', port: 9090, targetPort: 9090 },
        ],
      },
    },
    ...Array.from({ length: pods }, (_, index) =>
      podObject({ namespace, app, index, labels, ports }),
    ),
  ];
}

function policyObjects(
  index: number,
  namespace: string,
  app: string,
  random: Random,
): KubernetesObject[] {
  const name = `policy-${index}`;
  const selector = random.chance(0.6)
    ? { selector: { matchLabels: { app } } }
    : {};
  const metadata = meta(name, namespace, index);
  const host = `${app}.${namespace}.svc.cluster.local`;
  const issuer = 'https://login.example.com';
  switch (index % 10) {
    case 0:
    case 1:
      return [
        {
          apiVersion: 'security.istio.io/v1',
          kind: 'PeerAuthentication',
          metadata,
          spec: {
            ...selector,
            mtls: { mode: random.of(modes) },
            ...('selector' in selector && random.chance(0.3)
              ? { portLevelMtls: { 9090: { mode: random.of(modes) } } }
              : {}),
          },
        },
      ];
    case 2:
    case 3:
    case 4:
      return [
        {
          apiVersion: 'security.istio.io/v1',
          kind: 'AuthorizationPolicy',
          metadata,
          spec: {
            ...selector,
            action: random.chance(0.85) ? 'ALLOW' : 'DENY',
            rules: [
              {
                from: [{ source: { requestPrincipals: [`${issuer}/*`] } }],
                to: [
                  {
                    operation: { methods: ['GET', 'POST'], paths: ['/api/*'] },
                  },
                ],
                when: [
                  {
                    key: 'request.auth.claims[scope]',
                    values: ['read', 'write'],
                  },
                ],
              },
              { to: [{ operation: { paths: ['/health', '/metrics'] } }] },
            ],
          },
        },
      ];
    case 5:
      return [
        {
          apiVersion: 'security.istio.io/v1',
          kind: 'RequestAuthentication',
          metadata,
          spec: {
            ...selector,
            jwtRules: [
              { issuer, jwksUri: `${issuer}/jwks.json`, audiences: [app] },
            ],
          },
        },
      ];
    case 6:
      return [
        {
          apiVersion: 'telemetry.istio.io/v1',
          kind: 'Telemetry',
          metadata,
          spec: {
            ...selector,
            tracing: [
              {
                providers: [{ name: 'otel' }],
                randomSamplingPercentage: random.below(100),
              },
            ],
          },
        },
      ];
    case 7:
      return [destinationRule(metadata, host)];
    default:
      return [
        destinationRule(metadata, host),
        ...virtualServices(
          metadata,
          host,
          random.chance(0.2),
          random.chance(0.1),
        ),
      ];
  }
}

function destinationRule(
  metadata: ReturnType<typeof meta>,
  host: string,
): KubernetesObject {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata,
    spec: {
      host,
      trafficPolicy: {
        connectionPool: { http: { http1MaxPendingRequests: 100 } },
        outlierDetection: { consecutive5xxErrors: 5 },
      },
      subsets: ['v1', 'v2'].map(version => ({
        name: version,
        labels: { version },
      })),
    },
  };
}

function virtualServices(
  metadata: ReturnType<typeof meta>,
  host: string,
  delegates: boolean,
  long: boolean,
): KubernetesObject[] {
  const route = [
    { destination: { host, subset: 'v1' }, weight: 90 },
    { destination: { host, subset: 'v2' }, weight: 10 },
  ];
  const conditional = Array.from({ length: long ? 19 : 1 }, (_, index) => ({
    name: `rule-${index}`,
    match: [
      {
        uri: { prefix: `/api/v${index}` },
        headers: { 'x-canary': { exact: 'true' } },
      },
    ],
    route: [{ destination: { host, subset: 'v2' } }],
  }));
  const http = [...conditional, { name: 'default', route, timeout: '5s' }];
  const kind = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' };
  if (!delegates) {
    return [{ ...kind, metadata, spec: { hosts: [host], http } }];
  }
  const delegate = `${metadata.name}-delegate`;
  return [
    {
      ...kind,
      metadata,
      spec: {
        hosts: [host],
        http: [
          { match: [{ uri: { prefix: '/' } }], delegate: { name: delegate } },
        ],
      },
    },
    { ...kind, metadata: { ...metadata, name: delegate }, spec: { http } },
  ];
}

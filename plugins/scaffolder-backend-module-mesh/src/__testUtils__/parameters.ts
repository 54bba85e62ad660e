/** Parameters that every template takes. */
const common = {
  name: 'orders',
  owner: 'group:default/team-a',
  namespace: 'shop',
  createNamespace: true,
  port: 8080,
  image: 'registry.example.com/orders:1.0.0',
};

const token = {
  issuer: 'https://login.example.com',
  jwksUri: 'https://login.example.com/jwks.json',
  audiences: ['orders'],
};

const release = {
  ...common,
  canaryWeight: 10,
  testerHeader: 'x-canary',
  timeoutSeconds: 10,
  retries: 2,
  exposure: 'none',
};

const canaryImage = 'registry.example.com/orders:1.1.0';

/** The least that each template needs, by its name. */
export const least: Record<string, Record<string, unknown>> = {
  'mesh-jwt-service-istio': { ...common, ...token },
  'mesh-jwt-service-kyma': {
    ...common,
    ...token,
    gateway: 'kyma-system/kyma-gateway',
    host: 'orders.example.com',
    methods: ['GET', 'POST'],
  },
  'mesh-canary-istio': { ...release, canaryImage },
  'mesh-canary-gateway-api': { ...release, canaryImage },
  'mesh-canary-argo-rollouts': {
    ...release,
    pauseMinutes: 5,
    successRate: 99,
    prometheus: 'http://prometheus.istio-system:9090',
  },
  'mesh-canary-flagger': { ...release, successRate: 99, latencyMs: 500 },
};

const hostileDescriptions = [
  undefined,
  '"quotes" and \'more\' \\ %s',
  '${{ values.name }} {{ name }} {% raw %} {# x #}',
  'Ünï 日本 😀 \u202e : - # & * ! | > @ `',
];

const commonAxes = {
  name: ['orders', 'o', `a${'b'.repeat(38)}c`],
  namespace: ['shop', `s${'0'.repeat(62)}`],
  description: hostileDescriptions,
  createNamespace: [true, false, undefined],
  cluster: ['prod', undefined, ''],
  system: ['system:default/shop', undefined],
  tracingProvider: [undefined, '', 'otel'],
  tracingSampling: [10, 0.01, 100],
  sample: [undefined, true],
  format: [undefined, 'plain', 'kustomize'],
  port: [8080, 65535],
};

const tokenAxes = {
  issuer: ['https://login.example.com', 'https://l.example.com:8443/a/~b%20'],
  audiences: [['orders'], ['https://orders.example.com/', 'api://x']],
  scopes: [undefined, [], ['read', 'orders:write']],
  callerNamespaces: [undefined, [], ['web', 'mobile']],
};

const releaseAxes = {
  revision: [undefined, '', '1-30-2'],
  canaryWeight: [1, 10, 50],
  testerHeader: ['x-canary', 'a'],
  timeoutSeconds: [1, 300],
  exposure: ['none', 'gateway'],
  gateway: ['istio-system/gateway'],
  host: ['orders.example.com'],
};

const withRetries = { ...releaseAxes, retries: [0, 2] };
const judged = { ...withRetries, successRate: [50, 99, 100] };

/** Values that are to be tried in pairs, by the name of the template. */
export const axes: Record<string, Record<string, readonly unknown[]>> = {
  'mesh-jwt-service-istio': {
    ...commonAxes,
    ...tokenAxes,
    revision: releaseAxes.revision,
    claims: [undefined, [], [{ claim: 'https://a/role', value: 'admin' }]],
    openPaths: [undefined, [], ['/health', '/public/*']],
  },
  'mesh-jwt-service-kyma': {
    ...commonAxes,
    ...tokenAxes,
    openPaths: [undefined, [], ['/health', '/public/docs']],
    methods: [['GET'], ['GET', 'POST', 'DELETE']],
  },
  'mesh-canary-istio': { ...commonAxes, ...withRetries },
  'mesh-canary-gateway-api': { ...commonAxes, ...releaseAxes },
  'mesh-canary-argo-rollouts': {
    ...commonAxes,
    ...judged,
    pauseMinutes: [1, 1440],
  },
  'mesh-canary-flagger': { ...commonAxes, ...judged, latencyMs: [1, 60000] },
};

const texts = [
  'a"b',
  "a'b",
  'a\nb',
  'a: b',
  '${{ x }}',
  '{{ x }}',
  '{% x %}',
  'ä',
  '日本',
  '`id`',
  '$(id)',
  '<b>',
];
const labels = ['Orders', 'a b', '-a', 'a-', 'a_b', 'a.b', ...texts];
const urls = ['http://a', 'javascript:alert(1)', 'https://u@h', ...texts].map(
  each => (/^[a-z]+:/.test(each) ? each : `https://a${each}`),
);

/** Values that the wizard has to refuse, by the field that takes them. */
export const hostile: Record<string, unknown[]> = {
  name: [...labels, 'a'.repeat(41), 'a'.repeat(64)],
  description: ['a\nb', 'a\rb', 'a'.repeat(201)],
  owner: ['', ...texts],
  system: texts,
  namespace: ['', ...labels, 'a'.repeat(64)],
  createNamespace: ['true', 1],
  cluster: ['a b', 'a'.repeat(101), ...texts],
  revision: [...labels, 'a'.repeat(64)],
  image: ['', ':latest', 'a'.repeat(256), ...texts],
  canaryImage: ['', ...texts],
  port: [80, 70000, '8080', 8080.5],
  callerNamespaces: ['web', ...labels.map(each => [each])],
  tracingProvider: ['a/b', 'A', 'a'.repeat(64), ...texts],
  tracingSampling: [0, 101, '10'],
  issuer: urls,
  jwksUri: ['https://a', ...urls],
  audiences: [[], ...texts.map(each => [each])],
  scopes: texts.map(each => [each]),
  claims: [
    [{ claim: 'a' }],
    ...texts.map(each => [{ claim: each, value: 'b' }]),
    ...texts.map(each => [{ claim: 'a', value: each }]),
  ],
  openPaths: [
    ['health'],
    ['/a b'],
    ['/a*b'],
    ...texts.map(each => [`/${each}`]),
  ],
  methods: [[], ['TRACE'], ['get']],
  canaryWeight: [0, 51, 10.5, '10'],
  testerHeader: ['', 'X-Canary', 'a:b', ...texts],
  timeoutSeconds: [0, 301, '5s'],
  retries: [-1, 6],
  successRate: [49, 101],
  latencyMs: [0, 60001],
  pauseMinutes: [0, 1441],
  prometheus: ['prometheus', 'file:///etc/passwd', ...texts],
  exposure: ['', 'apirule', ...texts],
  destination: ['', 'elsewhere'],
  format: ['helm'],
};

/** Values for the fields that a gateway needs. */
export const hostileExposure: Record<string, unknown[]> = {
  gateway: ['gateway', 'a/b/c', 'A/b', ...texts],
  host: ['localhost', '*.example.com', 'a..b', `${'a'.repeat(64)}.b`, ...texts],
};

import { least } from './__testUtils__/parameters';
import { Rendered, TemplateRunner } from './__testUtils__/TemplateRunner';

// The first request waits for the scaffolder's migrations.
jest.setTimeout(60_000);

let runner: TemplateRunner;
beforeAll(async () => {
  runner = await TemplateRunner.start();
});
afterAll(() => runner.stop());

const render = (name: string, values: object = {}) =>
  runner.render(name, { ...least[name], ...values });

const find = ({ objects }: Rendered, kind: string, name = 'orders') =>
  objects.find(each => each.kind === kind && each.metadata.name === name)!;

const exposed = {
  exposure: 'gateway',
  gateway: 'istio-system/gateway',
  host: 'orders.example.com',
};

it('requires the token, its audience and what else was asked for', async () => {
  const result = await render('mesh-jwt-service-istio', {
    scopes: ['read', 'write'],
    claims: [{ claim: 'role', value: 'admin' }],
    openPaths: ['/health', '/public/*'],
    callerNamespaces: ['web'],
    tracingProvider: 'otel',
    tracingSampling: 5,
  });
  expect(find(result, 'RequestAuthentication').spec.jwtRules).toEqual([
    {
      issuer: 'https://login.example.com',
      jwksUri: 'https://login.example.com/jwks.json',
      audiences: ['orders'],
      forwardOriginalToken: true,
    },
  ]);
  expect(find(result, 'AuthorizationPolicy').spec.rules).toEqual([
    {
      from: [
        { source: { requestPrincipals: ['https://login.example.com/*'] } },
      ],
      when: [
        { key: 'request.auth.claims[scope]', values: ['read'] },
        { key: 'request.auth.claims[scope]', values: ['write'] },
        { key: 'request.auth.claims[role]', values: ['admin'] },
      ],
    },
    { to: [{ operation: { paths: ['/health', '/public/*'] } }] },
  ]);
  expect(
    find(result, 'NetworkPolicy').spec.ingress[0].from[1].namespaceSelector
      .matchExpressions[0].values,
  ).toEqual(['istio-system', 'web']);
  expect(find(result, 'Telemetry').spec.tracing).toEqual([
    { providers: [{ name: 'otel' }], randomSamplingPercentage: 5 },
  ]);
});

it('describes the component as it was promised, and nothing that was not asked for', async () => {
  const plain = await render('mesh-jwt-service-istio');
  expect(plain.component).toEqual({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'orders',
      description: '',
      annotations: {
        'backstage.io/kubernetes-label-selector':
          'app.kubernetes.io/name=orders',
        'backstage.io/kubernetes-namespace': 'shop',
        'mesh-portal.dev/contract': 'sidecar=injected,mtls=STRICT,jwt=required',
      },
      links: [
        { title: 'Issuer of the tokens', url: 'https://login.example.com' },
      ],
    },
    spec: {
      type: 'service',
      lifecycle: 'production',
      owner: 'group:default/team-a',
    },
  });
  expect(plain.objects.map(each => each.kind).sort()).toEqual([
    'AuthorizationPolicy',
    'Deployment',
    'Namespace',
    'NetworkPolicy',
    'PeerAuthentication',
    'PodDisruptionBudget',
    'RequestAuthentication',
    'Service',
    'ServiceAccount',
  ]);
  const full = await render('mesh-canary-istio', {
    ...exposed,
    cluster: 'prod',
    system: 'system:default/shop',
    tracingProvider: 'otel',
    tracingSampling: 5,
  });
  expect(full.component).toMatchObject({
    metadata: {
      annotations: {
        'backstage.io/kubernetes-cluster': 'prod',
        'mesh-portal.dev/contract': 'sidecar=injected,mtls=STRICT,tracing=otel',
      },
      links: [{ url: 'https://orders.example.com' }],
    },
    spec: { system: 'system:default/shop' },
  });
});

it('leaves the policies of a Kyma service to its APIRule', async () => {
  const result = await render('mesh-jwt-service-kyma', {
    openPaths: ['/health'],
    scopes: ['read'],
  });
  expect(find(result, 'APIRule').spec.rules).toEqual([
    { path: '/health', methods: ['GET'], noAuth: true },
    {
      path: '/*',
      methods: ['GET', 'POST'],
      jwt: {
        authentications: [
          {
            issuer: 'https://login.example.com',
            jwksUri: 'https://login.example.com/jwks.json',
          },
        ],
        authorizations: [{ audiences: ['orders'], requiredScopes: ['read'] }],
      },
    },
  ]);
  expect(find(result, 'Namespace', 'shop').metadata.labels).toEqual({
    'istio-injection': 'enabled',
  });
  for (const kind of [
    'VirtualService',
    'RequestAuthentication',
    'AuthorizationPolicy',
  ]) {
    expect(find(result, kind)).toBeUndefined();
  }
});

it('sends testers past the shares, and the others to subsets that select pods', async () => {
  const result = await render('mesh-canary-istio', {
    ...exposed,
    canaryWeight: 25,
    retries: 0,
  });
  const { hosts, gateways, http } = find(result, 'VirtualService').spec;
  const rule = find(result, 'DestinationRule').spec;
  expect(hosts).toEqual(['orders.shop.svc.cluster.local', exposed.host]);
  expect(gateways).toEqual(['mesh', exposed.gateway]);
  expect(rule.host).toBe(hosts[0]);
  expect(http[0].match).toEqual([
    { headers: { 'x-canary': { exact: 'true' } } },
  ]);
  expect(http[1].match).toBeUndefined();
  expect(
    http[1].route.map((each: any) => [each.destination.subset, each.weight]),
  ).toEqual([
    ['v1', 75],
    ['v2', 25],
  ]);
  expect(http[1].retries).toEqual({ attempts: 0 });
  for (const { labels } of rule.subsets) {
    const pods = find(result, 'Deployment', `orders-${labels.version}`).spec
      .template.metadata.labels;
    expect(pods).toMatchObject(labels);
    expect(pods).toMatchObject(find(result, 'Service').spec.selector);
  }
});

it('weighs the versions of a HTTPRoute by their own services', async () => {
  const result = await render('mesh-canary-gateway-api', exposed);
  const { parentRefs, hostnames, rules } = find(result, 'HTTPRoute').spec;
  expect(parentRefs).toEqual([
    { group: '', kind: 'Service', name: 'orders', port: 80 },
    { namespace: 'istio-system', name: 'gateway' },
  ]);
  expect(hostnames).toEqual([exposed.host]);
  expect(rules[1].backendRefs).toEqual([
    { name: 'orders-v1', port: 80, weight: 90 },
    { name: 'orders-v2', port: 80, weight: 10 },
  ]);
  for (const version of ['v1', 'v2']) {
    expect(
      find(result, 'Deployment', `orders-${version}`).spec.template.metadata
        .labels,
    ).toMatchObject(find(result, 'Service', `orders-${version}`).spec.selector);
  }
});

it('hands the weights to Argo Rollouts, and stops where nothing can be measured', async () => {
  const result = await render('mesh-canary-argo-rollouts');
  const { canary } = find(result, 'Rollout').spec.strategy;
  const route = find(result, 'VirtualService').spec.http[0];
  expect(canary.trafficRouting.istio.virtualService).toEqual({
    name: 'orders',
    routes: [route.name],
  });
  expect(
    route.route.map((each: any) => [each.destination.host, each.weight]),
  ).toEqual([
    [`${canary.stableService}.shop.svc.cluster.local`, 100],
    [`${canary.canaryService}.shop.svc.cluster.local`, 0],
  ]);
  expect(find(result, 'Service', canary.canaryService)).toBeDefined();
  const [metric] = find(result, 'AnalysisTemplate', 'orders-success-rate').spec
    .metrics;
  expect(metric.successCondition).toBe(
    'len(result) > 0 && !isNaN(result[0]) && result[0] >= 0.99',
  );
  expect(metric.failureCondition).toBe(
    'len(result) > 0 && !isNaN(result[0]) && result[0] < 0.99',
  );
  expect(metric.provider.prometheus.query).toContain(
    `destination_service_name="${canary.canaryService}"`,
  );
});

it('leaves to Flagger what Flagger makes, and lets it speak mutual TLS', async () => {
  const result = await render('mesh-canary-flagger', exposed);
  expect(find(result, 'Canary').spec).toMatchObject({
    targetRef: { kind: 'Deployment', name: 'orders' },
    service: {
      hosts: [exposed.host],
      gateways: ['mesh', exposed.gateway],
      trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } },
      timeout: '10s',
    },
    analysis: { stepWeight: 10, maxWeight: 50 },
  });
  for (const kind of ['Service', 'DestinationRule', 'VirtualService']) {
    expect(find(result, kind)).toBeUndefined();
  }
  // Flagger changes the first of these labels on the pods of the primary, so that policies must go by the other one.
  expect(find(result, 'Deployment').spec.selector.matchLabels).toEqual({
    app: 'orders',
  });
  expect(find(result, 'PeerAuthentication').spec.selector.matchLabels).toEqual({
    'app.kubernetes.io/name': 'orders',
  });
});

it('adds a sample that listens on the port of the container', async () => {
  const { files } = await render('mesh-canary-flagger', { sample: true });
  expect(files['sample/server.mjs']).toContain("?? '8080'");
  expect(files['sample/server.mjs']).toContain('${request.method}');
  expect(files).toHaveProperty(['sample/Dockerfile']);
});

it('offers the files where nothing publishes them', async () => {
  const { body } = await runner.dryRun('mesh-canary-istio', {
    ...least['mesh-canary-istio'],
    destination: 'copy',
  });
  expect(body.output).toMatchObject({
    archive: expect.stringMatching(/^H4sI/),
    archiveName: 'orders',
  });
});

import { Entity } from '@backstage/catalog-model';
import { EntityMesh } from '@mesh-portal/backstage-plugin-mesh-common';
import { hostile } from './__testUtils__/hostile';
import { TemplateRunner } from './__testUtils__/TemplateRunner';

// The first request waits for the scaffolder's migrations.
jest.setTimeout(60_000);

const entity = (name: string, selector = `app=${name},tier=web`): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    annotations: { 'backstage.io/kubernetes-label-selector': selector },
  },
  spec: { type: 'service' },
});

const label =
  'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    istio-injection: enabled\n';

/** As much of an answer as a plan goes by. */
function meshOf(
  name: string,
  words: Record<'sidecar' | 'mtls' | 'jwt' | 'tracing', string>,
  ruledBy?: object,
): EntityMesh {
  const ref = { kind: 'Deployment', group: 'apps', namespace: 'shop', name };
  return {
    entityRef: `component:default/${name}`,
    dimensions: Object.fromEntries(
      Object.entries(words).map(([key, value]) => [key, { value }]),
    ),
    workloads: [
      {
        workload: ref,
        injection: {
          known: true,
          value: { fix: { summary: {}, patch: label } },
          because: [],
        },
      },
    ],
    services: [
      {
        service: { kind: 'Service', namespace: 'shop', name },
        traffic: { known: true, value: { ruledBy }, because: [] },
      },
    ],
    findings: [
      { id: 'IST0102', fix: { summary: {}, patch: label } },
      { id: 'MESH0303', fix: { summary: {}, command: 'kubectl patch it' } },
    ],
  } as unknown as EntityMesh;
}

const nothing = {
  sidecar: 'none',
  mtls: 'DISABLE',
  jwt: 'none',
  tracing: 'off',
};
const everything = {
  sidecar: 'injected',
  mtls: 'STRICT',
  jwt: 'required',
  tracing: 'otel',
};
const rule = { kind: 'VirtualService', namespace: 'shop', name: 'other' };

let runner: TemplateRunner;
beforeAll(async () => {
  runner = await TemplateRunner.start({
    entities: [
      entity('plain'),
      entity('half'),
      entity('done'),
      entity('ruled'),
      entity('odd', 'app in (a, b)'),
    ],
    mesh: [
      meshOf('plain', nothing),
      meshOf('half', { ...everything, mtls: 'PERMISSIVE', tracing: 'off' }),
      meshOf('done', everything),
      meshOf('ruled', everything, rule),
      meshOf('odd', nothing),
    ],
  });
});
afterAll(() => runner.stop());

const asked = (name: string, values: object) => ({
  entity: `component:default/${name}`,
  level: 'none',
  routes: false,
  circuitBreaker: false,
  ...values,
});

const token = {
  issuer: 'https://login.example.com',
  jwksUri: 'https://login.example.com/jwks.json',
  audiences: ['orders'],
};
const traced = { ...token, tracingProvider: 'otel', tracingSampling: 5 };
const routes = { routes: true, timeoutSeconds: 5, retries: 0, trial: 'none' };
const trial = { ...routes, trialPercent: 5, endsOn: '2030-01-31' };

it.each([
  ['plain', { level: 'in-mesh' }, ['Namespace']],
  ['plain', { level: 'encrypted' }, ['Namespace', 'PeerAuthentication']],
  [
    'plain',
    { level: 'token', ...token },
    [
      'AuthorizationPolicy',
      'Namespace',
      'PeerAuthentication',
      'RequestAuthentication',
    ],
  ],
  ['half', { level: 'traced', ...traced }, ['PeerAuthentication', 'Telemetry']],
  ['half', { finding: 'IST0102', level: 'encrypted' }, ['Namespace']],
  ['done', routes, ['VirtualService']],
  ['done', { circuitBreaker: true }, ['DestinationRule']],
])('adds to %s what it lacks for %j', async (name, values, kinds) => {
  const { objects, files } = await runner.render(
    'mesh-existing-service',
    asked(name, values),
  );
  expect(objects.map(each => each.kind).sort()).toEqual(kinds);
  for (const { kind, metadata, spec } of objects) {
    expect([kind, metadata.name]).toEqual([
      kind,
      kind === 'Namespace' ? 'shop' : `${name}-mesh`,
    ]);
    if (spec?.selector) {
      expect(spec.selector.matchLabels).toEqual({ app: name, tier: 'web' });
    }
  }
  expect(files).not.toHaveProperty(['catalog-info.yaml']);
});

it.each([
  [
    { trial: 'mirror', mirrorHost: 'next.shop.svc.cluster.local' },
    {
      mirrors: [
        {
          destination: { host: 'next.shop.svc.cluster.local' },
          percentage: { value: 5 },
        },
      ],
    },
  ],
  [
    { trial: 'delay', delaySeconds: 3 },
    { fault: { delay: { fixedDelay: '3s', percentage: { value: 5 } } } },
  ],
  [
    { trial: 'abort' },
    { fault: { abort: { httpStatus: 503, percentage: { value: 5 } } } },
  ],
])('limits a trial in time: %j', async (values, route) => {
  const { objects } = await runner.render(
    'mesh-existing-service',
    asked('done', { ...trial, ...values }),
  );
  expect(objects[0].metadata.annotations).toEqual({
    'mesh-portal.dev/ends': '2030-01-31',
  });
  expect(objects[0].spec.http).toEqual([
    {
      name: 'everybody',
      route: [{ destination: { host: 'done.shop.svc.cluster.local' } }],
      timeout: '5s',
      retries: { attempts: 0 },
      ...route,
    },
  ]);
});

it.each([
  ['done', { level: 'traced', ...traced }, 'nothing has to be changed'],
  ['ruled', routes, 'VirtualService shop/other rules this service already'],
  [
    'odd',
    { level: 'encrypted' },
    'has to find its pods by labels with a value',
  ],
  ['plain', { finding: 'MESH0301' }, 'has no finding MESH0301'],
  ['plain', { finding: 'MESH0303' }, 'but by: kubectl patch it'],
  ['absent', { level: 'encrypted' }, 'there is no component:default/absent'],
])('refuses for %s: %j', async (name, values, message) => {
  const { body } = await runner.dryRun(
    'mesh-existing-service',
    asked(name, values),
  );
  expect(body.error.message).toContain(message);
});

it.each([
  ['entity', ['done', 'component:done', 'component:default/a b', '${{ x }}']],
  ['finding', ['IST1', 'ist0102', '${{ x }}']],
  ['level', ['all', '']],
  ['routes', ['true']],
  ['circuitBreaker', ['true']],
  ['trial', ['chaos', '']],
  ['trialPercent', [0, 101]],
  ['endsOn', ['tomorrow', '2030-1-1', '2030-01-01T00:00:00Z"']],
  ['delaySeconds', [0, 61]],
  ['mirrorHost', ['next', ...hostile.prometheus]],
])(
  'refuses hostile values of %s and names the field',
  async (field, values) => {
    for (const value of values) {
      const response = await runner.dryRun(
        'mesh-existing-service',
        asked('done', {
          ...trial,
          trial: field === 'mirrorHost' ? 'mirror' : 'delay',
          delaySeconds: 2,
          [field]: value,
        }),
      );
      expect([value, response.status]).toEqual([value, 400]);
      expect(JSON.stringify(response.body.errors)).toContain(field);
    }
  },
);

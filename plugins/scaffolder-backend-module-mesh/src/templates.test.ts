import fs from 'node:fs';
import path from 'node:path';
import {
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import request from 'supertest';
import { parseAllDocuments } from 'yaml';
import { scaffolderModuleMesh } from './scaffolderModule';
import { composeTemplate, Template } from './templates/composeTemplate';
import { readTemplates } from './templates/readTemplates';

const directory = path.resolve(__dirname, '../templates');
const templates = new Map(
  readTemplates(directory).map(template => [
    template.metadata.name,
    composeTemplate(template, [], 'group:default/platform'),
  ]),
);

interface DryRun {
  files: Record<string, string>;
  objects: Array<{
    kind: string;
    metadata: Record<string, any>;
    spec: Record<string, any>;
  }>;
}

const common = {
  name: 'orders',
  owner: 'group:default/team-a',
  namespace: 'shop',
  createNamespace: true,
  port: 8080,
  destination: 'copy',
};
const jwt = {
  ...common,
  image: 'registry.example.com/orders:1.0.0',
  issuer: 'https://login.example.com',
  jwksUri: 'https://login.example.com/jwks.json',
  audiences: ['orders'],
};
const canary = {
  ...common,
  stableImage: 'registry.example.com/orders:1.0.0',
  canaryImage: 'registry.example.com/orders:1.1.0',
  canaryWeight: 10,
  testerHeader: 'x-canary',
  timeoutSeconds: 10,
  retries: 2,
};

// The first request waits for the scaffolder's migrations.
jest.setTimeout(60_000);

describe('templates', () => {
  let backend: TestBackend;

  beforeAll(async () => {
    backend = await startTestBackend({
      features: [
        scaffolderPlugin,
        scaffolderModuleMesh,
        catalogServiceMock.factory({ entities: [...templates.values()] }),
        mockServices.rootConfig.factory({ data: {} }),
      ],
    });
  });

  afterAll(async () => {
    await backend.stop();
  });

  function contentOf(folder: string, below = folder): object[] {
    return fs.readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
      const file = path.join(folder, entry.name);
      return entry.isDirectory()
        ? contentOf(file, below)
        : [
            {
              path: path.relative(below, file),
              base64Content: fs.readFileSync(file).toString('base64'),
            },
          ];
    });
  }

  async function dryRun(name: string, values: object) {
    const template = templates.get(name) as Template;
    const folder = path.dirname(
      template.metadata.annotations!['backstage.io/managed-by-location'].slice(
        'file:'.length,
      ),
    );
    return request(backend.server)
      .post('/api/scaffolder/v2/dry-run')
      .send({ template, values, directoryContents: contentOf(folder) });
  }

  async function render(name: string, values: object): Promise<DryRun> {
    const response = await dryRun(name, values);
    expect(response.body.error ?? response.body.errors).toBeUndefined();
    const files = Object.fromEntries(
      (
        response.body.directoryContents as Array<{
          path: string;
          base64Content: string;
        }>
      ).map(file => [
        file.path,
        Buffer.from(file.base64Content, 'base64').toString(),
      ]),
    );
    for (const [file, text] of Object.entries(files)) {
      expect([file, text]).toEqual([file, expect.not.stringContaining('${{')]);
    }
    const objects = Object.entries(files)
      .filter(
        ([file]) =>
          file.startsWith('deploy/') && !file.endsWith('kustomization.yaml'),
      )
      .flatMap(([, text]) =>
        [...parseAllDocuments(text)].map(document => document.toJS()),
      )
      .filter(Boolean);
    return { files, objects };
  }

  const find = ({ objects }: DryRun, kind: string, name = 'orders') =>
    objects.find(
      object => object.kind === kind && object.metadata.name === name,
    )!;

  it('pairs the RequestAuthentication with the policy that makes the token required', async () => {
    const result = await render('mesh-jwt-service-istio', jwt);
    expect(result.objects.map(object => object.kind).sort()).toEqual([
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
    expect(find(result, 'RequestAuthentication').spec.jwtRules).toEqual([
      {
        issuer: 'https://login.example.com',
        jwksUri: 'https://login.example.com/jwks.json',
        audiences: ['orders'],
        forwardOriginalToken: true,
      },
    ]);
    expect(find(result, 'AuthorizationPolicy').spec).toMatchObject({
      action: 'ALLOW',
      rules: [
        {
          from: [
            { source: { requestPrincipals: ['https://login.example.com/*'] } },
          ],
        },
      ],
    });
    const pod = find(result, 'Deployment').spec.template;
    expect(pod.metadata.labels).toMatchObject({
      version: 'v1',
      'sidecar.istio.io/inject': 'true',
    });
    for (const kind of [
      'PeerAuthentication',
      'RequestAuthentication',
      'AuthorizationPolicy',
    ]) {
      expect(pod.metadata.labels).toMatchObject(
        find(result, kind).spec.selector.matchLabels,
      );
    }
    expect(pod.metadata.labels).toMatchObject(
      find(result, 'Service').spec.selector,
    );
    expect(pod.spec.serviceAccountName).toBe('orders');
    const [entity] = parseAllDocuments(result.files['catalog-info.yaml']).map(
      d => d.toJS(),
    );
    expect(entity).toMatchObject({
      metadata: {
        annotations: {
          'backstage.io/kubernetes-label-selector':
            'app.kubernetes.io/name=orders',
          'backstage.io/kubernetes-namespace': 'shop',
          'mesh-portal.dev/contract':
            'sidecar=injected,mtls=STRICT,jwt=required',
        },
      },
      spec: { owner: 'group:default/team-a' },
    });
    expect(entity.spec).not.toHaveProperty('system');
  });

  it('writes what was asked for beyond the defaults, and nothing else', async () => {
    const result = await render('mesh-jwt-service-istio', {
      ...jwt,
      createNamespace: false,
      cluster: 'prod',
      revision: '1-30-2',
      system: 'system:default/shop',
      description: 'Takes "orders": {{ values.name }} & {% raw %} # fast',
      scopes: ['read', 'write'],
      openPaths: ['/health', '/public/*'],
      callerNamespaces: ['web'],
    });
    expect(find(result, 'Namespace', 'shop')).toBeUndefined();
    expect(result.files['deploy/kustomization.yaml']).not.toContain(
      'namespace.yaml',
    );
    const { labels } = find(result, 'Deployment').spec.template.metadata;
    expect(labels['istio.io/rev']).toBe('1-30-2');
    expect(labels).not.toHaveProperty('sidecar.istio.io/inject');
    expect(find(result, 'AuthorizationPolicy').spec.rules).toEqual([
      {
        from: [
          { source: { requestPrincipals: ['https://login.example.com/*'] } },
        ],
        when: [
          { key: 'request.auth.claims[scope]', values: ['read'] },
          { key: 'request.auth.claims[scope]', values: ['write'] },
        ],
      },
      { to: [{ operation: { paths: ['/health', '/public/*'] } }] },
    ]);
    const [entity] = parseAllDocuments(result.files['catalog-info.yaml']).map(
      d => d.toJS(),
    );
    expect(entity.metadata).toMatchObject({
      description: 'Takes "orders": {{ values.name }} & {% raw %} # fast',
      annotations: {
        'mesh-portal.dev/contract': 'sidecar=injected,mtls=STRICT,jwt=partial',
        'backstage.io/kubernetes-cluster': 'prod',
      },
    });
    expect(
      find(result, 'NetworkPolicy').spec.ingress[0].from[1].namespaceSelector,
    ).toEqual({
      matchExpressions: [
        {
          key: 'kubernetes.io/metadata.name',
          operator: 'In',
          values: ['istio-system', 'web'],
        },
      ],
    });
  });

  it('releases a canary whose shares add up and whose subsets select its pods', async () => {
    const result = await render('mesh-canary-istio', {
      ...canary,
      canaryWeight: 25,
      retries: 0,
    });
    const { hosts, http } = find(result, 'VirtualService').spec;
    const rule = find(result, 'DestinationRule').spec;
    expect(hosts).toEqual(['orders.shop.svc.cluster.local']);
    expect(rule.host).toBe(hosts[0]);
    expect(http[0].match).toEqual([
      { headers: { 'x-canary': { exact: 'true' } } },
    ]);
    expect(http[1].match).toBeUndefined();
    expect(
      http[1].route.map((route: any) => [
        route.destination.subset,
        route.weight,
      ]),
    ).toEqual([
      ['v1', 75],
      ['v2', 25],
    ]);
    expect(http[1].retries).toEqual({ attempts: 0 });
    for (const { labels } of rule.subsets) {
      const { template, selector } = find(
        result,
        'Deployment',
        `orders-${labels.version}`,
      ).spec;
      expect(template.metadata.labels).toMatchObject(labels);
      expect(template.metadata.labels).toMatchObject(selector.matchLabels);
      expect(template.metadata.labels).toMatchObject(
        find(result, 'Service').spec.selector,
      );
    }
  });

  it.each([
    [
      'mesh-jwt-service-istio',
      jwt,
      'name',
      [
        'Orders',
        'a b',
        'a"b',
        '${{ x }}',
        'a\nb',
        'ä',
        'a'.repeat(41),
        '-a',
        'a-',
      ],
    ],
    [
      'mesh-jwt-service-istio',
      jwt,
      'namespace',
      ['Shop', "a'b", '{{ x }}', 'a'.repeat(64), ''],
    ],
    [
      'mesh-jwt-service-istio',
      jwt,
      'issuer',
      [
        'http://login.example.com',
        'https://a"b',
        'https://a\nb',
        'javascript:alert(1)',
        'https://u@h',
      ],
    ],
    [
      'mesh-jwt-service-istio',
      jwt,
      'jwksUri',
      ['http://x/jwks', 'https://x', 'https://x/ y', 'file:///etc/passwd'],
    ],
    [
      'mesh-jwt-service-istio',
      jwt,
      'audiences',
      [[], ['a b'], ['"'], ['${{ x }}']],
    ],
    [
      'mesh-jwt-service-istio',
      jwt,
      'openPaths',
      [['health'], ['/a b'], ['/"'], ['/a*b'], ['/{{x}}']],
    ],
    ['mesh-jwt-service-istio', jwt, 'description', ['a\nb']],
    ['mesh-jwt-service-istio', jwt, 'port', [80, 70000, '8080']],
    ['mesh-canary-istio', canary, 'canaryWeight', [0, 51, 10.5]],
    [
      'mesh-canary-istio',
      canary,
      'canaryImage',
      ['', 'a b', 'a"b', '`id`', '$(id)'],
    ],
    [
      'mesh-canary-istio',
      canary,
      'testerHeader',
      ['X-Canary', 'a:b', 'a b', ''],
    ],
  ])(
    '%s refuses hostile or impossible values of %3$s',
    async (name, values, field, hostile) => {
      for (const value of hostile) {
        const response = await dryRun(name, { ...values, [field]: value });
        expect([value, response.status]).toEqual([value, 400]);
        expect(JSON.stringify(response.body.errors)).toContain(field);
      }
    },
  );
});

import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { ConfigReader } from '@backstage/config';
import type { MeshKubernetesBridge } from '@mesh-portal/backstage-plugin-mesh-node';
import { ClusterSchemas } from './schemas/ClusterSchemas';
import { configuredClusters } from './schemas/configuredClusters';
import { createValidateManifestsAction } from './validateManifests';

const object = (apiVersion: string, kind: string, rest: string) =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: orders, namespace: shop }\n${rest}\n`;

const service = object(
  'v1',
  'Service',
  'spec: { selector: { app: orders }, ports: [{ name: http, port: 80 }] }',
);

const widget = (spec: string) => object('example.com/v1', 'Widget', spec);

const definition = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  names: { kind: Widget, plural: widgets }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            apiVersion: { type: string }
            kind: { type: string }
            metadata: { type: object }
            spec:
              type: object
              required: [size]
              properties:
                size: { type: integer }
                colour: { type: string, enum: [red, blue] }
                wait: { type: string }
                limits: { type: object, additionalProperties: { x-kubernetes-int-or-string: true, anyOf: [{ type: integer }, { type: string }] } }
                free: { type: object, x-kubernetes-preserve-unknown-fields: true, properties: { a: { type: string } } }
              x-kubernetes-validations:
                - { rule: "self.size < 10 || has(self.colour)", message: large ones need a colour }
                - { rule: "!has(self.wait) || duration(self.wait) >= duration('1ms')", message: waits too short }
                - { rule: "self.size >= oldSelf.size", message: never shrinks }
                - { rule: "self.nonsense()" }
`;

describe('mesh:manifest:validate', () => {
  const workspace = createMockDirectory();
  let server: http.Server;
  let documents: Record<string, unknown> = {};
  const requests: string[] = [];

  beforeAll(async () => {
    server = http.createServer((request, response) => {
      requests.push(`${request.url} ${request.headers.authorization}`);
      const document = documents[request.url ?? ''];
      response.statusCode = document ? 200 : 403;
      response.end(JSON.stringify(document ?? {}));
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });
  afterAll(
    () =>
      new Promise(resolve => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );

  const access = () =>
    ({
      clusterSupplier: {
        getClusters: async () => [
          {
            name: 'production',
            url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
            authMetadata: {},
          },
        ],
      },
      authStrategy: {
        getCredential: async () => ({ type: 'bearer token', token: 'secret' }),
      },
    } as unknown as Awaited<ReturnType<MeshKubernetesBridge['get']>>);

  function clusters(now?: () => number) {
    return new ClusterSchemas({
      bridge: { provide: () => {}, get: async () => access() },
      now,
    });
  }

  async function run(
    files: Record<string, string>,
    input: object = {},
    known = clusters(),
  ) {
    workspace.setContent({ deploy: files, crds: { 'crd.yaml': definition } });
    const context = createMockActionContext({
      input: { path: 'deploy', ...input },
      workspacePath: workspace.path,
    });
    await createValidateManifestsAction({ clusters: known }).handler(context);
    return Object.fromEntries(
      (context.output as jest.Mock).mock.calls as Array<[string, unknown]>,
    );
  }

  it('finds nothing wrong with what is valid', async () => {
    expect(await run({ 'a.yaml': service })).toEqual({
      valid: true,
      warnings: [],
      unchecked: [],
    });
  });

  it.each([
    [
      service.replace('selector', 'selectors'),
      'a.yaml, document 1 (Service shop/orders), spec.selectors: is not a known field',
    ],
    [
      `${service}---\n${service.replace('port: 80', 'port: http')}`,
      'a.yaml, document 2 (Service shop/orders), spec.ports[0].port: must be integer',
    ],
    [
      object('apps/v1', 'Deployment', 'spec: { template: {} }'),
      'spec.selector: is missing',
    ],
    [
      service.replace('name: orders', 'name: orders, label: x'),
      'metadata.label: is not a known field',
    ],
    [
      object(
        'networking.istio.io/v1',
        'VirtualService',
        'spec: { hosts: [orders], http: [{ route: [{ destination: { host: "or*" } }] }] }',
      ),
      'spec.http[0].route[0].destination.host: domain name "or*" is not valid',
    ],
    [widget('spec: { sizes: 1 }'), 'spec.size: is missing'],
    [widget('spec: { size: 1, kolour: x }'), 'spec.kolour: is not a known'],
    [widget('spec: { size: 1, colour: green }'), 'must be one of red, blue'],
    [widget('spec: { size: 10 }'), 'spec: large ones need a colour'],
    [widget('spec: { size: 1, wait: 1us }'), 'spec: waits too short'],
    [
      widget('spec: { size: 1 }').replace('name:', 'nam: x, name:'),
      'metadata.nam: is not a known field',
    ],
  ])(
    'names file, document and field of what is wrong: %#',
    async (text, line) => {
      await expect(
        run({ 'a.yaml': text }, { definitions: 'crds' }),
      ).rejects.toThrow(line);
    },
  );

  it('says what it did not check, and does not call it valid', async () => {
    const free = 'spec: { size: 1, limits: { a: 1, b: x }, free: { z: 1 } }';
    const { valid, unchecked } = await run(
      { 'a.yaml': widget(free) },
      { definitions: 'crds' },
    );
    expect(valid).toBe(false);
    expect(unchecked).toEqual([
      expect.stringMatching(/spec: rule not checked: self\.nonsense\(\)/),
    ]);
    expect(await run({ 'a.yaml': widget(free) })).toMatchObject({
      valid: false,
      unchecked: ['example.com/v1 Widget: no schema'],
    });
    await expect(
      run({ 'a.yaml': widget(free) }, { requireSchemas: true }),
    ).rejects.toThrow('There is no schema for example.com/v1 Widget');
  });

  it('tells warnings and goes on', async () => {
    const { warnings } = await run({
      'a.yaml': object(
        'security.istio.io/v1',
        'PeerAuthentication',
        'spec: { selector: {} }',
      ),
    });
    expect(warnings).toEqual([
      expect.stringContaining('workload selector specified without labels'),
    ]);
  });

  it('stays inside of the workspace', async () => {
    await expect(run({}, { path: '../..' })).rejects.toThrow('not allowed');
    await expect(run({}, { definitions: '../..' })).rejects.toThrow(
      'not allowed',
    );
    workspace.setContent({ deploy: {}, 'x.yaml': service });
    fs.symlinkSync(
      path.join(workspace.path, 'x.yaml'),
      path.join(workspace.path, 'deploy/x.yaml'),
    );
    const context = createMockActionContext({
      input: { path: 'deploy' },
      workspacePath: workspace.path,
    });
    await expect(
      createValidateManifestsAction({ clusters: clusters() }).handler(context),
    ).rejects.toThrow('symbolic link');
  });

  it('takes the schemas of a cluster, reads them once, and does without where it does not answer', async () => {
    const kind = { group: 'example.com', version: 'v1', kind: 'Widget' };
    documents = {
      '/openapi/v3': {
        paths: {
          'apis/example.com/v1': { serverRelativeURL: '/openapi/v3/example' },
          'apis/other.com/v1': { serverRelativeURL: '//elsewhere/x' },
        },
      },
      '/openapi/v3/example': {
        components: {
          schemas: {
            Widget: {
              type: 'object',
              'x-kubernetes-group-version-kind': [kind],
              properties: {
                apiVersion: { type: 'string' },
                kind: { type: 'string' },
                metadata: { type: 'object' },
                spec: { allOf: [{ $ref: '#/components/schemas/Spec' }] },
              },
            },
            Gadget: {
              type: 'object',
              'x-kubernetes-group-version-kind': [{ ...kind, kind: 'Gadget' }],
              'x-kubernetes-preserve-unknown-fields': true,
            },
            Spec: { type: 'object', properties: { size: { type: 'integer' } } },
          },
        },
      },
    };
    requests.length = 0;
    let now = 0;
    const known = clusters(() => now);
    const input = { cluster: 'production' };
    expect(
      await run({ 'a.yaml': widget('spec: { size: 1 }') }, input, known),
    ).toMatchObject({ valid: true });
    await expect(
      run({ 'a.yaml': widget('spec: { sise: 1 }') }, input, known),
    ).rejects.toThrow('spec.sise: is not a known field');
    expect(requests).toEqual([
      '/openapi/v3 Bearer secret',
      '/openapi/v3/example Bearer secret',
    ]);
    expect(
      await run(
        { 'a.yaml': widget('').replace('example.com', 'other.com') },
        input,
        known,
      ),
    ).toMatchObject({ unchecked: ['other.com/v1 Widget: no schema'] });

    expect(
      await run(
        { 'a.yaml': widget('spec: {}').replace('Widget', 'Gadget') },
        input,
        known,
      ),
    ).toMatchObject({ unchecked: ['example.com/v1 Gadget: no schema'] });

    documents = {};
    now = 60 * 60 * 1000;
    expect(
      await run({ 'a.yaml': widget('spec: {}') }, input, known),
    ).toMatchObject({ unchecked: ['example.com/v1 Widget: no schema'] });
    await expect(
      run({ 'a.yaml': service }, { cluster: 'staging' }, known),
    ).rejects.toThrow("knows a cluster 'staging'");
  });

  it('asks clusters that only the mesh plugin is configured with', async () => {
    const { port } = server.address() as AddressInfo;
    documents = {
      '/k8s/openapi/v3': { paths: {} },
    };
    requests.length = 0;
    const entry = { url: `http://127.0.0.1:${port}/k8s/` };
    const known = new ClusterSchemas({
      bridge: { provide: () => {}, get: () => new Promise(() => {}) },
      configured: configuredClusters(
        new ConfigReader({
          mesh: {
            clusters: [
              { ...entry, name: 'a', token: 'here' },
              { ...entry, name: 'b' },
            ],
          },
        }),
      ),
    });
    for (const cluster of ['a', 'b']) {
      expect(
        await run({ 'a.yaml': service }, { cluster }, known),
      ).toMatchObject({ valid: true });
    }
    expect(requests).toEqual([
      '/k8s/openapi/v3 Bearer here',
      '/k8s/openapi/v3 undefined',
    ]);
  });

  it('needs no kubernetes plugin where no cluster is asked for', async () => {
    const alone = new ClusterSchemas({
      bridge: { provide: () => {}, get: () => new Promise(() => {}) },
    });
    expect(await run({ 'a.yaml': service }, {}, alone)).toMatchObject({
      valid: true,
    });
    await expect(
      run({ 'a.yaml': service }, { cluster: 'production' }, alone),
    ).rejects.toThrow("knows a cluster 'production'");
  });
});

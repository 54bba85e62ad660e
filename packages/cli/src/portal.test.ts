import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { createMockDirectory } from '@backstage/backend-test-utils';
import type { WhatIfAnswer } from '@mesh-portal/backstage-plugin-mesh-common';
import { parseAllDocuments } from 'yaml';
import { main } from './main';

const repository = createMockDirectory();

const policy = `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: orders, namespace: shop }
spec: { selector: { matchLabels: { app: orders } }, mtls: { mode: PERMISSIVE } }
`;
// In a portal's cluster the service may well be there.
const rules = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec: { hosts: [orders], http: [{ route: [{ destination: { host: orders } }] }] }
`;
const component = (contract: string) => `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: Orders
  annotations: { mesh-portal.dev/contract: "${contract}" }
spec: { type: service, lifecycle: production, owner: team-a }
`;

const orders = {
  group: 'apps',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'orders',
};
const nothing = {
  changes: [],
  breaks: [],
  truncated: false,
} as unknown as WhatIfAnswer;
const change = (
  before: string | undefined,
  after: string,
  entityRefs = ['component:default/orders'],
): Partial<WhatIfAnswer> => ({
  changes: [
    {
      subject: orders,
      question: 'mtls',
      ...(before && { before: { value: before, because: [] } }),
      after: { value: after, because: [] },
      entityRefs,
    },
  ],
});

let portal: Server;
let url: string;
let answer: Partial<WhatIfAnswer>;
let asked: Array<{
  url?: string;
  authorization?: string;
  body: { cluster: string; apply: string };
}>;
beforeEach(async () => {
  asked = [];
  portal = createServer(async (request, response) => {
    const chunks = await request.toArray();
    asked.push({
      url: request.url,
      authorization: request.headers.authorization,
      body: JSON.parse(Buffer.concat(chunks).toString()),
    });
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ...nothing, ...answer }));
  }).listen(0, '127.0.0.1');
  await once(portal, 'listening');
  url = `http://127.0.0.1:${(portal.address() as AddressInfo).port}`;
});
afterEach(() => {
  portal.close();
  portal.closeAllConnections();
});

async function run(files: Record<string, string>, args = ['--cluster', 'eu']) {
  repository.setContent(files);
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(
    ['explain', repository.path, '--against', url, ...args],
    {
      env: { MESH_PORTAL_TOKEN: 'secret' },
      stdin: () => '',
      stdout: text => out.push(text),
      stderr: text => err.push(text),
    },
  );
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('explain against a portal', () => {
  it('sends the manifests without what is for the catalog', async () => {
    answer = change('STRICT', 'PERMISSIVE');
    const result = await run({ 'a.yaml': policy, 'c.yaml': component('') });
    expect(result.out).toContain('mtls would go from STRICT to PERMISSIVE');
    expect(result.code).toBe(1);
    const [{ body, ...rest }] = asked;
    expect(rest).toEqual({
      url: '/api/mesh/v1/what-if',
      authorization: 'Bearer secret',
    });
    expect(body.cluster).toBe('eu');
    expect(parseAllDocuments(body.apply).map(each => each.toJS().kind)).toEqual(
      ['PeerAuthentication'],
    );
  });

  it.each([
    ['STRICT', 'PERMISSIVE', 'mtls=PERMISSIVE', undefined, 1, false],
    ['DISABLE', 'PERMISSIVE', 'mtls=STRICT', undefined, 1, true],
    ['DISABLE', 'STRICT', 'mtls=STRICT', undefined, 0, false],
    ['DISABLE', 'PERMISSIVE', 'mtls=STRICT', ['component:default/x'], 0, false],
    ['DISABLE', 'PERMISSIVE', 'jwt=required', undefined, 0, false],
  ])(
    'from %s to %s breaks %s of %j: %i',
    async (before, after, contract, entityRefs, code, isBroken) => {
      answer = change(before, after, entityRefs);
      const files = { 'a.yaml': policy, 'c.yaml': component(contract) };
      const result = await run(files);
      expect(result.code).toBe(code);
      expect(/Orders promises mtls STRICT/.test(result.out)).toBe(isBroken);
    },
  );

  it('judges a workload that no entity of the catalog has yet', async () => {
    answer = change(undefined, 'PERMISSIVE', []);
    const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec: { containers: [{ name: app, image: 'a:1' }] }
`;
    const entity = component('mtls=STRICT').replace(
      'annotations: {',
      'annotations: { backstage.io/kubernetes-label-selector: app=orders,',
    );
    const result = await run({ 'a.yaml': deployment, 'c.yaml': entity });
    expect(result.out).toContain('it would be PERMISSIVE');
    expect(result.code).toBe(1);
  });

  it('finds nothing missing that the cluster may hold', async () => {
    answer = {};
    expect(await run({ 'a.yaml': rules })).toMatchObject({
      code: 0,
      out: expect.stringContaining('Nothing would become worse.'),
    });
  });

  it('warns of connections that would not come about any more', async () => {
    answer = {
      breaks: [
        {
          client: { ...orders, name: 'web' },
          service: { kind: 'Service', namespace: 'shop', name: 'orders' },
          succeeds: 'some',
          because: [],
          entityRefs: [],
          serviceEntityRefs: [],
        },
      ],
    };
    expect(await run({ 'a.yaml': policy })).toMatchObject({
      code: 0,
      out: expect.stringContaining(
        'warning: Service shop/orders: Deployment shop/web would in part not reach it any more (connection breaks)',
      ),
    });
  });

  it('says what it cannot tell', async () => {
    answer = {};
    const nameless = await run({ 'a.yaml': policy }, []);
    expect(nameless.err).toContain('--cluster is missing');
    answer = { truncated: true };
    const more = await run({ 'a.yaml': policy });
    expect(more.err).toContain('explain fewer of them');
    portal.close();
    portal.closeAllConnections();
    const gone = await run({ 'a.yaml': policy });
    expect(gone.err).toContain(`--against ${url}: the portal did not answer`);
    expect([nameless.code, more.code, gone.code]).toEqual([2, 2, 2]);
  });
});

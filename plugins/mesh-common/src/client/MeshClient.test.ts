import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { MeshClient } from './MeshClient';

const baseUrl = 'http://backend/api/mesh';
const client = new MeshClient({
  discoveryApi: {
    getBaseUrl: async plugin => `http://backend/api/${plugin}`,
  },
  fetchApi: { fetch: (input, init) => fetch(input, init) },
});
const server = setupServer();
const entityRef = 'component:default/orders';
const policy = {
  cluster: 'eu',
  group: 'security.istio.io',
  kind: 'PeerAuthentication',
  namespace: 'shop',
  name: 'default',
};
const workload = {
  cluster: 'eu',
  namespace: 'shop',
  kind: 'Deployment',
  name: 'orders',
};

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

describe('MeshClient', () => {
  const decision = { workload, request: { method: 'GET', path: '/' } };
  const reach = {
    client: workload,
    service: { namespace: 'shop', name: 'stock' },
  };
  const exemption = {
    entityRef,
    check: 'encrypted',
    reason: 'legacy clients',
    expiresAt: '2027-01-01T00:00:00.000Z',
  };
  const change = { cluster: 'eu', remove: [policy] };
  type Case = [string, () => Promise<unknown>, object?];
  it.each<Case>([
    [
      'GET /v1/entities/component/default/a%2F..%2Fb%3Fc?repeats=shared',
      () => client.getEntityMesh('component:default/a/../b?c'),
    ],
    [
      'GET /v1/entities/component/default/orders/signals',
      () => client.getEntitySignals(entityRef),
    ],
    ['GET /v1/coverage?by=owner', () => client.getCoverage('owner')],
    [
      'GET /v1/workloads?claimed=false&namespace=a%26b&limit=5',
      () =>
        client.listWorkloads({
          claimed: false,
          namespace: 'a&b',
          cluster: undefined,
          limit: 5,
        }),
    ],
    [
      'GET /v1/coverage/results?check=encrypted&state=notApplicable&by=namespace&scope=eu%2Fshop',
      () =>
        client.listCoverageResults({
          check: 'encrypted',
          state: 'notApplicable',
          by: 'namespace',
          scope: 'eu/shop',
        }),
    ],
    [
      'GET /v1/coverage/fix-next?limit=3',
      () => client.listFixNext({ limit: 3 }),
    ],
    [
      'GET /v1/restarts?who=you&cluster=eu',
      () => client.listRestarts({ who: 'you', cluster: 'eu' }),
    ],
    [
      'GET /v1/policies?cluster=eu&namespace=shop',
      () => client.listPolicies({ cluster: 'eu', namespace: 'shop' }),
    ],
    ['GET /v1/clusters', () => client.listClusters()],
    [
      'GET /v1/findings?severity=error&sort=age',
      () => client.listFindings({ severity: 'error', sort: 'age' }),
    ],
    ['POST /v1/decide', () => client.decide(decision), decision],
    ['POST /v1/can-reach', () => client.canReach(reach), reach],
    ['POST /v1/what-if', () => client.whatIf(change), change],
    [
      'GET /v1/affected?cluster=eu&group=security.istio.io&kind=PeerAuthentication&namespace=shop&name=default',
      () => client.listAffected(policy),
    ],
    [
      'GET /v1/entities/component/default/orders/object?cluster=eu&group=security.istio.io&kind=PeerAuthentication&namespace=shop&name=default',
      () => client.getObject(entityRef, policy),
    ],
    [
      'GET /v1/coverage/trend?by=org&check=encrypted',
      () => client.getTrend({ by: 'org', check: 'encrypted' }),
    ],
    [
      'GET /v1/exemptions?state=requested',
      () => client.listExemptions({ state: 'requested' }),
    ],
    [
      'POST /v1/exemptions',
      () => client.requestExemption(exemption),
      exemption,
    ],
    [
      'POST /v1/exemptions/a%2Fb/decision',
      () => client.decideExemption('a/b', 'approved'),
      { state: 'approved' },
    ],
    ['POST /v1/refresh', () => client.refreshCluster('eu'), { cluster: 'eu' }],
  ])('asks %s', async (wanted, ask, ...[body]) => {
    let asked = '';
    let sent: unknown;
    server.use(
      http.all(`${baseUrl}/*`, async ({ request }) => {
        asked = `${request.method} ${request.url.slice(baseUrl.length)}`;
        sent = request.body ? await request.json() : undefined;
        return HttpResponse.json({ answer: 42, shared: [], body: 42 });
      }),
    );
    const answer = await ask();
    expect(asked).toBe(wanted);
    expect(sent).toEqual(body);
    expect([
      undefined,
      42,
      { answer: 42, shared: [], body: 42 },
    ]).toContainEqual(answer);
  });

  it.each([
    ['attachment; filename="mesh-findings-2026-11-24.csv"', '-2026-11-24'],
    ['attachment; filename="../../evil.csv"', ''],
    [undefined, ''],
  ])('saves a file named by %s', async (disposition, dated) => {
    server.use(
      http.get(
        `${baseUrl}/v1/export/findings`,
        ({ request }) =>
          new HttpResponse(new URL(request.url).search, {
            headers: disposition ? { 'content-disposition': disposition } : {},
          }),
      ),
    );
    const filter = { severity: 'error' as const };
    const file = await client.export('findings', filter, 'csv');
    expect(file.fileName).toBe(`mesh-findings${dated}.csv`);
    expect(await file.content.text()).toBe('?severity=error&format=csv');
  });

  it('ends a call early', async () => {
    server.use(http.get(`${baseUrl}/v1/clusters`, () => new Promise(() => {})));
    await expect(
      client.listClusters({ signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('rejects with the name of the error that the backend sent', async () => {
    server.use(
      http.get(`${baseUrl}/v1/entities/*`, () =>
        HttpResponse.json(
          {
            error: { name: 'NotFoundError', message: 'No such entity' },
            response: { statusCode: 404 },
          },
          { status: 404 },
        ),
      ),
    );
    await expect(client.getEntityMesh(entityRef)).rejects.toMatchObject({
      name: 'ResponseError',
      cause: { name: 'NotFoundError' },
    });
  });
});

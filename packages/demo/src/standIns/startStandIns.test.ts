import { symlink, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { type StandIns, startStandIns } from './startStandIns';

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '`onload=alert(1)`',
  '</title><svg onload=alert(1)>',
  '</style><script>alert(1)</script>',
  '&lt;script&gt;',
  'data:text/html,<script>alert(1)</script>',
  '{{constructor.constructor("alert(1)")()}}',
  '\u202Egnp.exe',
];

describe('startStandIns', () => {
  const directory = createMockDirectory({
    content: {
      outside: 'secret',
      published: {
        demo: { 'catalog-info.yaml': 'kind: Component', 'x.html': '<b>' },
      },
    },
  });
  let standIns: StandIns;

  beforeAll(async () => {
    standIns = await startStandIns({
      port: 0,
      publishDirectory: directory.resolve('published'),
    });
  });

  afterAll(() => standIns.stop());

  async function open(url: string) {
    const response = await fetch(url);
    return { status: response.status, body: await response.text(), response };
  }

  /** Sends the path as it is; fetch would resolve dots before. */
  async function openRaw(address: string) {
    const response = await new Promise<IncomingMessage>((resolve, reject) =>
      get(
        { host: '127.0.0.1', port: standIns.port, path: address },
        resolve,
      ).on('error', reject),
    );
    return { status: response.statusCode, body: await text(response) };
  }

  it.each([
    ['a dashboard', '/grafana/d/fdk3v9q1m2hoge/x?var-service='],
    ['an unknown dashboard', '/grafana/d/none?var-service='],
    ['a dashboard uid', '/grafana/d/'],
    ['a Grafana search', '/grafana/explore?left='],
    ['a Kiali graph', '/kiali/console/graph/namespaces?namespaces='],
    ['a Kiali workload', '/kiali/console/namespaces/a/workloads/'],
    ['a trace search', '/jaeger/search?service='],
    ['a trace', '/jaeger/trace/'],
    ['a log search', '/logs/search?app='],
    ['the name of a parameter', '/logs/search?x=y&'],
    ['an unknown place', '/'],
  ])('shows hostile text in %s as text', async (_, address) => {
    for (const value of hostile) {
      const { body, response } = await open(
        `${standIns.url}${address}${encodeURIComponent(value)}`,
      );
      const markup = body.replace(/<style>[^<]*<\/style>/, '');
      expect(markup).not.toMatch(
        /<(script|img|svg|style|b)\b|<[^>]* (on\w+|style)=|javascript:[^<]*"/i,
      );
      expect(response.headers.get('content-security-policy')).toContain(
        "default-src 'none'",
      );
    }
  });

  it('shows what a dashboard was given, and what it has no use for', async () => {
    const { status, body } = await open(
      `${standIns.grafana}/d/fdk3v9q1m2hoge/istio-service-dashboard?var-service=booking.storefront.svc.cluster.local&var-pod=a`,
    );
    expect(status).toBe(200);
    expect(body).toContain('Istio Service Dashboard');
    expect(body).toMatch(
      /var-service<\/th><td>booking\.storefront\.svc\.cluster\.local<\/td><td><small><\/small>/,
    );
    expect(body).toMatch(/var-pod.*this dashboard has no such variable/);
  });

  it('answers the dashboard lookup as Grafana does', async () => {
    const found = await (
      await fetch(
        `${standIns.grafana}/api/search?type=dash-db&query=Istio%20Service%20Dashboard`,
      )
    ).json();
    expect(found).toEqual([
      expect.objectContaining({
        title: 'Istio Service Dashboard',
        url: `/grafana/d/${found[0].uid}/istio-service-dashboard`,
        type: 'dash-db',
      }),
    ]);
    const byUid = await (
      await fetch(`${standIns.grafana}/api/dashboards/uid/${found[0].uid}`)
    ).json();
    expect(byUid.dashboard.templating.list).toContainEqual({ name: 'service' });
    expect(
      (await open(`${standIns.grafana}/api/dashboards/uid/none`)).status,
    ).toBe(404);
  });

  it('names what Kiali and the trace search were asked for', async () => {
    expect(
      (
        await open(
          `${standIns.kiali}/console/namespaces/storefront/services/booking?clusterName=stage`,
        )
      ).body,
    ).toMatch(
      /namespace<\/th><td>storefront[^]*service<\/th><td>booking[^]*clusterName<\/th><td>stage/,
    );
    expect(
      (await open(`${standIns.traces}/search?service=booking.storefront`)).body,
    ).toContain('booking.storefront');
    expect(
      await (await fetch(`${standIns.traces}/api/services`)).json(),
    ).toMatchObject({ data: [] });
  });

  it('serves published files as plain text and nothing outside of their folder', async () => {
    await symlink(
      directory.resolve('outside'),
      directory.resolve('published/demo/link'),
    );
    await symlink(
      directory.resolve('.'),
      directory.resolve('published/demo/folder'),
    );
    const file = await open(`${standIns.published}/demo/catalog-info.yaml`);
    expect(file.body).toBe('kind: Component');
    expect(
      (await open(`${standIns.published}/demo/x.html`)).response.headers.get(
        'content-type',
      ),
    ).toBe('text/plain; charset=utf-8');
    expect((await open(`${standIns.published}/demo`)).body).toContain(
      'href="/published/demo/catalog-info.yaml"',
    );
    for (const address of [
      'demo/none',
      '../outside',
      '..%2Foutside',
      '%2e%2e/outside',
      'demo/..%2f..%2foutside',
      encodeURIComponent(directory.resolve('outside')),
      'demo/link',
      'demo/folder',
      'demo/folder/outside',
      'demo/%00',
    ]) {
      const { status, body } = await openRaw(`/published/${address}`);
      expect({ address, status, body }).toEqual({
        address,
        status: 404,
        body: 'Not found',
      });
    }
  });

  it('answers broken addresses and only reads', async () => {
    expect((await open(`${standIns.logs}/%E0%A4%A?x=%`)).status).toBe(200);
    expect((await open(`${standIns.url}/__proto__`)).status).toBe(404);
    expect((await open(`${standIns.url}/constructor`)).status).toBe(404);
    expect((await open(standIns.url)).status).toBe(200);
    expect(
      (await fetch(standIns.logs, { method: 'POST', body: 'x' })).status,
    ).toBe(405);
    await writeFile(path.join(directory.path, 'published', 'late'), 'x');
    expect((await open(`${standIns.published}/late`)).body).toBe('x');
  });
});

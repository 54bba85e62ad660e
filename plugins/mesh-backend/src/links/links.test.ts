import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import { safeHttpUrl } from '@mesh-portal/backstage-plugin-mesh-common';
import { hostileTexts } from '@mesh-portal/backstage-plugin-mesh-common/testUtils';
import fc from 'fast-check';
import { readMeshConfig } from '../config';
import { serviceVerdicts, workloadVerdicts } from '../testFixtures/verdicts';
import { GrafanaDirectory } from './GrafanaDirectory';
import { LinkBuilder } from './LinkBuilder';
import { readLinkPreferences } from './LinkPreferences';

const read = (mesh: object) =>
  readMeshConfig(mockServices.rootConfig({ data: { mesh: mesh as {} } }));
const fresh = (name: string, title?: string) => ({
  name,
  state: 'fresh' as const,
  ...(title && { title }),
});
const paths = { pathOf: () => '/d/u1/istio' };

function boundIn(cluster: string, namespace = 'shop', name = 'orders') {
  const service = serviceVerdicts(cluster, namespace, name);
  return {
    workloads: [
      workloadVerdicts(cluster, namespace, name, {
        serviceIds: [service.id],
        podLabels: { app: name },
      }),
    ],
    services: [service],
  };
}

describe('LinkBuilder', () => {
  const config = read({
    grafana: [
      {
        url: 'https://grafana.example.com/g/',
        clusters: ['eu'],
        datasource: 'prom',
      },
      { url: 'https://other.example.com' },
    ],
    kiali: [
      {
        url: 'https://kiali.example.com/kiali',
        clusterNames: { eu: 'Kubernetes' },
      },
    ],
    traces: [{ url: 'https://jaeger.example.com' }],
    logs: [
      {
        url: 'https://logs.example.com',
        path: '/q?ns={namespace}&w={workload}',
      },
    ],
  });

  it('opens every tool on exactly this service', () => {
    const links = new LinkBuilder({ config, dashboards: paths }).linksOf(
      'orders',
      boundIn('eu'),
      [fresh('eu')],
    );
    expect(links.map(({ kind, title, url }) => [kind, title, url])).toEqual([
      [
        'grafana-service',
        'Grafana',
        'https://grafana.example.com/g/d/u1/istio?orgId=1&from=now-1h&to=now&var-datasource=prom&var-qrep=destination&var-service=orders.shop.svc.cluster.local',
      ],
      [
        'grafana-workload',
        'Grafana workload',
        'https://grafana.example.com/g/d/u1/istio?orgId=1&from=now-1h&to=now&var-datasource=prom&var-qrep=destination&var-namespace=shop&var-workload=orders',
      ],
      [
        'kiali',
        'Kiali',
        'https://kiali.example.com/kiali/console/namespaces/shop/services/orders?clusterName=Kubernetes',
      ],
      [
        'kiali-workload',
        'Kiali workload',
        'https://kiali.example.com/kiali/console/namespaces/shop/workloads/orders?clusterName=Kubernetes',
      ],
      [
        'kiali-graph',
        'Kiali graph',
        'https://kiali.example.com/kiali/console/graph/node/namespaces/shop/services/orders?clusterName=Kubernetes',
      ],
      [
        'traces',
        'Traces',
        'https://jaeger.example.com/search?service=orders.shop&lookback=1h&limit=20',
      ],
      ['logs', 'Logs', 'https://logs.example.com/q?ns=shop&w=orders'],
    ]);
  });

  it('names the cluster where there are several, and has one link of a kind for each', () => {
    const [eu, us] = [boundIn('eu'), boundIn('us')];
    const more = workloadVerdicts('eu', 'shop', 'a-worker');
    const links = new LinkBuilder({ config, dashboards: paths }).linksOf(
      'orders',
      {
        workloads: [more, ...eu.workloads, ...us.workloads],
        services: [...eu.services, ...us.services],
      },
      [fresh('eu', 'Europe'), fresh('us')],
    );
    expect(
      links.map(each => each.title).filter(each => each.startsWith('Kiali (')),
    ).toEqual(['Kiali (Europe)', 'Kiali (us)']);
    expect(
      links.find(
        each => each.kind === 'grafana-service' && each.cluster === 'us',
      )?.url,
    ).toContain('https://other.example.com/d/');
    expect(
      links.find(
        each => each.kind === 'grafana-workload' && each.cluster === 'eu',
      )?.url,
    ).toContain('var-workload=orders');
  });

  it('links to nothing that is not configured or not found', () => {
    const none = { pathOf: () => undefined };
    const links = new LinkBuilder({
      config: { ...config, kiali: [] },
      dashboards: none,
    }).linksOf('orders', { ...boundIn('eu'), services: [] }, [fresh('eu')]);
    expect(links.map(each => each.kind)).toEqual(['traces', 'logs']);
    expect(
      new LinkBuilder({ config: read({}), dashboards: paths }).linksOf(
        'orders',
        boundIn('eu'),
        [fresh('eu')],
      ),
    ).toEqual([]);
  });

  it.each([
    [
      { url: 'https://t.example', type: 'tempo', datasource: 'tempo-1' },
      '"datasource":"tempo-1"',
      '"value":["orders.shop"]',
    ],
    [
      {
        url: 'https://t.example',
        type: 'template',
        path: '/t/{cluster}?s={service}',
        service: '{workload}@{namespace}',
      },
      '/t/eu?s=orders%40shop',
    ],
  ])('searches traces with %j', (traces, ...parts) => {
    const [link] = new LinkBuilder({
      config: read({ traces: [traces] }),
      dashboards: paths,
    }).linksOf('orders', boundIn('eu'), [fresh('eu')]);
    for (const part of parts) {
      expect(decodeURIComponent(link.url) + link.url).toContain(part);
    }
  });

  it('links to the whole of a cluster for those who run it', () => {
    const builder = new LinkBuilder({ config, dashboards: paths });
    expect(
      builder.linksOfCluster('eu').map(({ kind, url }) => [kind, url]),
    ).toEqual([
      [
        'grafana-mesh',
        'https://grafana.example.com/g/d/u1/istio?orgId=1&from=now-1h&to=now&var-datasource=prom',
      ],
      [
        'grafana-control-plane',
        'https://grafana.example.com/g/d/u1/istio?orgId=1&from=now-1h&to=now&var-datasource=prom',
      ],
      [
        'kiali',
        'https://kiali.example.com/kiali/console/overview?clusterName=Kubernetes',
      ],
    ]);
    expect(
      new LinkBuilder({ config: read({}), dashboards: paths }).linksOfCluster(
        'eu',
      ),
    ).toEqual([]);
  });

  it('names what makes other plugins show the same', () => {
    const links = new LinkBuilder({ config, dashboards: paths }).linksOf(
      'orders',
      boundIn('eu'),
      [fresh('eu')],
      { traceService: 'by-hand' },
    );
    const url = links.find(each => each.kind === 'grafana-service')?.url;
    expect(links.flatMap(each => each.annotation ?? [])).toEqual([
      { key: 'grafana/overview-dashboard', value: url },
      { key: 'kiali.io/namespace', value: 'shop' },
      // What a person wrote changes the link, not what would be written without it.
      { key: 'jaegertracing.io/service', value: 'orders.shop' },
    ]);
  });

  describe('with what annotations for other plugins prefer', () => {
    const several = read({
      grafana: [
        { url: 'https://one.example.com' },
        { id: 'two', url: 'https://two.example.com/g' },
      ],
      kiali: [
        { url: 'https://kiali-one.example.com' },
        { name: 'two', url: 'https://kiali-two.example.com' },
      ],
      traces: [{ url: 'https://jaeger.example.com' }],
    });
    const linksWith = (annotations: Record<string, string>) =>
      new LinkBuilder({ config: several, dashboards: paths })
        .linksOf(
          'orders',
          boundIn('eu'),
          [fresh('eu')],
          readLinkPreferences(annotations),
        )
        .map(({ title, url }) => `${title} ${url}`);

    it.each([
      [
        { 'grafana/host-id': 'two', 'kiali.io/provider': 'two' },
        [
          /^Grafana https:\/\/two\.example\.com\/g\//,
          /^Kiali https:\/\/kiali-two\./,
        ],
      ],
      [
        { 'grafana/host-id': 'three', 'kiali.io/provider': 'three' },
        [/^Grafana https:\/\/one\./, /^Kiali https:\/\/kiali-one\./],
      ],
      [
        {
          'grafana/overview-dashboard':
            'https://two.example.com/g/d/x/ours?a=b',
          'grafana/dashboard-selector': 'team-orders',
        },
        [
          /^Grafana overview https:\/\/two\.example\.com\/g\/d\/x\/ours\?a=b$/,
          /^Grafana dashboards https:\/\/one\.example\.com\/dashboards\?tag=team-orders$/,
        ],
      ],
      [
        {
          'jaegertracing.io/service': 'orders&x',
          'jaegertracing.io/operation': 'GET /a?b',
          'jaegertracing.io/lookback': '2d',
          'jaegertracing.io/limit': '50',
        },
        [
          /^Traces https:\/\/jaeger\.example\.com\/search\?service=orders%26x&lookback=2d&limit=50&operation=GET\+%2Fa%3Fb$/,
        ],
      ],
      [
        {
          'jaegertracing.io/lookback': 'ever',
          'jaegertracing.io/limit': '1e9',
        },
        [/^Traces .*service=orders\.shop&lookback=1h&limit=20$/],
      ],
    ])('follows %j', (annotations, patterns) => {
      const links = linksWith(annotations);
      for (const pattern of patterns) {
        expect(links).toContainEqual(expect.stringMatching(pattern));
      }
    });

    it('does not show twice what the catalog module wrote from a link', () => {
      const without = linksWith({});
      const written = without
        .find(each => each.startsWith('Grafana http'))!
        .replace('Grafana ', '');
      expect(linksWith({ 'grafana/overview-dashboard': written })).toEqual(
        without,
      );
    });

    it.each([
      'https://evil.example.com/d/x',
      'https://two.example.com.evil.example/g/d/x',
      'https://two.example.com/other/d/x',
      'https://two.example.com/g/../other',
      'https://two.example.com/gg/d/x',
      'https://two.example.com@evil.example/g/d/x',
    ])('opens no overview at %s', url => {
      expect(
        linksWith({ 'grafana/overview-dashboard': url }),
      ).not.toContainEqual(expect.stringMatching(/^Grafana overview/));
    });

    it(`leads nowhere else for a hostile corpus of ${hostileTexts.length} values in every annotation`, () => {
      const keys = [
        'grafana/host-id',
        'grafana/overview-dashboard',
        'grafana/dashboard-selector',
        'kiali.io/provider',
        'jaegertracing.io/service',
        'jaegertracing.io/operation',
        'jaegertracing.io/lookback',
        'jaegertracing.io/limit',
      ];
      const origins = new Set(
        [...several.grafana, ...several.kiali, ...several.traces].map(
          ({ url }) => new URL(url).origin,
        ),
      );
      const builder = new LinkBuilder({ config: several, dashboards: paths });
      for (const value of hostileTexts) {
        for (const key of keys) {
          const links = builder.linksOf(
            'orders',
            boundIn('eu'),
            [fresh('eu')],
            readLinkPreferences({ [key]: value }),
          );
          expect(links.length).toBeGreaterThanOrEqual(6);
          for (const { url } of links) {
            expect(safeHttpUrl(url)).toBe(url);
            expect(origins).toContain(new URL(url).origin);
            expect(new URL(url).hash).toBe('');
          }
        }
      }
    });
  });

  it('keeps every name in its place', () => {
    const builder = new LinkBuilder({ config, dashboards: paths });
    const hosts = [
      'grafana.example.com',
      'other.example.com',
      'kiali.example.com',
      'jaeger.example.com',
      'logs.example.com',
    ];
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        (namespace, name) => {
          const links = (() => {
            try {
              return builder.linksOf('x', boundIn('eu', namespace, name), [
                fresh('eu'),
              ]);
            } catch (error) {
              // Lone surrogates cannot be encoded; Kubernetes names hold none.
              expect(error).toBeInstanceOf(URIError);
              return [];
            }
          })();
          for (const { url } of links) {
            expect(safeHttpUrl(url)).toBe(url);
            expect(hosts).toContain(new URL(url).host);
            expect(new URL(url).hash).toBe('');
          }
        },
      ),
    );
  });
});

describe('GrafanaDirectory', () => {
  let server: Server | undefined;
  const signal = new AbortController().signal;

  async function serve(listener: RequestListener): Promise<string> {
    server = createServer(listener);
    await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    server = undefined;
  });

  function directoryOf(grafana: object) {
    const config = read({ grafana: [grafana] });
    const logger = mockServices.logger.mock();
    return {
      directory: new GrafanaDirectory({ grafanas: config.grafana, logger }),
      grafana: config.grafana[0],
      logger,
    };
  }

  it('finds a dashboard by its exact title, with the token, and keeps what it found', async () => {
    const seen: unknown[] = [];
    let answer: unknown = [
      { title: 'Istio Service Dashboard (copy)', uid: 'wrong' },
      { title: 'Istio Service Dashboard', uid: '../evil' },
      { title: 'Istio Service Dashboard', uid: 'right' },
    ];
    const url = await serve((req, res) => {
      seen.push([req.url, req.headers.authorization]);
      res.statusCode = answer ? 200 : 503;
      res.end(JSON.stringify(answer));
    });
    const { directory, grafana, logger } = directoryOf({
      url: 'https://public.example.com',
      apiUrl: url,
      token: 't0ken',
      dashboards: {
        workload: { uid: 'given' },
        mesh: { uid: 'given' },
        controlPlane: { uid: 'given' },
      },
    });
    expect(directory.pathOf(grafana, 'service')).toBeUndefined();
    expect(directory.pathOf(grafana, 'workload')).toBe(
      '/d/given/istio-workload-dashboard',
    );
    expect(await directory.refresh(signal)).toBe(true);
    expect(directory.pathOf(grafana, 'service')).toBe(
      '/d/right/istio-service-dashboard',
    );
    expect(seen).toEqual([
      [
        '/api/search?type=dash-db&query=Istio+Service+Dashboard',
        'Bearer t0ken',
      ],
    ]);
    expect(await directory.refresh(signal)).toBe(false);

    answer = undefined;
    expect(await directory.refresh(signal)).toBe(false);
    expect(directory.pathOf(grafana, 'service')).toBe(
      '/d/right/istio-service-dashboard',
    );
    expect(JSON.stringify(logger.warn.mock.calls)).not.toContain('t0ken');

    answer = [];
    expect(await directory.refresh(signal)).toBe(true);
    expect(directory.pathOf(grafana, 'service')).toBeUndefined();
  });

  it.each<[string, RequestListener]>([
    [
      'follows no redirect',
      (req, res) =>
        res
          .writeHead(302, { location: `http://${req.headers.host}/elsewhere` })
          .end(),
    ],
    [
      'reads no endless answer',
      (_, res) => {
        const more = () => {
          while (!res.destroyed && res.write('x'.repeat(65_536)));
        };
        res.on('drain', more);
        more();
      },
    ],
    ['understands only JSON', (_, res) => res.end('<html>sign in</html>')],
    ['trusts no shape', (_, res) => res.end('{"title":1}')],
  ])('%s', async (_, listener) => {
    let elsewhere = 0;
    const url = await serve((req, res) => {
      elsewhere += Number(req.url === '/elsewhere');
      listener(req, res);
    });
    const { directory, grafana } = directoryOf({ url });
    expect(await directory.refresh(signal)).toBe(false);
    expect(directory.pathOf(grafana, 'service')).toBeUndefined();
    expect(elsewhere).toBe(0);
  });
});

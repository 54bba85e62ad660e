import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { mockServices } from '@backstage/backend-test-utils';
import type {
  InjectionAnswer,
  WaypointUse,
} from '@mesh-portal/istio-semantics';
import { readMeshConfig } from '../config';
import { TestClock } from '../ingest/testUtils/TestClock';
import { workloadAnswers, workloadVerdicts } from '../testFixtures/verdicts';
import { GoldenSignals, sharesOf, summarize } from './GoldenSignals';
import {
  PrometheusClient,
  readLine,
  readLines,
  readSeries,
} from './PrometheusClient';
import { subjectsOf } from './subjectsOf';

const range = { start: 600, stepSeconds: 60, steps: 4 };
const matrix = (...result: object[]) => ({
  status: 'success',
  data: { resultType: 'matrix', result },
});

function workload(
  cluster: string,
  name: string,
  injection: Partial<InjectionAnswer> = {},
) {
  const answers = workloadAnswers('shop', name);
  if (answers.injection.known) {
    Object.assign(answers.injection.value, injection);
  }
  return {
    ...workloadVerdicts(cluster, 'shop', name),
    detail: { answers, findings: [] },
  };
}

const waypoint = (inUse: boolean): WaypointUse => ({
  target: { kind: 'Service', name: 'x' },
  waypoint: { kind: 'Gateway', name: 'waypoint' },
  canary: false,
  inUse,
  reason: { code: 'waypoint.inUse', params: {} } as never,
});

describe('subjectsOf', () => {
  it.each<[string, Partial<InjectionAnswer>]>([
    ['destination', { state: 'injected' }],
    ['destination', { state: 'partial' }],
    ['waypoint', { state: 'ambient', waypoints: [waypoint(true)] }],
    ['ztunnel', { state: 'ambient', waypoints: [waypoint(false)] }],
    ['ztunnel', { state: 'ambient' }],
    ['source', { state: 'none' }],
    ['source', { state: 'proxyless' }],
    ['gateway', { state: 'injected', gateway: true }],
  ])('takes the figures of %s for %j', (reporter, injection) => {
    expect(subjectsOf([workload('eu', 'orders', injection)])).toEqual([
      expect.objectContaining({ reporter, workloads: ['orders'] }),
    ]);
  });

  it('asks together for what is told together, and for the last known of a silent cluster', () => {
    const silent = workload('us', 'orders');
    const { injection } = silent.detail.answers;
    silent.detail.answers.injection = {
      known: false,
      lastKnown: injection.known ? injection.value : undefined,
      because: [],
    };
    expect(
      subjectsOf([
        workload('eu', 'orders'),
        workload('eu', 'orders-v2'),
        workload('eu', 'batch', { state: 'none', pods: [] }),
        silent,
      ]).map(({ cluster, workloads, reporter, pods }) => [
        cluster,
        reporter,
        workloads,
        pods.length,
      ]),
    ).toEqual([
      ['eu', 'destination', ['orders', 'orders-v2'], 4],
      ['eu', 'source', ['batch'], 0],
      ['us', 'destination', ['orders'], 2],
    ]);
  });
});

describe('readLine', () => {
  it.each<[string, object, Array<number | null>]>([
    ['nothing', matrix(), [null, null, null, null]],
    [
      'gaps and what is no number',
      matrix({
        values: [
          [600, '1.5'],
          [660, 'NaN'],
          [780, '+Inf'],
        ],
      }),
      [1.5, null, null, null],
    ],
    [
      'values out of range or shape',
      matrix({
        values: [[540, '9'], [840, '9'], [720, 3], 'x', null, [720, ''], {}],
      }),
      [null, null, null, null],
    ],
    ['no values', matrix({ values: 'x' }), [null, null, null, null]],
  ])('reads %s', (_, answer, line) => {
    expect(readLine(readSeries(answer), range)).toEqual(line);
  });

  it.each([
    null,
    undefined,
    'x',
    [],
    {},
    { status: 'error', error: 'secret' },
    { status: 'success', data: null },
    { status: 'success', data: { resultType: 'vector', result: [] } },
    { status: 'success', data: { resultType: 'matrix', result: {} } },
  ])('refuses %j', answer => {
    expect(() => readSeries(answer)).toThrow(
      'answered with something else than a range of values',
    );
  });
});

describe('sharesOf', () => {
  const counted = (...versions: Array<[string | number, string]>) =>
    sharesOf(
      readLines(
        versions.map(([version, count]) => ({
          metric: { destination_version: version },
          values: [[600, count]],
        })),
        'destination_version',
        { ...range, steps: 1 },
      ),
    );

  it.each([
    ['no version', [], undefined],
    ['one version', [['v1', '10']], undefined],
    [
      'one that is called',
      [
        ['v1', '10'],
        ['v2', '0'],
        ['v3', 'NaN'],
      ],
      undefined,
    ],
    [
      'two',
      [
        ['v1', '10'],
        ['v2', '30'],
      ],
      [
        ['v2', 0.75],
        ['v1', 0.25],
      ],
    ],
    [
      'pods without one',
      [
        ['', '1'],
        [7, '1'],
        ['v1', '1'],
      ],
      [
        ['', 0.5],
        ['v1', 0.5],
      ],
    ],
  ] as Array<[string, Array<[string, string]>, Array<[string, number]> | undefined]>)(
    'tells the parts of %s',
    (_, versions, shares) => {
      expect(counted(...versions)).toEqual(
        shares
          ? { versions: shares.map(([version, share]) => ({ version, share })) }
          : {},
      );
    },
  );
});

describe('summarize', () => {
  const rate = [2, 0, null, 4];
  it.each([
    ['nothing is counted', {}, { state: 'absent' }],
    [
      'there are no series',
      { rate: [null], connections: [null] },
      { state: 'absent' },
    ],
    [
      'nobody called',
      { rate: [0, 0], mtlsRequests: [0, 0] },
      { state: 'idle' },
    ],
    [
      'requests came without an error',
      {
        rate,
        errors: [null, null, null, null],
        mtlsRequests: [2, null, null, 1],
      },
      {
        state: 'traffic',
        mtlsShare: 0.5,
        requests: { rate, errors: [0, null, null, 0] },
      },
    ],
    [
      'errors are counted a moment before requests',
      { rate, errors: [3, 1, 1, 1] },
      { requests: { rate, errors: [1, null, null, 0.25] } },
    ],
    [
      'only connections are counted',
      { rate: [null], connections: [1, 3], mtlsConnections: [1, 2] },
      { state: 'traffic', connections: [1, 3], mtlsShare: 0.75 },
    ],
    [
      'a waypoint counts requests and ztunnel what secured their connections',
      { rate: [1], connections: [2], mtlsConnections: [2] },
      { mtlsShare: 1 },
    ],
    [
      'certificates expire',
      { certificate: [null, 3600, 3540, null], root: [2e9, 2e9, 2e9, 2e9] },
      {
        state: 'absent',
        certificateExpiry: new Date((720 + 3540) * 1000).toISOString(),
        rootExpiry: '2033-05-18T03:33:20.000Z',
      },
    ],
  ])('where %s', (_, lines, expected) => {
    expect(summarize(lines, range)).toMatchObject(expected);
  });

  it('says nothing of encryption where nobody could see it, and of a date that is none', () => {
    const told = summarize({ rate: [1], root: [1e300] }, range);
    expect(told).not.toHaveProperty('mtlsShare');
    expect(told).not.toHaveProperty('rootExpiry');
  });
});

describe('GoldenSignals', () => {
  let server: Server | undefined;
  const asked: Array<{
    path?: string;
    headers: object;
    form: URLSearchParams;
  }> = [];
  let respond: (query: string) => { status?: number; body: unknown };
  let atOnce = 0;
  let mostAtOnce = 0;

  beforeEach(async () => {
    asked.length = 0;
    atOnce = mostAtOnce = 0;
    respond = () => ({ body: matrix() });
    server = createServer(async (req, res) => {
      mostAtOnce = Math.max(mostAtOnce, ++atOnce);
      const form = new URLSearchParams(await text(req));
      asked.push({ path: req.url, headers: req.headers, form });
      const { status = 200, body } = respond(form.get('query') ?? '');
      setImmediate(() => {
        atOnce -= 1;
        res.writeHead(status, { location: '/elsewhere' });
        res.end(typeof body === 'string' ? body : JSON.stringify(body));
      });
    });
    await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve));
  });

  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  function signalsOf(
    workloads: Array<ReturnType<typeof workload>>,
    config: object = {},
  ) {
    const clock = new TestClock();
    const { port } = server?.address() as AddressInfo;
    const { prometheus } = readMeshConfig(
      mockServices.rootConfig({
        data: {
          mesh: {
            prometheus: [{ url: `http://127.0.0.1:${port}/prom/`, ...config }],
          },
        },
      }),
    );
    const readBoundInDetail = jest.fn(async () => ({
      workloads,
      services: [],
    }));
    const signals = new GoldenSignals({
      store: { readBoundInDetail },
      titleOf: cluster => (cluster === 'us' ? undefined : 'Europe'),
      clock,
      prometheus: prometheus.map(
        each => new PrometheusClient({ config: each, clock }),
      ),
    });
    return { clock, signals, readBoundInDetail };
  }

  it('asks for one hour of exactly these workloads, and tells what is not covered', async () => {
    const { clock, signals } = signalsOf(
      [workload('eu', 'orders'), workload('us', 'orders')],
      {
        clusters: ['eu'],
        clusterLabel: 'cluster',
        clusterNames: { eu: 'prod"eu' },
        token: 't0ken',
        tenant: 'mesh',
      },
    );
    respond = query => ({
      body: query.startsWith('sum(rate(istio_requests_total')
        ? matrix({ values: [[Math.floor(clock.now() / 60_000) * 60, '5']] })
        : matrix(),
    });
    const answer = await signals.getSignals('component:default/orders');
    expect(answer).toMatchObject({
      entityRef: 'component:default/orders',
      stepSeconds: 60,
      withoutPrometheus: ['us'],
      groups: [
        {
          cluster: 'eu',
          clusterTitle: 'Europe',
          state: 'traffic',
          mtlsShare: 1,
        },
      ],
    });
    expect(answer.groups[0].requests?.rate).toHaveLength(61);
    expect(answer.groups[0].requests?.rate.at(-1)).toBe(5);
    expect(asked).toHaveLength(11);
    for (const { path, headers, form } of asked) {
      expect(path).toBe('/prom/api/v1/query_range');
      expect(headers).toMatchObject({
        authorization: 'Bearer t0ken',
        'x-scope-orgid': 'mesh',
      });
      expect(form.get('query')).toContain('cluster="prod\\"eu"');
    }
    expect(
      asked.map(
        ({ form }) => Number(form.get('end')) - Number(form.get('start')),
      ),
    ).toEqual([...Array(10).fill(3600), 0]);
    const queries = asked.map(({ form }) => form.get('query'));
    expect(queries).toContain(
      'sum(rate(istio_requests_total{reporter="destination",destination_workload_namespace="shop",destination_workload=~"orders",cluster="prod\\"eu"}[5m]))',
    );
    expect(queries).toContain(
      'min(istio_agent_cert_expiry_seconds{namespace="shop",pod=~"orders-1|orders-2",cluster="prod\\"eu"})',
    );
  });

  it('asks once for many readers, and again after half a minute', async () => {
    const { clock, signals, readBoundInDetail } = signalsOf([
      workload('eu', 'orders'),
    ]);
    await Promise.all([
      signals.getSignals('a:b/c'),
      signals.getSignals('a:b/c'),
    ]);
    clock.advance(29_000);
    await signals.getSignals('a:b/c');
    expect(readBoundInDetail).toHaveBeenCalledTimes(1);
    clock.advance(1_000);
    await signals.getSignals('a:b/c');
    expect(readBoundInDetail).toHaveBeenCalledTimes(2);
    await signals.getSignals('a:b/d');
    expect(readBoundInDetail).toHaveBeenCalledTimes(3);
  });

  it('keeps to six requests at a time', async () => {
    const { signals } = signalsOf(
      Array.from({ length: 8 }, (_, i) => workload(`c${i}`, 'orders')),
    );
    await signals.getSignals('a:b/c');
    expect(asked).toHaveLength(88);
    expect(mostAtOnce).toBeLessThanOrEqual(6);
  });

  it.each([
    ['a status', { status: 503, body: 'secret' }, 'status 503'],
    ['a redirect', { status: 302, body: '' }, 'status 302'],
    ['a page', { body: '<html>secret' }, 'did not answer with JSON'],
    [
      'an error',
      { status: 200, body: { status: 'error', error: 'secret' } },
      'something else than a range of values',
    ],
    ['an endless answer', { body: 'x'.repeat(200_000) }, 'more than 100000'],
  ])('says that %s is no answer, and rests', async (_, answer, message) => {
    const { clock, signals } = signalsOf([workload('eu', 'orders')]);
    respond = () => answer;
    const { groups } = await signals.getSignals('a:b/c');
    expect(groups).toEqual([
      {
        cluster: 'eu',
        clusterTitle: 'Europe',
        namespace: 'shop',
        workloads: ['orders'],
        reporter: 'destination',
        state: 'unavailable',
        error: expect.stringContaining(message),
      },
    ]);
    expect(JSON.stringify(groups)).not.toContain('secret');
    const first = asked.length;
    expect(first).toBeLessThanOrEqual(6);
    expect(asked.map(each => each.path)).not.toContain('/elsewhere');
    await signals.getSignals('a:b/other');
    expect(asked).toHaveLength(first);
    clock.advance(5_001);
    respond = () => ({ body: matrix() });
    expect((await signals.getSignals('a:b/c')).groups[0].state).toBe('absent');
  });

  it('names why it could not reach Prometheus', async () => {
    const { signals } = signalsOf([workload('eu', 'orders')]);
    server?.close();
    const { groups } = await signals.getSignals('a:b/c');
    expect(groups[0].error).toBe(
      'Prometheus could not be reached: ECONNREFUSED',
    );
  });
});

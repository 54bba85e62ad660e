import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { mockServices } from '@backstage/backend-test-utils';
import type { SignalGroup } from '@mesh-portal/backstage-plugin-mesh-common';
import { readMeshConfig } from '../config';
import { workloadAnswers, workloadVerdicts } from '../testFixtures/verdicts';
import { GoldenSignals } from './GoldenSignals';
import { PrometheusClient } from './PrometheusClient';

jest.setTimeout(60_000);

const run = promisify(execFile);

/** Where Debian's package puts its programs, unpacked or installed. */
const folder = [
  path.resolve(__dirname, '../../../../.toolchain/prometheus/usr/bin'),
  '/usr/bin',
].find(each => existsSync(path.join(each, 'prometheus')));

if (!folder) {
  // eslint-disable-next-line no-console
  console.warn(
    'Skipped: no Prometheus here. Install the package `prometheus`, or run `.ci/run`.',
  );
}

const now = Math.floor(Date.now() / 60_000) * 60;
const STEP = 30;
const hostile = 'a"b\\c{d="e"}|.*\u{1F600}';

interface Counter {
  metric: string;
  labels: Record<string, string>;
  /** Per second, or the value itself of what is no counter. */
  rate?: number;
  value?: number | string;
  /** Seconds before now at which it ends. */
  until?: number;
}

function requests(
  workload: string,
  rate: number,
  more: Record<string, string> = {},
): Counter {
  return {
    metric: 'istio_requests_total',
    labels: {
      reporter: 'destination',
      destination_workload_namespace: 'shop',
      destination_workload: workload,
      destination_version: 'v1',
      response_code: '200',
      connection_security_policy: 'mutual_tls',
      ...more,
    },
    rate,
  };
}

/** Everything below `bound` milliseconds, and nothing below the bound before. */
function durations(workload: string, rate: number, bound: number): Counter[] {
  return [10, 50, 100, 500, Infinity].map(le => ({
    metric: 'istio_request_duration_milliseconds_bucket',
    labels: {
      reporter: 'destination',
      destination_workload_namespace: 'shop',
      destination_workload: workload,
      le: le === Infinity ? '+Inf' : String(le),
    },
    rate: le >= bound ? rate : 0,
  }));
}

const counters: Counter[] = [
  requests('orders-v1', 8.55),
  requests('orders-v1', 0.45, { connection_security_policy: 'none' }),
  requests('orders-v2', 0.9, { destination_version: 'v2' }),
  requests('orders-v2', 0.1, {
    destination_version: 'v2',
    response_code: '503',
  }),
  ...durations('orders-v1', 9, 50),
  ...durations('orders-v2', 1, 50),
  {
    metric: 'istio_agent_cert_expiry_seconds',
    labels: { namespace: 'shop', pod: 'orders-v1-1' },
    value: 43_200,
  },
  {
    metric: 'citadel_server_root_cert_expiry_timestamp',
    labels: { app: 'istiod' },
    value: 2_000_000_000,
  },
  // Counted, and never called: a quantile of nothing is NaN.
  requests('idle', 0),
  ...durations('idle', 0, 50),
  // No durations are kept, and the last half hour is missing.
  { ...requests('partial', 4), until: 1800 },
  requests(hostile, 3),
];

/** https://prometheus.io/docs/specs/om/open_metrics_spec/ */
function openMetrics(): string {
  const names = [...new Set(counters.map(({ metric }) => metric))];
  const lines = names.flatMap(name => [
    `# TYPE ${name.replace(/_total$/, '')} ${
      name.endsWith('_total') ? 'counter' : 'gauge'
    }`,
    ...counters
      .filter(({ metric }) => metric === name)
      .flatMap(({ labels, rate, value, until = 0 }) => {
        const told = Object.entries(labels).map(
          ([label, text]) =>
            `${label}="${text
              .replace(/[\\"]/g, '\\$&')
              .replace(/\n/g, '\\n')}"`,
        );
        const samples: string[] = [];
        for (let at = now - 7_200; at <= now - until; at += STEP) {
          const current =
            value ?? (1000 + (rate ?? 0) * (at - now + 7_200)).toFixed(3);
          samples.push(`${name}{${told.join(',')}} ${current} ${at}`);
        }
        return samples;
      }),
  ]);
  return `${lines.join('\n')}\n# EOF\n`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

(folder ? describe : describe.skip)('with a real Prometheus', () => {
  let directory: string;
  let prometheus: ChildProcess;
  let url: string;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'mesh-prometheus-'));
    await writeFile(path.join(directory, 'series.om'), openMetrics());
    await writeFile(path.join(directory, 'prometheus.yml'), '{}\n');
    await run(path.join(folder!, 'promtool'), [
      ...['tsdb', 'create-blocks-from', 'openmetrics'],
      path.join(directory, 'series.om'),
      path.join(directory, 'data'),
    ]);
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    prometheus = spawn(
      path.join(folder!, 'prometheus'),
      [
        `--config.file=${path.join(directory, 'prometheus.yml')}`,
        `--storage.tsdb.path=${path.join(directory, 'data')}`,
        '--storage.tsdb.retention.time=100y',
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let log = '';
    // Read to its end: a log that nobody takes any more would end the server.
    await new Promise<void>((resolve, reject) => {
      prometheus.once('exit', () => reject(new Error(log)));
      prometheus.stderr!.on('data', chunk => {
        log += chunk;
        if (log.includes('Server is ready to receive web requests')) {
          resolve();
        }
      });
    });
  });

  afterAll(async () => {
    if (prometheus?.exitCode === null && prometheus.signalCode === null) {
      prometheus.kill();
      await once(prometheus, 'exit');
    }
    await rm(directory, { recursive: true, force: true });
  });

  async function signalsOf(...names: string[]): Promise<SignalGroup> {
    const { prometheus: configured } = readMeshConfig(
      mockServices.rootConfig({ data: { mesh: { prometheus: [{ url }] } } }),
    );
    const clock = {
      now: () => now * 1000,
      setTimer: () => () => {},
      random: () => 0,
    };
    const signals = new GoldenSignals({
      store: {
        readBoundInDetail: async () => ({
          workloads: names.map(name => ({
            ...workloadVerdicts('eu', 'shop', name),
            detail: { answers: workloadAnswers('shop', name), findings: [] },
          })),
          services: [],
        }),
      },
      titleOf: () => undefined,
      clock,
      prometheus: configured.map(
        config => new PrometheusClient({ config, clock }),
      ),
    });
    const { groups } = await signals.getSignals('component:default/orders');
    expect(groups).toHaveLength(1);
    return groups[0];
  }

  it('tells rate, errors, durations, encryption, versions and certificates', async () => {
    const group = await signalsOf('orders-v1', 'orders-v2');
    expect(group.state).toBe('traffic');
    expect(group.requests?.rate).toHaveLength(61);
    expect(group.requests?.rate.at(-1)).toBeCloseTo(10, 1);
    expect(group.requests?.errors.at(-1)).toBeCloseTo(0.01, 3);
    // All of them took between 10 and 50 ms.
    expect(group.requests?.p50.at(-1)).toBeCloseTo(30, 1);
    expect(group.requests?.p99.at(-1)).toBeCloseTo(49.6, 1);
    expect(group.mtlsShare).toBeCloseTo(0.955, 3);
    expect(group.versions).toEqual([
      { version: 'v1', share: expect.closeTo(0.9, 2) },
      { version: 'v2', share: expect.closeTo(0.1, 2) },
    ]);
    expect(group.certificateExpiry).toBe(
      new Date((now + 43_200) * 1000).toISOString(),
    );
    expect(group.rootExpiry).toBe('2033-05-18T03:33:20.000Z');
  });

  it.each([
    ['never called', 'idle', 'idle'],
    ['not counted', 'unheard-of', 'absent'],
  ])('tells apart what is %s', async (_, name, state) => {
    const group = await signalsOf(name);
    expect(group.state).toBe(state);
    expect(group).not.toHaveProperty('requests');
    expect(group).not.toHaveProperty('mtlsShare');
    expect(group).not.toHaveProperty('versions');
  });

  it('leaves out what is not there any more, and durations that nobody kept', async () => {
    const { state, requests: told } = await signalsOf('partial');
    expect(state).toBe('traffic');
    expect(told?.rate[20]).toBeCloseTo(4, 1);
    expect(told?.rate.at(-1)).toBeNull();
    expect(told?.errors.at(-1)).toBeNull();
    expect(told?.p95.every(each => each === null)).toBe(true);
  });

  it('takes a hostile name for nothing but a name', async () => {
    expect((await signalsOf(hostile)).requests?.rate.at(-1)).toBeCloseTo(3, 1);
    expect((await signalsOf('a"} or vector(1) or x{a="')).state).toBe('absent');
    expect((await signalsOf('.*')).state).toBe('absent');
  });
});

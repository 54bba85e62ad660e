import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Child } from '../child';
import type { Result } from '../evaluation';
import type { ServerAddress, Traffic } from '../ingest/types';
import { withServers } from '../ingest/withServers';

const token = 'benchmark-benchmark-benchmark';
const clusters = 20;
const entity = 'component:default/app-0';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

function configuration(
  port: number,
  folder: string,
  servers: ServerAddress[],
): object {
  return {
    backend: {
      baseUrl: `http://127.0.0.1:${port}`,
      listen: `127.0.0.1:${port}`,
      auth: {
        externalAccess: [
          { type: 'static', options: { token, subject: 'benchmark' } },
        ],
      },
      database: { client: 'better-sqlite3', connection: ':memory:' },
    },
    catalog: {
      locations: [{ type: 'file', target: path.join(folder, 'catalog.yaml') }],
    },
    kubernetes: {
      serviceLocatorMethod: { type: 'multiTenant' },
      clusterLocatorMethods: [
        {
          type: 'config',
          clusters: servers.map(({ name, url, caData, token: its }) => ({
            name,
            url,
            caData,
            authProvider: 'serviceAccount',
            serviceAccountToken: its,
          })),
        },
      ],
    },
  };
}

const catalog = `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: app-0
  annotations: { backstage.io/kubernetes-label-selector: app=app-0 }
spec: { type: service, lifecycle: production, owner: group:default/team }
`;

/** A Backstage backend that reads these clusters, for the time of `use`. */
async function withBackend<T>(
  servers: ServerAddress[],
  use: (url: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mesh-benchmark-'));
  const port = await freePort();
  const file = path.join(folder, 'app-config.json');
  await writeFile(path.join(folder, 'catalog.yaml'), catalog);
  await writeFile(file, JSON.stringify(configuration(port, folder, servers)));
  const backend = new Child(require.resolve('./backend'), ['--config', file]);
  try {
    await backend.ask({});
    return await use(`http://127.0.0.1:${port}`);
  } finally {
    await backend.stop();
    await rm(folder, { recursive: true });
  }
}

interface View {
  ms: number;
  bytes: number;
  status: number;
  text: string;
}

type Viewer = (signal?: AbortSignal) => Promise<View>;

async function view(url: string, init: RequestInit): Promise<View> {
  const start = performance.now();
  const response = await fetch(url, {
    ...init,
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
    },
  });
  const text = await response.text();
  return {
    ms: performance.now() - start,
    bytes: text.length,
    status: response.status,
    text,
  };
}

function viewers(url: string): Record<'ours' | 'whole' | 'peer', Viewer> {
  const page = `${url}/api/mesh/v1/entities/component/default/app-0`;
  return {
    // As the frontend asks.
    ours: signal => view(`${page}?repeats=shared`, { signal }),
    whole: signal => view(page, { signal }),
    peer: signal =>
      view(`${url}/api/kubernetes/resources/workloads/query`, {
        signal,
        method: 'POST',
        body: JSON.stringify({ entityRef: entity, auth: {} }),
      }),
  };
}

/** Waits until the entity is there and every filled cluster is read. */
async function untilRead(show: Viewer, filled: number): Promise<void> {
  const end = performance.now() + 120_000;
  for (;;) {
    const { status, text } = await show();
    const read = status === 200 ? JSON.parse(text).workloads.length : 0;
    if (read >= filled) {
      return;
    }
    if (performance.now() > end) {
      throw new Error(`${read} of ${filled} workloads were read: ${text}`);
    }
    await pause(200);
  }
}

interface PageCost {
  p50: number;
  p95: number;
  bytes: number;
  requests: number;
  viewsPerSecond: number;
}

async function measureViews(
  show: Viewer,
  views: number,
  requestsSince: () => Promise<number>,
): Promise<PageCost> {
  await show();
  await requestsSince();
  const times: number[] = [];
  let bytes = 0;
  for (let index = 0; index < views; index++) {
    const shown = await show();
    if (shown.status !== 200) {
      throw new Error(`${shown.status} ${shown.text}`);
    }
    times.push(shown.ms);
    bytes = shown.bytes;
  }
  const requests = (await requestsSince()) / views;
  const start = performance.now();
  await Promise.all(Array.from({ length: 30 }, () => show()));
  const viewsPerSecond = 30_000 / (performance.now() - start);
  times.sort((a, b) => a - b);
  return {
    p50: times[Math.floor(times.length / 2)],
    p95: times[Math.ceil(times.length * 0.95) - 1],
    bytes,
    requests,
    viewsPerSecond,
  };
}

/**
 * What one view of a service page costs with 20 clusters, the service being in three of them, beside the Kubernetes
 * plugin's answer for the same entity; then the same while one cluster takes requests and never answers.
 *
 * @param latencyMs - by which each answer of an API server is held back
 */
export async function benchmarkPage(
  views: number,
  latencyMs: number,
): Promise<Result[]> {
  const filled = 3;
  return withServers(
    { clusters, filled, pods: 20, policies: 5, latencyMs },
    async (servers, addresses) =>
      withBackend(addresses, async url => {
        const show = viewers(url);
        const requestsSince = async () =>
          (await servers.request<Traffic[]>({ ask: 'traffic' })).reduce(
            (sum, each) => sum + each.lists + each.gets,
            0,
          );
        await untilRead(show.whole, filled);
        const peer = await measureViews(show.peer, views, requestsSince);
        const ours = await measureViews(show.ours, views, requestsSince);

        await servers.request({ ask: 'silence', cluster: clusters - 1 });
        const oursThen = await measureViews(show.ours, views, requestsSince);
        const peerThen = await show
          .peer(AbortSignal.timeout(10_000))
          .then(each => `${each.ms.toFixed(0)} ms`)
          .catch(() => 'none within 10 s');
        const where = `20 clusters, ${latencyMs} ms away`;
        return [
          {
            what: `B1 requests to API servers for a view, ${where}`,
            ours: ours.requests.toFixed(1),
            peer: `kubernetes: ${peer.requests.toFixed(1)}`,
            ratio: '',
            goal: '0',
            met: ours.requests === 0,
          },
          {
            what: `B1 answer for a page, ${where}`,
            ours: `p50 ${ours.p50.toFixed(1)} ms, p95 ${ours.p95.toFixed(
              1,
            )} ms`,
            peer: `kubernetes: p50 ${peer.p50.toFixed(
              1,
            )} ms, p95 ${peer.p95.toFixed(1)} ms`,
            ratio: (ours.p50 / peer.p50).toFixed(3),
            goal: 'p95 <= 10 ms and <= 1/20',
            met: ours.p95 <= 10 && ours.p50 / peer.p50 <= 1 / 20,
          },
          {
            what: `B1 views with 30 at once, ${where}`,
            ours: `${ours.viewsPerSecond.toFixed(0)}/s`,
            peer: `kubernetes: ${peer.viewsPerSecond.toFixed(1)}/s`,
            ratio: (ours.viewsPerSecond / peer.viewsPerSecond).toFixed(1),
            goal: '>= 100',
            met: ours.viewsPerSecond / peer.viewsPerSecond >= 100,
          },
          {
            what: `B1 bytes to the browser, ${where}`,
            ours: `${(ours.bytes / 1000).toFixed(1)} KB`,
            peer: `kubernetes: ${(peer.bytes / 1000).toFixed(1)} KB`,
            ratio: (ours.bytes / peer.bytes).toFixed(3),
            goal: '<= 20 KB',
            met: ours.bytes <= 20_000,
          },
          {
            what: 'B2 answer while one cluster does not answer',
            ours: `p95 ${oursThen.p95.toFixed(1)} ms`,
            peer: `kubernetes: ${peerThen}`,
            ratio: (oursThen.p95 / ours.p95).toFixed(2),
            goal: '<= 10 ms',
            met: oursThen.p95 <= 10,
          },
        ];
      }),
  );
}

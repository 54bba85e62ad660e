import { mkdir } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { grafana } from './grafana';
import { kiali } from './kiali';
import { logs } from './logs';
import { renderPage } from './page';
import { prometheus, type ProxiedPod } from './prometheus';
import { published } from './published';
import { html, type Responder, type StandInResponse } from './responses';
import { traces } from './traces';

/** Addresses of the stand-ins, as both browsers and the portal's backend reach them. */
export interface StandIns {
  port: number;
  url: string;
  grafana: string;
  kiali: string;
  traces: string;
  logs: string;
  prometheus: string;
  published: string;
  stop(): Promise<void>;
}

const MAX_FORM = 100_000;

const headers = {
  // Nothing that arrives in an address is ever run, loaded or framed.
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};

/**
 * Starts one server on the loopback interface that stands in for the products the portal links to: no link of the demo
 * ends in an error, and each page shows what it received.
 *
 * @param options.port - 0 takes a free one
 * @param options.proxiedPods - what Prometheus knows the certificates of; default: none
 * @param options.publishDirectory - folder that `demo:publish` writes to; made when absent
 */
export async function startStandIns(options: {
  port: number;
  publishDirectory: string;
  proxiedPods?: () => ProxiedPod[];
}): Promise<StandIns> {
  await mkdir(options.publishDirectory, { recursive: true });
  const responders: Record<string, Responder> = {
    grafana,
    kiali,
    jaeger: traces,
    logs,
    prometheus: prometheus(options.proxiedPods ?? (() => [])),
    published: published(options.publishDirectory),
  };
  const server = createServer(async (request, response) => {
    const { status, type, body } = await respond(request, responders);
    response.writeHead(status, { ...headers, 'Content-Type': type });
    response.end(request.method === 'HEAD' ? undefined : body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    port,
    url,
    grafana: `${url}/grafana`,
    kiali: `${url}/kiali`,
    traces: `${url}/jaeger`,
    logs: `${url}/logs`,
    prometheus: `${url}/prometheus`,
    published: `${url}/published`,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close(error => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function respond(
  request: IncomingMessage,
  responders: Record<string, Responder>,
): Promise<StandInResponse> {
  const [pathname, search = ''] = (request.url ?? '/').split(/\?(.*)/s);
  const [head = '', ...path] = pathname
    .split('/')
    .filter(Boolean)
    .map(decodeSegment);
  const isForm = request.method === 'POST' && head === 'prometheus';
  if (!isForm && request.method !== 'GET' && request.method !== 'HEAD') {
    return { status: 405, type: 'text/plain', body: 'Only GET is answered' };
  }
  if (Object.hasOwn(responders, head)) {
    const query = new URLSearchParams(
      isForm ? await readForm(request) : search,
    );
    return responders[head]({ path, query, base: `/${head}` });
  }
  return html(
    renderPage({
      product: 'everything around the portal',
      title: 'Nothing here',
      lead: 'These are:',
      rows: Object.keys(responders).map(name => ({
        name: 'stand-in',
        value: name,
        link: [name],
      })),
    }),
    head ? 404 : 200,
  );
}

/** Longer forms are cut off. */
async function readForm(request: IncomingMessage): Promise<string> {
  let form = '';
  for await (const chunk of request) {
    form += chunk;
    if (form.length > MAX_FORM) {
      break;
    }
  }
  return form.slice(0, MAX_FORM);
}

/** Broken percent-encoding is shown as it came. */
function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

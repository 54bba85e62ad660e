import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { enterAsGuest, openBrowser, portalUrl } from './support/browser';
import { kubectl } from './support/demo';

const cluster = 'prod-eu';
/** A change that nobody shows by then counts as lost. */
const LOST_MS = 20_000;
/** An annotation follows at once only if its entity kept still for this long: 60 s, and 30 s of stillness. */
const SETTLED_MS = 95_000;

interface Manifest {
  metadata: { name: string; namespace: string };
  spec: { selector: { matchLabels: Record<string, string> } };
}

interface WorkloadItem {
  kind: string;
  name: string;
  namespace: string;
  entityRefs: string[];
}

interface Subject {
  entity: string;
  namespace: string;
  labels: Record<string, string>;
  encrypted: boolean;
  changedAt: number;
}

/** Sends objects to the cluster without the time that a kubectl process takes to start. */
async function startProxy(): Promise<{ url: string; process: ChildProcess }> {
  const proxy = spawn('kubectl', ['--context', cluster, 'proxy', '--port=0']);
  const [line] = await once(createInterface(proxy.stdout), 'line');
  return { url: `http://${/127\.0\.0\.1:\d+/.exec(line)![0]}`, process: proxy };
}

/** Services whose encryption only the mesh decides, so that one more policy is the one that wins. */
async function findSubjects(page: Page): Promise<Subject[]> {
  const read = async (kind: string): Promise<Manifest[]> =>
    JSON.parse(await kubectl(cluster, 'get', kind, '-A', '-o', 'json')).items;
  const [deployments, policies] = [
    await read('deployments'),
    await read('peerauthentications'),
  ];
  const taken = new Set(
    policies
      .map(({ metadata }) => metadata.namespace)
      .filter(namespace => namespace !== 'istio-system'),
  );
  const { items } = await ask<{ items: WorkloadItem[] }>(
    page,
    `/api/mesh/v1/workloads?claimed=true&cluster=${cluster}&limit=200`,
  );
  const subjects: Subject[] = [];
  for (const { kind, name, namespace, entityRefs } of items) {
    const bound = items.filter(each => each.entityRefs[0] === entityRefs[0]);
    const entity = entityRefs[0].split('/')[1];
    if (
      kind === 'Deployment' &&
      bound.length === 1 &&
      !taken.has(namespace) &&
      (await readEncryption(page, entity)) === 'STRICT'
    ) {
      const deployment = deployments.find(
        ({ metadata }) =>
          metadata.name === name && metadata.namespace === namespace,
      );
      subjects.push({
        entity,
        namespace,
        labels: deployment!.spec.selector.matchLabels,
        encrypted: true,
        changedAt: 0,
      });
    }
  }
  if (subjects.length === 0) {
    throw new Error(`No service on ${cluster} is encrypted by its mesh alone`);
  }
  return subjects;
}

async function readEncryption(page: Page, entity: string): Promise<string> {
  const { dimensions } = await ask<{ dimensions: { mtls: { value: string } } }>(
    page,
    `/api/mesh/v1/entities/component/default/${entity}`,
  );
  return dimensions.mtls.value;
}

async function ask<T>(page: Page, path: string): Promise<T> {
  return page.evaluate(async url => {
    const held = window as unknown as { freshnessToken?: string };
    if (!held.freshnessToken) {
      const session = await fetch('/api/auth/guest/refresh', {
        method: 'POST',
      });
      held.freshnessToken = (await session.json()).backstageIdentity.token;
    }
    const response = await fetch(url, {
      headers: { Authorization: `Bearer ${held.freshnessToken}` },
      cache: 'no-store',
    });
    return response.json();
  }, path);
}

async function change(proxy: string, subject: Subject): Promise<void> {
  const collection = `${proxy}/apis/security.istio.io/v1/namespaces/${subject.namespace}/peerauthentications`;
  const name = `freshness-${subject.entity}`;
  const response = subject.encrypted
    ? await fetch(collection, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          apiVersion: 'security.istio.io/v1',
          kind: 'PeerAuthentication',
          metadata: { name, namespace: subject.namespace },
          spec: {
            selector: { matchLabels: subject.labels },
            mtls: { mode: 'DISABLE' },
          },
        }),
      })
    : await fetch(`${collection}/${name}`, { method: 'DELETE' });
  if (!response.ok) {
    throw new Error(`${response.status} ${await response.text()}`);
  }
  subject.encrypted = !subject.encrypted;
  subject.changedAt = Date.now();
}

/** Milliseconds from `since` until `read` answers differently, or undefined if it is lost. */
async function untilDifferent(
  read: () => Promise<string>,
  before: string,
  since: number,
  pauseMs: number,
): Promise<number | undefined> {
  for (;;) {
    const now = await read();
    const passed = performance.now() - since;
    if (now !== before) {
      return passed;
    }
    if (passed > LOST_MS) {
      return undefined;
    }
    await new Promise(resolve => setTimeout(resolve, pauseMs));
  }
}

function percentiles(times: Array<number | undefined>, goal: number): string {
  const seen = times
    .filter((time): time is number => time !== undefined)
    .sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round(seen[Math.ceil(seen.length * share) - 1] ?? NaN);
  return `p50 ${at(0.5)} ms | p95 ${at(0.95)} ms | max ${at(1)} ms | ${
    seen.length
  } seen, ${times.length - seen.length} lost | goal p95 <= ${goal} ms | ${
    times.length === seen.length && at(0.95) <= goal ? 'met' : 'NOT met'
  }`;
}

/**
 * How long after a change of the cluster the API, an open page and the catalog's entity tell it. The page is opened
 * anew for each change, so that what is lost before a page's subscription counts.
 */
async function main() {
  const { values } = parseArgs({
    options: { changes: { type: 'string', default: '100' } },
  });
  const browser = await openBrowser();
  const { page } = await enterAsGuest(browser);
  const { page: asking } = await enterAsGuest(browser);
  const proxy = await startProxy();
  const times = {
    api: [] as Array<number | undefined>,
    page: [] as Array<number | undefined>,
    annotation: [] as Array<number | undefined>,
  };
  try {
    const subjects = await findSubjects(asking);
    for (let index = 0; index < Number(values.changes); index++) {
      const subject = subjects[index % subjects.length];
      const settled = Date.now() - subject.changedAt > SETTLED_MS;
      await page.goto(
        `${portalUrl}/catalog/default/component/${subject.entity}`,
      );
      const row = page
        .getByRole('article')
        .filter({
          has: page.getByRole('heading', { name: 'Mesh', exact: true }),
        })
        .locator('dl > div')
        .nth(1);
      await row.locator('svg').waitFor();
      // Between the first moment and well after the page has subscribed.
      await page.waitForTimeout((index * 137) % 4_000);

      const readers = {
        api: () => readEncryption(asking, subject.entity),
        page: () => row.innerText(),
        annotation: async () =>
          (
            await ask<{
              metadata: { annotations: Record<string, string> };
            }>(
              asking,
              `/api/catalog/entities/by-name/component/default/${subject.entity}`,
            )
          ).metadata.annotations['mesh-portal.dev/mtls'],
      };
      const before = {
        api: await readers.api(),
        page: await readers.page(),
        annotation: await readers.annotation(),
      };
      const since = performance.now();
      await change(proxy.url, subject);
      const [api, shown, annotation] = await Promise.all([
        untilDifferent(readers.api, before.api, since, 10),
        untilDifferent(readers.page, before.page, since, 10),
        settled
          ? untilDifferent(readers.annotation, before.annotation, since, 50)
          : 0,
      ]);
      times.api.push(api);
      times.page.push(shown);
      if (settled) {
        times.annotation.push(annotation);
      }
    }
  } finally {
    proxy.process.kill();
    await browser.close();
  }
  process.stdout.write(
    [
      `${values.changes} changes, each on a page just opened`,
      `change -> API        ${percentiles(times.api, 1_000)}`,
      `change -> page       ${percentiles(times.page, 2_000)}`,
      `change -> annotation ${percentiles(times.annotation, 5_000)}`,
      '',
    ].join('\n'),
  );
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});

import { readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { createBackend } from '@backstage/backend-defaults';
import {
  type AuthService,
  coreServices,
  createBackendModule,
  createServiceFactory,
  type SchedulerServiceTaskInvocationDefinition,
} from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import {
  type EventsService,
  eventsServiceRef,
} from '@backstage/plugin-events-node';
import { MESH_CHANGES_TOPIC } from '@mesh-portal/backstage-plugin-mesh-common';
import {
  meshClockServiceRef,
  type MeshService,
  meshServiceRef,
} from '@mesh-portal/backstage-plugin-mesh-node';
import type { ManualClock } from '@mesh-portal/fake-kubernetes';
import { parse } from 'yaml';
import { type Demo, startDemo } from '../startDemo';
import { Past } from './Past';
import { pastChanges } from './pastChanges';
import { SimulatedClock } from './SimulatedClock';

const dayMs = 86_400_000;
const hourMs = dayMs / 24;
const days = 90;
/** From when on every hour is looked at, and not only every day. */
const hourlyDays = 2;
/** Longer than pods of the demo take to start. */
const rolloutMs = hourMs / 6;
/** No change for so long, in real time, means that all is evaluated and written. */
const quietMs = 700;
/** The plugin looks at a young catalog more often than that. */
const catalogMs = 4_000;
const patienceMs = 90_000;

interface Running {
  auth: AuthService;
  events: EventsService;
  mesh: MeshService;
}

/**
 * Lets the demo's last 90 days happen again, on a clock of their own, before the real ingest, evaluation and store of the
 * mesh plugin, and leaves the plugin's database.
 *
 * @param options.stateDirectory - for what is needed on the way
 * @param options.database - the SQLite file to leave; written whole or not at all
 * @param options.port - free, on the loopback interface
 * @param options.now - where the past ends, milliseconds since the epoch
 */
export async function replayPast(options: {
  stateDirectory: string;
  database: string;
  port: number;
  now: number;
}): Promise<void> {
  const { now, port } = options;
  const directory = path.join(options.stateDirectory, 'past');
  await rm(directory, { recursive: true, force: true });
  const demo = await startDemo({
    stateDirectory: directory,
    now: now - days * dayMs,
    live: false,
  });
  try {
    const past = new Past(demo.clusters, pastChanges);
    advance(demo, now - days * dayMs + rolloutMs);
    const portal = await startMeshPlugin({ demo, directory, port });
    try {
      await replay({ now, demo, past, ...portal });
    } finally {
      await portal.stop();
    }
    await rename(path.join(directory, 'mesh.sqlite'), options.database);
  } finally {
    await demo.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function replay(options: {
  now: number;
  demo: Demo;
  past: Past;
  clock: SimulatedClock;
  running: Running;
  recordCoverage: () => Promise<void>;
}): Promise<void> {
  const { now, demo, past, clock, running, recordCoverage } = options;
  const changes = await followChanges(running.events);
  await allKnown(running);
  for (const time of timesUntil(now)) {
    clock.moveTo(time);
    advance(demo, time);
    if (past.upTo((now - time) / dayMs)) {
      advance(demo, time + rolloutMs);
      await changes.quiet();
    }
    await recordCoverage();
  }
}

/** Noon after noon, and in the end hour after hour. */
function* timesUntil(now: number): Generator<number> {
  for (let ago = days - 0.5; ago > hourlyDays; ago--) {
    yield now - ago * dayMs;
  }
  for (let ago = hourlyDays * 24; ago > 0; ago--) {
    yield now - ago * hourMs;
  }
}

function advance(demo: Demo, time: number): void {
  for (const { clock } of demo.clusters.values()) {
    (clock as ManualClock).advance(Math.max(0, time - clock.now()));
  }
}

/** The mesh plugin with the catalog and the clusters that it needs, and nothing else. */
async function startMeshPlugin(options: {
  demo: Demo;
  /** For databases. */
  directory: string;
  port: number;
}) {
  const { demo, directory, port } = options;
  const url = `http://127.0.0.1:${port}`;
  const configuration = parse(await readFile(demo.appConfig, 'utf8'));
  const clusters = [...demo.clusters.values()];
  const clock = new SimulatedClock(clusters[0].clock.now());
  const tasks = new Map<string, SchedulerServiceTaskInvocationDefinition>();
  const keep = async (task: SchedulerServiceTaskInvocationDefinition) => {
    tasks.set(task.id, task);
  };
  const call = async (id: string) =>
    tasks.get(id)?.fn(new AbortController().signal);
  const backend = createBackend();
  let running: Running | undefined;

  backend.add(
    createServiceFactory({
      service: coreServices.rootConfig,
      deps: {},
      factory: () =>
        new ConfigReader({
          ...configuration,
          backend: {
            ...configuration.backend,
            baseUrl: url,
            listen: { host: '127.0.0.1', port },
            database: {
              client: 'better-sqlite3',
              connection: { directory },
            },
          },
        }),
    }),
  );
  backend.add(
    createServiceFactory({
      service: meshClockServiceRef,
      deps: {},
      factory: () => clock,
    }),
  );
  // What recurs is called by the simulation, at its own times.
  backend.add(
    createServiceFactory({
      service: coreServices.scheduler,
      deps: {},
      factory: () => ({
        scheduleTask: keep,
        createScheduledTaskRunner: () => ({ run: keep }),
        triggerTask: call,
        cancelTask: async id => {
          tasks.delete(id);
        },
        getScheduledTasks: async () => [],
      }),
    }),
  );
  backend.add(
    createBackendModule({
      pluginId: 'mesh',
      moduleId: 'past',
      register: ({ registerInit }) =>
        registerInit({
          deps: {
            auth: coreServices.auth,
            events: eventsServiceRef,
            mesh: meshServiceRef,
          },
          async init(deps) {
            running = deps;
          },
        }),
    }),
  );
  backend.add(import('@backstage/plugin-catalog-backend'));
  backend.add(import('@backstage/plugin-kubernetes-backend'));
  // eslint-disable-next-line @backstage/no-mixed-plugin-imports -- this is a backend, of one process and one minute
  backend.add(import('@mesh-portal/backstage-plugin-mesh-backend'));
  backend.add(
    import('@mesh-portal/backstage-plugin-kubernetes-backend-module-mesh'),
  );
  await backend.start();
  if (!running) {
    throw new Error('The mesh plugin did not start');
  }
  return {
    clock,
    running,
    recordCoverage: () => call('mesh-coverage-history'),
    stop: () => backend.stop(),
  };
}

/** Resolves once something is known of every entity, and the catalog has had no more of them for a while. */
async function allKnown({ auth, mesh }: Running): Promise<void> {
  const credentials = await auth.getOwnServiceCredentials();
  const deadline = Date.now() + patienceMs;
  let known = 0;
  for (let since = Date.now(); Date.now() - since < catalogMs; ) {
    if (Date.now() > deadline) {
      throw new Error('The demo did not come up in its own past');
    }
    await new Promise(resolve => setTimeout(resolve, 250));
    const { items } = await mesh.listFacts({}, { credentials });
    if (
      items.length === 0 ||
      items.length !== known ||
      items.some(({ sidecar }) => sidecar === 'unknown')
    ) {
      since = Date.now();
    }
    known = items.length;
  }
}

async function followChanges(events: EventsService) {
  let last = Date.now();
  await events.subscribe({
    id: 'mesh-portal-demo-past',
    topics: [MESH_CHANGES_TOPIC],
    onEvent: async () => {
      last = Date.now();
    },
  });
  return {
    async quiet(): Promise<void> {
      last = Date.now();
      while (Date.now() - last < quietMs) {
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    },
  };
}

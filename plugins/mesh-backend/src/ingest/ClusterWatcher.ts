import type { LoggerService } from '@backstage/backend-plugin-api';
import type { MeshDelta } from '@mesh-portal/istio-semantics';
import type { ApiConnection } from './ApiConnection';
import type { ClusterClient } from './ClusterClient';
import { backoffMs, type Clock, sleep } from './clock';
import { discover, type ServedResources, versionOf } from './discovery';
import { toApiError } from './KubernetesApiError';
import type { ListingGate } from './ListingGate';
import type { ClusterHealth, ResourceHealth } from './MeshFeed';
import { kindKey, watchedResources, type WatchedResource } from './resources';
import { ResourceWatcher } from './ResourceWatcher';
import type { SharedValues } from './SharedValues';

const reprobeMs = 600_000;
const confirmMs = 10_000;

export interface ClusterWatcherOptions {
  name: string;
  /** Closed when the watcher stops. */
  connection: ApiConnection;
  client: ClusterClient;
  /** Namespaces of Istio's control planes. */
  istioNamespaces: readonly string[];
  gate: ListingGate;
  shared: SharedValues;
  clock: Clock;
  logger: LoggerService;
  onDelta(delta: MeshDelta): void;
  onHealth(health: ClusterHealth): void;
}

interface Target {
  resource: WatchedResource;
  watcher: ResourceWatcher;
  /** The version that is being read, and how to stop that. */
  running?: { version: string; stop: AbortController };
}

const worstFirst: ResourceHealth['state'][] = [
  'failed',
  'forbidden',
  'starting',
  'synced',
  'absent',
];

/** Reads one cluster: asks what it serves, keeps one {@link ResourceWatcher} for each kind, and sums up their health. */
export class ClusterWatcher {
  /** To be shown instead of the name. */
  title?: string;
  readonly #options: ClusterWatcherOptions;
  readonly #targets: Target[];
  readonly #stop = new AbortController();
  #wake = new AbortController();
  #error?: string;
  #everFresh = false;
  #since?: number;
  #reporting = false;

  constructor(options: ClusterWatcherOptions) {
    this.#options = options;
    this.#targets = watchedResources.flatMap(resource =>
      (resource.controlPlaneOnly ? options.istioNamespaces : [undefined]).map(
        namespace => ({
          resource,
          watcher: new ResourceWatcher({
            ...options,
            cluster: options.name,
            resource,
            namespace,
            // Whoever has been told that a cluster is gone must not hear of it again.
            onDelta: delta => {
              if (!this.#stop.signal.aborted) {
                options.onDelta(delta);
              }
            },
            onHealth: () => this.#report(),
          }),
        }),
      ),
    );
  }

  start(): void {
    this.#run().catch(error =>
      this.#options.logger.error(
        'Reading the cluster ended unexpectedly',
        error,
      ),
    );
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake.abort();
    for (const { running } of this.#targets) {
      running?.stop.abort();
    }
    await this.#options.connection.close();
  }

  /** Asks at once what is served, and begins anew with every kind that is not in step. */
  refresh(): void {
    for (const target of this.#targets) {
      if (target.watcher.health.state !== 'synced') {
        target.running?.stop.abort();
        target.running = undefined;
      }
    }
    this.#wake.abort();
  }

  /** When the cluster answered last, if only by a sign of life. ISO time. */
  get lastSeen(): string | undefined {
    const { lastAnswer } = this.#options.connection;
    return lastAnswer === undefined
      ? undefined
      : new Date(lastAnswer).toISOString();
  }

  get health(): ClusterHealth {
    const { name } = this.#options;
    const resources = this.#resources();
    const active = resources.filter(({ state }) => state !== 'absent');
    const synced = active.some(({ state }) => state === 'synced');
    this.#everFresh ||= synced;
    let state: ClusterHealth['state'];
    if (synced) {
      state = 'fresh';
    } else if (this.#everFresh) {
      state = 'stale';
    } else {
      state =
        this.#error || active.every(each => each.state !== 'starting')
          ? 'unknown'
          : 'starting';
    }
    this.#since =
      state === 'fresh' ? undefined : this.#since ?? this.#options.clock.now();
    return {
      name,
      title: this.title,
      state,
      lastSeen: this.lastSeen,
      ...(this.#since !== undefined && {
        since: new Date(this.#since).toISOString(),
      }),
      error: synced
        ? undefined
        : this.#error ?? active.find(each => each.error)?.error,
      resources,
    };
  }

  /** One entry for each kind: where it is read in several namespaces, the worst. */
  #resources(): ResourceHealth[] {
    const byKind = new Map<string, ResourceHealth>();
    for (const { resource, watcher } of this.#targets) {
      const key = kindKey(resource);
      const { health } = watcher;
      const held = byKind.get(key);
      if (
        !held ||
        worstFirst.indexOf(health.state) < worstFirst.indexOf(held.state)
      ) {
        byKind.set(key, health);
      }
    }
    return [...byKind.values()];
  }

  async #run(): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#stop;
    let failures = 0;
    let wakes = 0;
    while (!signal.aborted) {
      this.#wake = new AbortController();
      let waitMs = reprobeMs;
      try {
        waitMs = this.#reconcile(await this.#discover(signal))
          ? reprobeMs
          : confirmMs;
        failures = 0;
        this.#setError(undefined);
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        const { message, retryAfterMs } = toApiError(error);
        this.#setError(message);
        waitMs = Math.max(retryAfterMs ?? 0, backoffMs(clock, failures++));
      }
      await sleep(clock, waitMs, this.#wake.signal);
      // Something that was said to be served is not; that may go on for as long as an extension server is away.
      wakes = this.#wake.signal.aborted ? wakes + 1 : 0;
      if (wakes > 0) {
        await sleep(clock, backoffMs(clock, wakes - 1), signal);
      }
    }
  }

  async #discover(signal: AbortSignal): Promise<ServedResources> {
    const leave = await this.#options.gate.enter(this.#options.name, signal);
    try {
      return await discover(this.#options.client, watchedResources, signal);
    } finally {
      leave();
    }
  }

  /** Starts and stops what the answer asks for; false when part of it has to be confirmed. */
  #reconcile(served: ServedResources): boolean {
    let settled = true;
    for (const target of this.#targets) {
      const version = versionOf(target.resource, served);
      if (target.running?.version === version && version) {
        continue;
      }
      target.running?.stop.abort();
      target.running = undefined;
      if (version) {
        this.#startTarget(target, version);
      } else if (!target.watcher.markAbsent()) {
        settled = false;
      }
    }
    this.#report();
    return settled;
  }

  #startTarget(target: Target, version: string): void {
    const stop = new AbortController();
    const running = { version, stop };
    target.running = running;
    target.watcher.run(version, stop.signal).then(
      () => {
        if (target.running === running) {
          target.running = undefined;
          this.#wake.abort();
        }
      },
      error =>
        this.#options.logger.error(
          'Reading a resource ended unexpectedly',
          error,
        ),
    );
  }

  #setError(error: string | undefined): void {
    if (error !== this.#error) {
      this.#error = error;
      this.#report();
    }
  }

  /** Tells the health once for all changes of a turn of the event loop. */
  #report(): void {
    if (this.#reporting || this.#stop.signal.aborted) {
      return;
    }
    this.#reporting = true;
    setImmediate(() => {
      this.#reporting = false;
      if (!this.#stop.signal.aborted) {
        this.#options.onHealth(this.health);
      }
    });
  }
}

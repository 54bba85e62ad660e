import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  KubernetesObject,
  MeshDelta,
  ObjectRef,
} from '@mesh-portal/istio-semantics';
import type { ClusterClient, WatchEvent } from './ClusterClient';
import { backoffMs, type Clock, sleep } from './clock';
import {
  describeStatus,
  KubernetesApiError,
  toApiError,
} from './KubernetesApiError';
import type { ListingGate } from './ListingGate';
import type { ResourceHealth } from './MeshFeed';
import { missingRule } from './missingRule';
import { kindKey, type WatchedResource } from './resources';
import { fieldsAt, isFields } from './trim/fields';
import type { SharedValues } from './SharedValues';
import { trimObject } from './trimObject';

const initialEventsEnd = 'k8s.io/initial-events-end';
const parkedMs = 600_000;
const confirmMs = 10_000;

export interface ResourceWatcherOptions {
  cluster: string;
  resource: WatchedResource;
  /** Read only here. */
  namespace?: string;
  client: ClusterClient;
  gate: ListingGate;
  shared: SharedValues;
  clock: Clock;
  logger: LoggerService;
  onDelta(delta: MeshDelta): void;
  onHealth(): void;
}

/** What is remembered of an object: enough to tell whether a later answer says anything new. */
interface Known {
  /** `NaN` where versions are not numbers. */
  version: number;
  hash: number;
}

/** A list that lacks most of what was there before; it counts only when a second one agrees. */
class UnconfirmedListError extends KubernetesApiError {}

/** A server that does not send initial events, or does not say when they end. */
class NoWatchListError extends KubernetesApiError {}

/**
 * Keeps up with one kind of object of one cluster: lists, watches from there on, resumes where it was cut off, and
 * lists again only when the server has forgotten the version.
 */
export class ResourceWatcher {
  readonly #options: ResourceWatcherOptions;
  readonly #known = new Map<string, Known>();
  #pending = new Map<string, KubernetesObject | ObjectRef>();
  #flushing = false;
  #flushFailures = 0;
  #resourceVersion?: string;
  #watchList = true;
  #watchListFailures = 0;
  #unconfirmed = false;
  #state: ResourceHealth['state'] = 'starting';
  #error?: string;
  /** When the server accepted the watch that is open. */
  #openedAt?: number;
  #lastEvent?: number;
  #lastSync?: number;

  constructor(options: ResourceWatcherOptions) {
    this.#options = options;
  }

  get health(): ResourceHealth {
    const { resource, namespace } = this.#options;
    const iso = (ms?: number) =>
      ms === undefined ? undefined : new Date(ms).toISOString();
    return {
      kind: kindKey(resource),
      state: this.#state,
      error: this.#error,
      ...(this.#state === 'forbidden'
        ? { missingRule: missingRule(resource, namespace) }
        : {}),
      lastEvent: iso(this.#lastEvent),
      lastSync: iso(this.#lastSync),
    };
  }

  /** Reads until the signal aborts; resolves early when the cluster does not know the resource in this version. */
  async run(version: string, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    this.#resourceVersion = undefined;
    let failures = 0;
    while (!signal.aborted) {
      this.#openedAt = undefined;
      const eventBefore = this.#lastEvent;
      let failure: KubernetesApiError | undefined;
      try {
        await this.#readOnce(version, signal);
      } catch (error) {
        failure = toApiError(error);
      }
      this.#flush();
      if (signal.aborted) {
        return;
      }
      const lasted = clock.now() - (this.#openedAt ?? clock.now());
      const progressed = this.#lastEvent !== eventBefore || lasted >= 5_000;
      if (!failure && !progressed) {
        failure = new KubernetesApiError(
          'The API server ends every watch at once',
        );
      }
      failures = progressed ? 0 : failures;
      if (failure) {
        const waitMs = this.#onFailure(failure, failures);
        if (waitMs === undefined) {
          return;
        }
        failures++;
        await sleep(clock, waitMs, signal);
      }
    }
  }

  /** Says that the cluster does not serve the resource; true once that was told of what was known. */
  markAbsent(): boolean {
    if (this.#known.size > 0 && !this.#unconfirmed) {
      this.#unconfirmed = true;
      this.#setState(
        'failed',
        'The cluster no longer serves this resource; waiting for a second answer to confirm it',
      );
      return false;
    }
    for (const key of this.#known.keys()) {
      this.#remove(key);
    }
    this.#unconfirmed = false;
    this.#flush();
    this.#setState('absent');
    return true;
  }

  /** Milliseconds to wait, or undefined to give up until the cluster was asked again what it serves. */
  #onFailure(
    failure: KubernetesApiError,
    failures: number,
  ): number | undefined {
    const { clock } = this.#options;
    const wait = Math.max(
      failure.retryAfterMs ?? 0,
      backoffMs(clock, failures),
    );
    if (failure instanceof NoWatchListError) {
      this.#watchList = false;
      return 0;
    }
    if (failure instanceof UnconfirmedListError) {
      this.#resourceVersion = undefined;
      this.#setState('failed', failure.message);
      return confirmMs;
    }
    switch (failure.statusCode) {
      case 403:
        this.#resourceVersion = undefined;
        this.#setState('forbidden', failure.message);
        return parkedMs;
      case 404:
        return undefined;
      case 410: {
        // A list that expires while it is read must not be started over and over.
        const listing = this.#resourceVersion === undefined;
        this.#resourceVersion = undefined;
        return listing ? wait : 0;
      }
      default:
    }
    if (this.#state !== 'synced' || failures > 0) {
      this.#setState('failed', failure.message);
    }
    return wait;
  }

  async #readOnce(version: string, signal: AbortSignal): Promise<void> {
    if (this.#resourceVersion === undefined) {
      const leave = await this.#options.gate.enter(
        this.#options.cluster,
        signal,
      );
      try {
        if (this.#watchList) {
          await this.#watch(version, signal, leave);
          return;
        }
        await this.#list(version, signal);
      } finally {
        leave();
      }
    }
    await this.#watch(version, signal);
  }

  async #list(version: string, signal: AbortSignal): Promise<void> {
    const { client, clock, resource, namespace } = this.#options;
    const { group, plural, fieldSelector } = resource;
    const seen = new Set<string>();
    const before = this.#known.size;
    const items = client.list(
      { group, version, plural, namespace },
      { fieldSelector, signal },
    );
    for (;;) {
      const next = await items.next();
      this.#lastEvent = clock.now();
      if (next.done) {
        this.#finishSync(seen, before);
        this.#resourceVersion = next.value;
        return;
      }
      this.#upsert(version, next.value, seen);
    }
  }

  /** Without a version to start from the present objects come first. */
  async #watch(
    version: string,
    signal: AbortSignal,
    onSynced?: () => void,
  ): Promise<void> {
    const { client, clock, resource, namespace } = this.#options;
    const { group, plural, fieldSelector } = resource;
    const before = this.#known.size;
    let seen =
      this.#resourceVersion === undefined ? new Set<string>() : undefined;
    const events = client.watch(
      { group, version, plural, namespace },
      {
        fieldSelector,
        resourceVersion: this.#resourceVersion,
        initial: seen !== undefined,
        timeoutSeconds: 300 + Math.floor(clock.random() * 300),
        onOpen: () => {
          this.#openedAt = clock.now();
          if (!seen) {
            this.#setState('synced');
          }
        },
        signal,
      },
    );
    try {
      for await (const event of events) {
        if (event.type === 'ERROR') {
          throw this.#errorOf(event, seen !== undefined);
        }
        this.#lastEvent = clock.now();
        if (event.type === 'BOOKMARK') {
          if (seen) {
            const annotations = fieldsAt(
              fieldsAt(event.object, 'metadata'),
              'annotations',
            );
            if (annotations[initialEventsEnd] !== 'true') {
              throw new NoWatchListError(
                'The API server does not tell where the initial events end',
              );
            }
            this.#finishSync(seen, before);
            seen = undefined;
            onSynced?.();
          }
        } else if (event.type === 'DELETED') {
          this.#takeDeleted(event.object);
        } else {
          this.#upsert(version, event.object, seen);
        }
        if (!seen) {
          this.#resourceVersion =
            event.resourceVersion ?? this.#resourceVersion;
        }
      }
    } finally {
      if (seen && !signal.aborted && ++this.#watchListFailures >= 2) {
        this.#watchList = false;
      }
    }
  }

  #errorOf(
    { error }: Extract<WatchEvent, { type: 'ERROR' }>,
    initial: boolean,
  ): KubernetesApiError {
    if (error.errorType === 'FETCH_ERROR') {
      return new KubernetesApiError(error.message);
    }
    const { statusCode = 0, retryAfterMs } = error;
    // client-go falls back on 422, which is what a server without the feature answers; older ones answer 400.
    return initial && (statusCode === 422 || statusCode === 400)
      ? new NoWatchListError(describeStatus(statusCode), { statusCode })
      : new KubernetesApiError(describeStatus(statusCode), {
          statusCode,
          retryAfterMs,
        });
  }

  #upsert(version: string, object: unknown, seen?: Set<string>): void {
    const metadata = isFields(object) ? fieldsAt(object, 'metadata') : {};
    const key = keyOf(metadata);
    const resourceVersion = Number(metadata.resourceVersion);
    const known = this.#known.get(key);
    if (known) {
      seen?.add(key);
      // Told before, or older than what was told before.
      if (resourceVersion <= known.version) {
        return;
      }
    }
    const trimmed = trimObject(this.#options.resource, version, object);
    if (!trimmed) {
      return;
    }
    seen?.add(key);
    const hash = this.#options.shared.share(trimmed);
    this.#known.set(key, { version: resourceVersion, hash });
    if (known?.hash !== hash) {
      this.#queue(key, trimmed);
    }
  }

  #takeDeleted(object: unknown): void {
    const metadata = isFields(object) ? fieldsAt(object, 'metadata') : {};
    const key = keyOf(metadata);
    const known = this.#known.get(key);
    if (known && !(Number(metadata.resourceVersion) < known.version)) {
      this.#remove(key);
    }
  }

  #remove(key: string): void {
    const { group, kind } = this.#options.resource;
    const slash = key.indexOf('/');
    this.#known.delete(key);
    this.#queue(key, {
      ...(group ? { group } : {}),
      kind,
      ...(slash > 0 ? { namespace: key.slice(0, slash) } : {}),
      name: key.slice(slash + 1),
    });
  }

  #finishSync(seen: ReadonlySet<string>, before: number): void {
    const missing = [...this.#known.keys()].filter(key => !seen.has(key));
    if (missing.length * 2 > before && !this.#unconfirmed) {
      this.#unconfirmed = true;
      throw new UnconfirmedListError(
        `The cluster listed ${
          before - missing.length
        } of ${before} known objects; waiting for a second list to confirm it`,
      );
    }
    this.#unconfirmed = false;
    for (const key of missing) {
      this.#remove(key);
    }
    this.#watchListFailures = 0;
    this.#flush();
    this.#lastSync = this.#options.clock.now();
    this.#setState('synced');
  }

  #queue(key: string, change: KubernetesObject | ObjectRef): void {
    // The last word on an object counts, at the place of the last.
    this.#pending.delete(key);
    this.#pending.set(key, change);
    if (!this.#flushing) {
      this.#flushing = true;
      setImmediate(() => this.#flush());
    }
  }

  #flush(): void {
    this.#flushing = false;
    if (this.#pending.size === 0) {
      return;
    }
    const { clock, logger } = this.#options;
    const upserted: KubernetesObject[] = [];
    const removed: ObjectRef[] = [];
    for (const change of this.#pending.values()) {
      if ('metadata' in change) {
        upserted.push(change);
      } else {
        removed.push(change as ObjectRef);
      }
    }
    try {
      this.#options.onDelta({ upserted, removed });
      this.#pending = new Map();
      this.#flushFailures = 0;
    } catch (error) {
      logger.error(
        'Objects were not accepted and are told again',
        error as Error,
      );
      this.#flushing = true;
      clock.setTimer(backoffMs(clock, this.#flushFailures++), () =>
        this.#flush(),
      );
    }
  }

  #setState(state: ResourceHealth['state'], error?: string): void {
    if (state !== this.#state || error !== this.#error) {
      this.#state = state;
      this.#error = error;
      this.#options.onHealth();
    }
  }
}

function keyOf(metadata: Record<string, unknown>): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

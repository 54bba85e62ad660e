import type { ClusterClient, WatchEvent } from './ClusterClient';
import { backoffMs, sleep } from './clock';
import {
  describeStatus,
  KubernetesApiError,
  toApiError,
} from './KubernetesApiError';
import type { ListingGate } from './ListingGate';
import type { ResourceHealth } from './MeshFeed';
import { missingRule } from './missingRule';
import { kindKey } from './resources';
import { ToldObjects, type ToldObjectsOptions } from './ToldObjects';
import { fieldsAt } from './trim/fields';

const initialEventsEnd = 'k8s.io/initial-events-end';
const parkedMs = 600_000;
const confirmMs = 10_000;

/** A server that was just started refuses everybody until it has read who may do what. */
const refusalsForgiven = 3;

export interface ResourceWatcherOptions extends ToldObjectsOptions {
  cluster: string;
  /** Read only here. */
  namespace?: string;
  client: ClusterClient;
  gate: ListingGate;
  onHealth(): void;
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
  readonly #told: ToldObjects;
  #resourceVersion?: string;
  #watchList = true;
  #watchListFailures = 0;
  #unconfirmed = false;
  #refusals = 0;
  #state: ResourceHealth['state'] = 'starting';
  #error?: string;
  /** When the server accepted the watch that is open. */
  #openedAt?: number;
  #lastEvent?: number;
  #lastSync?: number;

  constructor(options: ResourceWatcherOptions) {
    this.#options = options;
    this.#told = new ToldObjects(options);
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
      this.#told.flush();
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
      if (progressed) {
        failures = 0;
        this.#refusals = 0;
      }
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
    if (this.#told.size > 0 && !this.#unconfirmed) {
      this.#unconfirmed = true;
      this.#setState(
        'failed',
        'The cluster no longer serves this resource; waiting for a second answer to confirm it',
      );
      return false;
    }
    this.#told.remove(this.#told.missingFrom(new Set()));
    this.#unconfirmed = false;
    this.#told.flush();
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
        if (this.#lastSync !== undefined && this.#refusals < refusalsForgiven) {
          this.#setState('failed', failure.message);
          return backoffMs(clock, this.#refusals++);
        }
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
    const before = this.#told.size;
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
      note(seen, this.#told.upsert(version, next.value));
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
    const before = this.#told.size;
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
          this.#told.delete(event.object);
        } else {
          note(seen, this.#told.upsert(version, event.object));
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

  #finishSync(seen: ReadonlySet<string>, before: number): void {
    const missing = this.#told.missingFrom(seen);
    if (missing.length * 2 > before && !this.#unconfirmed) {
      this.#unconfirmed = true;
      throw new UnconfirmedListError(
        `The cluster listed ${
          before - missing.length
        } of ${before} known objects; waiting for a second list to confirm it`,
      );
    }
    this.#unconfirmed = false;
    this.#told.remove(missing);
    this.#watchListFailures = 0;
    this.#told.flush();
    this.#lastSync = this.#options.clock.now();
    this.#setState('synced');
  }

  #setState(state: ResourceHealth['state'], error?: string): void {
    if (state !== this.#state || error !== this.#error) {
      this.#state = state;
      this.#error = error;
      this.#options.onHealth();
    }
  }
}

function note(seen: Set<string> | undefined, key: string | undefined): void {
  if (key !== undefined) {
    seen?.add(key);
  }
}

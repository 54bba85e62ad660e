import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  KubernetesObject,
  MeshDelta,
  ObjectRef,
} from '@mesh-portal/istio-semantics';
import { backoffMs, type Clock } from './clock';
import type { WatchedResource } from './resources';
import type { SharedValues } from './SharedValues';
import { fieldsAt, isFields } from './trim/fields';
import { trimObject } from './trimObject';

export interface ToldObjectsOptions {
  resource: WatchedResource;
  shared: SharedValues;
  clock: Clock;
  logger: LoggerService;
  onDelta(delta: MeshDelta): void;
}

/** What is remembered of an object: enough to tell whether a later answer says anything new. */
interface Told {
  /** `NaN` where versions are not numbers. */
  version: number;
  hash: number;
}

/**
 * Knows what the listener was told of one kind of object, and tells it what is new: trimmed, in few deltas, and again
 * where it did not accept one.
 */
export class ToldObjects {
  readonly #options: ToldObjectsOptions;
  readonly #told = new Map<string, Told>();
  #pending = new Map<string, KubernetesObject | ObjectRef>();
  #flushing = false;
  #failures = 0;

  constructor(options: ToldObjectsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#told.size;
  }

  /** Takes an object as the API server shows it. Returns its key, or undefined when nothing is kept of it. */
  upsert(apiVersion: string, object: unknown): string | undefined {
    const metadata = isFields(object) ? fieldsAt(object, 'metadata') : {};
    const key = keyOf(metadata);
    const version = Number(metadata.resourceVersion);
    const before = this.#told.get(key);
    // Told before, or older than what was told before.
    if (before && version <= before.version) {
      return key;
    }
    const trimmed = trimObject(this.#options.resource, apiVersion, object);
    if (!trimmed) {
      return undefined;
    }
    const hash = this.#options.shared.share(trimmed);
    this.#told.set(key, { version, hash });
    if (before?.hash !== hash) {
      this.#queue(key, trimmed);
    }
    return key;
  }

  /** Takes an object that was deleted, in its last version. */
  delete(object: unknown): void {
    const metadata = isFields(object) ? fieldsAt(object, 'metadata') : {};
    const key = keyOf(metadata);
    const before = this.#told.get(key);
    if (before && !(Number(metadata.resourceVersion) < before.version)) {
      this.#remove(key);
    }
  }

  /** Keys that are not among these. */
  missingFrom(seen: ReadonlySet<string>): string[] {
    return [...this.#told.keys()].filter(key => !seen.has(key));
  }

  remove(keys: Iterable<string>): void {
    for (const key of keys) {
      this.#remove(key);
    }
  }

  /** Tells at once what has come together. */
  flush(): void {
    this.#flushing = false;
    if (this.#pending.size === 0) {
      return;
    }
    const { clock, logger, onDelta } = this.#options;
    const upserted: KubernetesObject[] = [];
    const removed: ObjectRef[] = [];
    for (const change of this.#pending.values()) {
      if (isObject(change)) {
        upserted.push(change);
      } else {
        removed.push(change);
      }
    }
    try {
      onDelta({ upserted, removed });
      this.#pending = new Map();
      this.#failures = 0;
    } catch (error) {
      logger.error(
        'Objects were not accepted and are told again',
        error as Error,
      );
      this.#flushing = true;
      clock.setTimer(backoffMs(clock, this.#failures++), () => this.flush());
    }
  }

  #remove(key: string): void {
    const { group, kind } = this.#options.resource;
    const slash = key.indexOf('/');
    this.#told.delete(key);
    this.#queue(key, {
      ...(group ? { group } : {}),
      kind,
      ...(slash > 0 ? { namespace: key.slice(0, slash) } : {}),
      name: key.slice(slash + 1),
    });
  }

  #queue(key: string, change: KubernetesObject | ObjectRef): void {
    // The last word on an object counts, at the place of the last.
    this.#pending.delete(key);
    this.#pending.set(key, change);
    if (!this.#flushing) {
      this.#flushing = true;
      setImmediate(() => this.flush());
    }
  }
}

function keyOf(metadata: Record<string, unknown>): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function isObject(
  change: KubernetesObject | ObjectRef,
): change is KubernetesObject {
  return 'metadata' in change;
}

import type { KubernetesObject } from '../types';
import { inConfigOrder } from './fields';
import type { KindKey } from './kinds';

/** A kind, in one namespace or (undefined) in all. */
export type ModelInput = readonly [kind: KindKey, namespace?: string];

interface Bucket {
  /** The store that may write here without copying. */
  writer: object;
  objects: Map<string, KubernetesObject>;
  revision: number;
  sorted?: readonly KubernetesObject[];
}

interface KindStore {
  writer: object;
  buckets: Map<string, Bucket>;
  revision: number;
  sorted?: readonly KubernetesObject[];
}

const nothing: readonly KubernetesObject[] = Object.freeze([]);

/** Objects by kind, namespace and name, copied on write where several stores share them. */
export class ObjectStore {
  private readonly stores: Map<KindKey, KindStore>;
  private writer: object = {};
  /** Stores that share buckets share the clock, so that equal stamps mean equal content. */
  private readonly clock: { now: number };

  constructor(parent?: ObjectStore) {
    this.stores = new Map(parent?.stores);
    this.clock = parent?.clock ?? { now: 0 };
  }

  /** Grows with every change of this store and of those that it shares objects with. */
  get now(): number {
    return this.clock.now;
  }

  /** Counts as a change although no object is another. */
  touch(): void {
    this.clock.now++;
  }

  /** A store with the same objects; what is written to either is not seen by the other. */
  share(): ObjectStore {
    this.writer = {};
    return new ObjectStore(this);
  }

  get(
    kind: KindKey,
    namespace: string,
    name: string,
  ): KubernetesObject | undefined {
    return this.stores.get(kind)?.buckets.get(namespace)?.objects.get(name);
  }

  /** Objects of a kind in a namespace, in no order. */
  in(kind: KindKey, namespace: string): Iterable<KubernetesObject> {
    return (
      this.stores.get(kind)?.buckets.get(namespace)?.objects.values() ?? nothing
    );
  }

  /** Objects of a kind in a namespace, or in all, in configuration order. */
  list(kind: KindKey, namespace?: string): readonly KubernetesObject[] {
    const store = this.stores.get(kind);
    if (!store) {
      return nothing;
    }
    if (namespace !== undefined) {
      const bucket = store.buckets.get(namespace);
      if (!bucket) {
        return nothing;
      }
      bucket.sorted ??= inConfigOrder(bucket.objects.values());
      return bucket.sorted;
    }
    store.sorted ??= inConfigOrder(
      [...store.buckets.values()].flatMap(each => [...each.objects.values()]),
    );
    return store.sorted;
  }

  /** Namespaces that hold anything. */
  namespaces(): Set<string> {
    const names = new Set<string>();
    for (const store of this.stores.values()) {
      for (const [namespace, bucket] of store.buckets) {
        if (namespace && bucket.objects.size > 0) {
          names.add(namespace);
        }
      }
    }
    return names;
  }

  /** When any of these was last changed; zero for what has never been there. */
  changedAt(inputs: readonly ModelInput[]): number {
    let stamp = 0;
    for (const [kind, namespace] of inputs) {
      const store = this.stores.get(kind);
      const changed =
        namespace === undefined
          ? store?.revision
          : store?.buckets.get(namespace)?.revision;
      if (changed !== undefined && changed > stamp) {
        stamp = changed;
      }
    }
    return stamp;
  }

  /** Puts, replaces or (without `object`) removes an object, and returns what was there. */
  put(
    kind: KindKey,
    namespace: string,
    name: string,
    object: KubernetesObject | undefined,
  ): KubernetesObject | undefined {
    const { objects } = this.writableBucket(kind, namespace);
    const before = objects.get(name);
    if (object) {
      objects.set(name, object);
    } else {
      objects.delete(name);
    }
    return before;
  }

  private writableBucket(kind: KindKey, namespace: string): Bucket {
    const revision = ++this.clock.now;
    let store = this.stores.get(kind);
    if (!store || store.writer !== this.writer) {
      store = {
        writer: this.writer,
        buckets: new Map(store?.buckets),
        revision,
      };
      this.stores.set(kind, store);
    }
    let bucket = store.buckets.get(namespace);
    if (!bucket || bucket.writer !== this.writer) {
      bucket = {
        writer: this.writer,
        objects: new Map(bucket?.objects),
        revision,
      };
      store.buckets.set(namespace, bucket);
    }
    store.revision = revision;
    store.sorted = undefined;
    bucket.revision = revision;
    bucket.sorted = undefined;
    return bucket;
  }
}

import { MeshModel, type KubernetesObject } from '@mesh-portal/istio-semantics';
import type { MeshStore } from './MeshStore';

/** Models kept; each is as large as the objects of its cluster. */
const MAX_MODELS = 8;

interface Held {
  version: string;
  model: Promise<MeshModel>;
}

/** Builds models of stored objects, so that every replica can answer questions about clusters that another one reads. */
export class MeshObjects {
  readonly #store: Pick<MeshStore, 'objectsVersion' | 'streamObjects'>;
  readonly #parseYaml: (text: string) => unknown;
  /** Least recently used first. */
  readonly #held = new Map<string, Held>();

  constructor(options: {
    store: Pick<MeshStore, 'objectsVersion' | 'streamObjects'>;
    parseYaml: (text: string) => unknown;
  }) {
    this.#store = options.store;
    this.#parseYaml = options.parseYaml;
  }

  /**
   * The model of a cluster as it is stored, undefined for one that was never read. It is shared: ask it, or
   * `overlay()` it, but do not `apply()` to it.
   *
   * @remarks
   * It holds every object that is not part of a workload; workloads with one pod of each kind, and where namespaces
   * are given only those of these namespaces. Numbers of pods are therefore not to be counted in it.
   */
  async modelFor(
    cluster: string,
    namespaces?: readonly string[],
  ): Promise<MeshModel | undefined> {
    const current = await this.#store.objectsVersion(cluster);
    if (!current) {
      return undefined;
    }
    const places = namespaces && [...new Set(namespaces)].sort();
    const key = JSON.stringify([cluster, places]);
    const version = JSON.stringify(current);
    let held = this.#held.get(key);
    this.#held.delete(key);
    if (held?.version !== version) {
      const model = this.#build(cluster, places, current.unreadable);
      held = { version, model };
      model.catch(() => {
        if (this.#held.get(key)?.model === model) {
          this.#held.delete(key);
        }
      });
    }
    this.#held.set(key, held);
    if (this.#held.size > MAX_MODELS) {
      const [oldest] = this.#held.keys();
      this.#held.delete(oldest);
    }
    return held.model;
  }

  async #build(
    cluster: string,
    namespaces: readonly string[] | undefined,
    unreadable: readonly string[],
  ): Promise<MeshModel> {
    const objects: KubernetesObject[] = [];
    for await (const page of this.#store.streamObjects(cluster, namespaces)) {
      for (const each of page) {
        objects.push(each);
      }
    }
    return MeshModel.of(objects, { parseYaml: this.#parseYaml, unreadable });
  }
}

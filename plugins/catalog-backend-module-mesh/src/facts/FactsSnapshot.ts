import {
  EntityFacts,
  FactsPage,
} from '@mesh-portal/backstage-plugin-mesh-common';

/** The facts of every entity, in memory, so that processing an entity costs no request. */
export class FactsSnapshot {
  readonly #facts = new Map<string, EntityFacts>();
  readonly #loaded: Promise<void>;
  #markLoaded!: () => void;
  #seq: number | undefined;

  constructor() {
    this.#loaded = new Promise(resolve => {
      this.#markLoaded = resolve;
    });
  }

  /** Sequence number up to which the snapshot is complete; undefined before the first page. */
  get seq(): number | undefined {
    return this.#seq;
  }

  /** Resolves with the first page. */
  get loaded(): Promise<void> {
    return this.#loaded;
  }

  get(entityRef: string): EntityFacts | undefined {
    return this.#facts.get(entityRef);
  }

  /**
   * Takes a page in.
   *
   * @returns refs of the entities whose facts differ from before
   */
  apply(page: FactsPage): string[] {
    const gone = new Set(page.removed);
    if (page.reset) {
      const present = new Set(page.items.map(item => item.entityRef));
      for (const ref of this.#facts.keys()) {
        if (!present.has(ref)) {
          gone.add(ref);
        }
      }
    }
    const changed: string[] = [];
    for (const ref of gone) {
      if (this.#facts.delete(ref)) {
        changed.push(ref);
      }
    }
    for (const item of page.items) {
      if (this.#facts.get(item.entityRef)?.hash !== item.hash) {
        changed.push(item.entityRef);
      }
      this.#facts.set(item.entityRef, item);
    }
    this.#seq = page.seq;
    this.#markLoaded();
    return changed;
  }
}

import type {
  EntityFacts,
  FactsPage,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { Clock } from './clock';

/** The catalog must not wait for the mesh plugin for longer than this, once. */
const PATIENCE_MS = 10_000;

/** The facts of all entities in memory, so that processing an entity costs a look into a map. */
export class FactSnapshot {
  readonly #clock: Clock;
  readonly #facts = new Map<string, EntityFacts>();
  /** What entities were last given, by ref; undefined for nothing. */
  readonly #given = new Map<string, string | undefined>();
  #seq?: number;
  #patience?: Promise<void>;
  #loaded!: () => void;
  readonly #whenLoaded = new Promise<void>(resolve => {
    this.#loaded = resolve;
  });

  constructor(options: { clock: Clock }) {
    this.#clock = options.clock;
  }

  /** Up to where the mesh plugin's changes are in; undefined until there was any answer. */
  get seq(): number | undefined {
    return this.#seq;
  }

  /** Resolves when facts are there, or when there was time enough for that since the first call. */
  async ready(): Promise<void> {
    this.#patience ??= new Promise(resolve => {
      const cancel = this.#clock.setTimer(PATIENCE_MS, resolve);
      this.#whenLoaded.then(() => {
        cancel();
        resolve();
      });
    });
    await this.#patience;
  }

  get(entityRef: string): EntityFacts | undefined {
    return this.#facts.get(entityRef);
  }

  /** Notes which facts an entity was given. */
  give(entityRef: string, facts: EntityFacts | undefined): void {
    this.#given.set(entityRef, facts?.hash);
  }

  /** Whether the entity was last given what is known of it now. */
  isCurrent(entityRef: string): boolean {
    return (
      this.#given.has(entityRef) &&
      this.#given.get(entityRef) === this.#facts.get(entityRef)?.hash
    );
  }

  /**
   * Takes an answer in and tells which entities show something else than they should, or nothing yet. Of the first
   * answer, entities that were not processed since the start are left out: the catalog's own round comes to them.
   */
  apply(page: FactsPage): { changed: string[]; appeared: string[] } {
    const isFirst = this.#seq === undefined;
    const present = new Set(page.items.map(each => each.entityRef));
    const gone = page.reset
      ? [...this.#facts.keys()].filter(ref => !present.has(ref))
      : page.removed;
    const differs = (ref: string, facts: EntityFacts | undefined) =>
      this.#given.has(ref)
        ? this.#given.get(ref) !== facts?.hash
        : !isFirst && this.#facts.get(ref)?.hash !== facts?.hash;
    const other = [
      ...gone.filter(ref => differs(ref, undefined)),
      ...page.items
        .filter(each => differs(each.entityRef, each))
        .map(each => each.entityRef),
    ];
    const known = new Set(this.#facts.keys());
    for (const ref of gone) {
      this.#facts.delete(ref);
    }
    for (const facts of page.items) {
      this.#facts.set(facts.entityRef, facts);
    }
    this.#seq = page.seq;
    this.#loaded();
    const hadFacts = (ref: string) =>
      this.#given.get(ref) !== undefined || known.has(ref);
    return {
      changed: other.filter(hadFacts),
      appeared: other.filter(ref => !hadFacts(ref)),
    };
  }
}

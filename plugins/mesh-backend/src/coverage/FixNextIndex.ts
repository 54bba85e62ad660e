import type {
  FixNext,
  FixNextList,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { ObjectRef, Reason } from '@mesh-portal/istio-semantics';
import type { EntityReasons, MeshStore } from '../store/MeshStore';
import type { CoverageIndex } from './CoverageIndex';

/** Entities named of one change. */
const MAX_NAMED = 20;

/** What one change would mend: results that one object, or what one namespace lacks, decides. */
type Decision = Pick<
  FixNext,
  'check' | 'state' | 'cluster' | 'namespace' | 'object' | 'because'
>;

interface Undecided {
  owner?: string;
  /** Keys of decisions. */
  keys: string[];
}

/** Groups what does not pass by what decides it. Follows the store by sequence, from the first question on. */
export class FixNextIndex {
  readonly #index: CoverageIndex;
  readonly #store: Pick<MeshStore, 'listReasons'>;
  readonly #decisions = new Map<string, Decision>();
  readonly #entities = new Map<string, Undecided>();
  #seq = 0;
  #refreshing?: Promise<void>;

  constructor(options: {
    index: CoverageIndex;
    store: Pick<MeshStore, 'listReasons'>;
  }) {
    this.#index = options.index;
    this.#store = options.store;
  }

  /** The changes with the largest effect first. */
  async list(
    limit: number,
    visible: ReadonlySet<string> | undefined,
  ): Promise<FixNextList> {
    this.#refreshing ??= this.#readChanges().finally(() => {
      this.#refreshing = undefined;
    });
    await this.#refreshing;
    const silent = this.#index.silentClusters();
    const { checks } = this.#index;
    const weights = new Map(checks.map(each => [each.id, each.weight]));
    const mended = new Map<string, string[]>();
    for (const [ref, { keys }] of this.#entities) {
      if (!visible || visible.has(ref)) {
        for (const key of keys) {
          const refs = mended.get(key);
          if (refs) {
            refs.push(ref);
          } else {
            mended.set(key, [ref]);
          }
        }
      }
    }
    const effects = [...mended].flatMap(([key, refs]) => {
      const decision = this.#decisions.get(key)!;
      const weight = weights.get(decision.check);
      return weight === undefined || silent.has(decision.cluster)
        ? []
        : [{ decision, refs, effect: refs.length * weight }];
    });
    const items = effects
      .sort(
        (a, b) =>
          b.effect - a.effect ||
          Number(a.decision.state === 'warning') -
            Number(b.decision.state === 'warning') ||
          (a.refs[0] < b.refs[0] ? -1 : 1),
      )
      .slice(0, limit)
      .map(({ decision, refs, effect }): FixNext => {
        const owners = refs.flatMap(
          ref => this.#entities.get(ref)?.owner ?? [],
        );
        return {
          ...decision,
          entityRefs: [...refs].sort().slice(0, MAX_NAMED),
          entities: refs.length,
          owners: [...new Set(owners)].sort(),
          effect,
        };
      });
    const named = new Set(items.map(each => each.check));
    return {
      checks: checks.filter(each => named.has(each.id)),
      items,
      visibleOnly: visible !== undefined,
    };
  }

  async #readChanges(): Promise<void> {
    const { seq, items } = await this.#store.listReasons(this.#seq);
    for (const item of items) {
      this.#entities.delete(item.entityRef);
      const keys = new Set<string>();
      for (const [key, decision] of decisionsOf(item)) {
        keys.add(key);
        this.#decisions.set(key, decision);
      }
      if (keys.size > 0) {
        const { entityRef, owner } = item;
        this.#entities.set(entityRef, { owner, keys: [...keys] });
      }
    }
    if (items.length > 0) {
      const used = new Set([...this.#entities.values()].flatMap(e => e.keys));
      for (const key of this.#decisions.keys()) {
        if (!used.has(key)) {
          this.#decisions.delete(key);
        }
      }
    }
    this.#seq = seq;
  }
}

function* decisionsOf({
  cells,
  reasons,
}: EntityReasons): Iterable<[key: string, decision: Decision]> {
  for (const [i, { cluster, namespace, results }] of cells.entries()) {
    for (const [check, state] of Object.entries(results)) {
      if (state === 'failed' || state === 'warning') {
        const because = reasons[i]?.[check] ?? [];
        const decider = because.find(each => each.object);
        const decision: Decision = {
          check,
          state,
          cluster,
          ...(decider?.object
            ? { object: { ...decider.object, cluster } }
            : { namespace }),
          ...(because.length > 0 && { because: decider ?? because[0] }),
        };
        yield [keyOf(decision, because[0]), decision];
      }
    }
  }
}

function keyOf(
  { check, state, cluster, namespace, object }: Decision,
  reason: Reason | undefined,
): string {
  const subject: ObjectRef | string = object ?? `${namespace}`;
  return JSON.stringify([
    check,
    state,
    cluster,
    subject,
    object ? '' : reason?.code,
  ]);
}

import type {
  CheckState,
  CoverageResult,
  CoverageResultFilter,
  CoverageResultList,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { ObjectRef, Reason } from '@mesh-portal/istio-semantics';
import type { ClusterStates } from '../evaluate/ClusterStates';
import { reasonOf } from '../evaluate/freshness';
import type { Clock } from '../ingest/clock';
import type { Exemption } from '../store/ExemptionStore';
import type {
  CoverageCell,
  EntityReasons,
  MeshStore,
} from '../store/MeshStore';
import type { CoverageIndex, PresentEntity } from './CoverageIndex';
import { placeOf, scopesOf } from './places';
import { keyOf, statesOf } from './tally';

/** Reasons told of one result. */
const MAX_REASONS = 3;

const byUrgency: readonly CheckState[] = [
  'failed',
  'warning',
  'error',
  'unknown',
  'passed',
  'exempt',
  'notApplicable',
];

export type ResultsRequest = CoverageResultFilter &
  Required<Pick<CoverageResultFilter, 'sort' | 'limit' | 'offset'>>;

interface Entry {
  present: PresentEntity;
  /** Those of the scope. */
  cells: CoverageCell[];
  /** Position of the check. */
  check: number;
  state: CheckState;
}

const compare = (a = '', b = '') => (a === b ? 0 : Number(a > b) || -1);
const byEntity = (a: Entry, b: Entry) =>
  compare(a.present.entity.entityRef, b.present.entity.entityRef) ||
  a.check - b.check;
const byState = (a: Entry, b: Entry) =>
  byUrgency.indexOf(a.state) - byUrgency.indexOf(b.state);

const comparators: Record<
  ResultsRequest['sort'],
  (a: Entry, b: Entry) => number
> = {
  state: (a, b) => byState(a, b) || byEntity(a, b),
  entity: byEntity,
  owner: (a, b) =>
    compare(a.present.entity.owner, b.present.entity.owner) ||
    byState(a, b) ||
    byEntity(a, b),
  check: (a, b) => a.check - b.check || byState(a, b) || byEntity(a, b),
};

/** Lists what coverage counts, so that every number can be looked into. */
export class CoverageResults {
  readonly #index: CoverageIndex;
  readonly #states: ClusterStates;
  readonly #store: Pick<MeshStore, 'exemptions' | 'readReasons'>;
  readonly #clock: Clock;

  constructor(options: {
    index: CoverageIndex;
    states: ClusterStates;
    store: Pick<MeshStore, 'exemptions' | 'readReasons'>;
    clock: Clock;
  }) {
    this.#index = options.index;
    this.#states = options.states;
    this.#store = options.store;
    this.#clock = options.clock;
  }

  async list(
    request: ResultsRequest,
    visible: ReadonlySet<string> | undefined,
  ): Promise<CoverageResultList> {
    const entries = this.#select(await this.#index.present(visible), request);
    const { sort, limit, offset } = request;
    const page = entries
      .sort(comparators[sort])
      .slice(offset, offset + limit);
    const refs = [...new Set(page.map(each => each.present.entity.entityRef))];
    const [reasons, exemptions] = await Promise.all([
      this.#store.readReasons(refs),
      this.#exemptionsOf(refs),
    ]);
    const items = page.map(each =>
      this.#toResult(
        each,
        reasons.get(each.present.entity.entityRef),
        exemptions,
      ),
    );
    const named = new Set(items.map(each => each.check));
    return {
      checks: this.#index.checks.filter(each => named.has(each.id)),
      items,
      total: entries.length,
      visibleOnly: visible !== undefined,
    };
  }

  #select(
    entities: PresentEntity[],
    filter: CoverageResultFilter,
  ): Entry[] {
    const { check, state, entity: only, by = 'owner' } = filter;
    const { checks } = this.#index;
    const entries: Entry[] = [];
    for (const present of entities) {
      if (only === undefined || only === present.entity.entityRef) {
        for (const cells of this.#inScope(present, { ...filter, by })) {
          const whole = cells === present.cells;
          const states = statesOf(whole ? present.key : keyOf(checks, cells));
          checks.forEach(({ id }, i) => {
            if (
              (check === undefined || check === id) &&
              (state === undefined || state === states[i])
            ) {
              entries.push({ present, cells, check: i, state: states[i] });
            }
          });
        }
      }
    }
    return entries;
  }

  /** The places of an entity that count in the scope; nothing where it is not in it. */
  #inScope(
    { entity, cells }: PresentEntity,
    { by = 'owner', scope, inherited }: CoverageResultFilter,
  ): CoverageCell[][] {
    if (scope === undefined) {
      return [cells];
    }
    if (by === 'owner' && inherited) {
      return this.#index.isWithin(entity.owner, scope) ? [cells] : [];
    }
    for (const [its, part] of scopesOf(by, entity, cells)) {
      if (its === scope) {
        return [part];
      }
    }
    return [];
  }

  async #exemptionsOf(refs: readonly string[]): Promise<Exemption[]> {
    return this.#store.exemptions.listExemptions({
      entityRefs: refs,
      state: 'approved',
      expiresAfter: Math.floor(this.#clock.now() / 1000),
    });
  }

  #toResult(
    { present, cells, check, state }: Entry,
    stored: EntityReasons | undefined,
    exemptions: readonly Exemption[],
  ): CoverageResult {
    const { entityRef, owner } = present.entity;
    const { id } = this.#index.checks[check];
    const result = {
      entityRef,
      title: this.#index.titleOf(entityRef),
      ...(owner && { owner }),
      check: id,
      state,
    };
    const exemption =
      state === 'exempt' &&
      exemptions.find(
        each => each.entityRef === entityRef && each.check === id,
      );
    if (exemption) {
      const { reason, expiresAt } = exemption;
      return {
        ...result,
        because: [{ code: 'check.exempt', params: { reason } }],
        evidence: [],
        exemptUntil: new Date(expiresAt * 1000).toISOString(),
      };
    }
    const told = cells
      .filter(cell => (cell.results[id] ?? 'unknown') === state)
      .flatMap(cell =>
        this.#reasonsOf(cell, id, stored).map(reason => ({
          cluster: cell.cluster,
          reason,
        })),
      )
      .slice(0, MAX_REASONS);
    const evidence = new Map<string, ObjectRef>();
    for (const { cluster, reason } of told) {
      if (reason.object) {
        const object = { ...reason.object, cluster };
        evidence.set(JSON.stringify(object), object);
      }
    }
    return {
      ...result,
      because: told.map(each => each.reason),
      evidence: [...evidence.values()],
    };
  }

  #reasonsOf(
    cell: CoverageCell,
    check: string,
    stored: EntityReasons | undefined,
  ): Reason[] {
    const freshness = this.#states.of(cell.cluster);
    if (freshness.state !== 'fresh' && cell.results[check] === 'unknown') {
      return [reasonOf(freshness)];
    }
    if (!Object.hasOwn(cell.results, check)) {
      return [{ code: 'check.notAsked', params: {} }];
    }
    const place = placeOf(cell);
    const i = stored?.cells.findIndex(each => placeOf(each) === place) ?? -1;
    return stored?.reasons[i]?.[check] ?? [];
  }
}

import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Clock } from '../ingest/clock';
import type { BindingIndex } from './BindingIndex';
import type { CatalogReader, CatalogSnapshot } from './CatalogReader';
import type { EntityClaim } from './EntityClaim';
import type { VerdictRecorder } from './VerdictRecorder';

/** Between two reads of the catalog: short while it is empty or just changed, then longer and longer. */
const FIRST_REFRESH_MS = 3_000;
const LAST_REFRESH_MS = 60_000;

/** How long the answer "exists, but claims nothing" or "does not exist" holds. */
const REMEMBER_MS = 10_000;
const MAX_REMEMBERED = 10_000;

/** Follows the catalog, and looks an entity up at once when somebody asks for one that is not known yet. */
export class EntityDirectory {
  readonly #reader: CatalogReader;
  readonly #recorder: VerdictRecorder;
  readonly #index: BindingIndex;
  readonly #onChanged: () => Promise<void>;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #unclaimed = new Map<string, { until: number; exists: boolean }>();
  #titles: CatalogSnapshot['titles'] = new Map();
  #parents: CatalogSnapshot['parents'] = new Map();
  #isRead = false;
  #cancelTimer?: () => void;
  #stopped = false;
  #periodMs = FIRST_REFRESH_MS;

  constructor(options: {
    reader: CatalogReader;
    recorder: VerdictRecorder;
    index: BindingIndex;
    /** Entities claim or say something else than before. */
    onChanged: () => Promise<void>;
    clock: Clock;
    logger: LoggerService;
  }) {
    this.#reader = options.reader;
    this.#recorder = options.recorder;
    this.#index = options.index;
    this.#onChanged = options.onChanged;
    this.#clock = options.clock;
    this.#logger = options.logger;
  }

  /** What entities claim; undefined as long as the catalog has not been read. */
  claims(): Iterable<EntityClaim> | undefined {
    return this.#isRead ? this.#index.claims() : undefined;
  }

  /** The group above a group. */
  parentOf(entityRef: string): string | undefined {
    return this.#parents.get(entityRef);
  }

  /** Title of a group, user, system, domain or an entity that claims something. */
  titleOf(entityRef: string): string | undefined {
    return this.#titles.get(entityRef);
  }

  /** Reads the catalog now and again and again. A catalog that does not answer changes nothing. */
  async start(): Promise<void> {
    let young = false;
    try {
      young = await this.refresh();
    } catch (error) {
      this.#logger.warn('The catalog could not be read', {
        error: toError(error).message,
      });
    }
    this.#periodMs = young
      ? FIRST_REFRESH_MS
      : Math.min(this.#periodMs * 2, LAST_REFRESH_MS);
    if (!this.#stopped) {
      this.#cancelTimer = this.#clock.setTimer(
        this.#periodMs,
        () => void this.start(),
      );
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer?.();
  }

  /** Resolves to whether the catalog is empty or tells something else than before. */
  async refresh(): Promise<boolean> {
    const snapshot = await this.#reader.readAll();
    this.#titles = snapshot.titles;
    this.#parents = snapshot.parents;
    const changed = await this.#recorder.saveCatalog(snapshot);
    this.#isRead = true;
    if (changed) {
      await this.#onChanged();
    }
    return changed || snapshot.claims.size === 0;
  }

  /** What the entity claims, if it claims anything; undefined where there is no such entity. */
  async find(
    entityRef: string,
  ): Promise<{ claim: EntityClaim | undefined } | undefined> {
    const claim = this.#index.claim(entityRef);
    if (claim) {
      return { claim };
    }
    const now = this.#clock.now();
    const remembered = this.#unclaimed.get(entityRef);
    if (remembered && remembered.until > now) {
      return remembered.exists ? { claim: undefined } : undefined;
    }
    const found = await this.#reader.readOne(entityRef);
    if (found?.claim) {
      this.#unclaimed.delete(entityRef);
      await this.#recorder.saveClaim(found.claim);
      return found;
    }
    if (this.#unclaimed.size >= MAX_REMEMBERED) {
      this.#unclaimed.clear();
    }
    this.#unclaimed.set(entityRef, {
      until: now + REMEMBER_MS,
      exists: found !== undefined,
    });
    return found;
  }
}

import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import {
  processingResult,
  type CatalogProcessor,
  type CatalogProcessorCache,
  type CatalogProcessorEmit,
} from '@backstage/plugin-catalog-node';
import type { LocationSpec } from '@backstage/plugin-catalog-common';
import {
  isMeshAvailable,
  type EntityFacts,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { applyFacts } from './applyFacts';
import type { FactSnapshot } from './FactSnapshot';
import type { AnnotationMode } from './readAnnotationMode';
import { refreshKeyOf } from './refreshKey';

const CACHE_KEY = 'facts';

/**
 * Writes facts and links on entities that say which workloads are theirs. Does no I/O: facts come from the snapshot, or
 * from the entity's own cache while the mesh plugin has not answered since the start.
 */
export class MeshFactsProcessor implements CatalogProcessor {
  readonly #snapshot: FactSnapshot;
  readonly #mode: AnnotationMode;
  readonly #neighbourAnnotations: boolean;
  readonly #logger: LoggerService;

  constructor(options: {
    snapshot: FactSnapshot;
    mode: AnnotationMode;
    neighbourAnnotations: boolean;
    logger: LoggerService;
  }) {
    this.#snapshot = options.snapshot;
    this.#mode = options.mode;
    this.#neighbourAnnotations = options.neighbourAnnotations;
    this.#logger = options.logger;
  }

  getProcessorName(): string {
    return 'MeshFactsProcessor';
  }

  /** After the others (20), so that what they or people write is there to be kept. */
  getPriority(): number {
    return 100;
  }

  async preProcessEntity(
    entity: Entity,
    _location: LocationSpec,
    emit: CatalogProcessorEmit,
    _originLocation: LocationSpec,
    cache: CatalogProcessorCache,
  ): Promise<Entity> {
    if (this.#mode === 'off' || !isMeshAvailable(entity)) {
      return entity;
    }
    // An error here would fail the whole entity, and a missing fact is no reason for that.
    try {
      const entityRef = stringifyEntityRef(entity);
      emit(processingResult.refresh(refreshKeyOf(entityRef)));
      const facts = await this.#factsOf(entityRef, cache);
      return facts
        ? applyFacts(entity, facts, this.#mode, {
            neighbourAnnotations: this.#neighbourAnnotations,
          })
        : entity;
    } catch (error) {
      this.#logger.warn('Mesh facts could not be written on an entity', {
        error: toError(error).message,
      });
      return entity;
    }
  }

  async #factsOf(
    entityRef: string,
    cache: CatalogProcessorCache,
  ): Promise<EntityFacts | undefined> {
    await this.#snapshot.ready();
    const kept = await cache.get<string>(CACHE_KEY);
    if (this.#snapshot.seq === undefined) {
      const facts = kept ? (JSON.parse(kept) as EntityFacts) : undefined;
      this.#snapshot.give(entityRef, facts);
      return facts;
    }
    const facts = this.#snapshot.get(entityRef);
    this.#snapshot.give(entityRef, facts);
    // What is not written on entities would have to be kept anew whenever it changes.
    const text = facts
      ? JSON.stringify({ ...facts, measures: undefined, seq: 0 })
      : '';
    // Writing what is there already would cost the catalog an update in every round.
    if (text !== (kept ?? '')) {
      await cache.set(CACHE_KEY, text);
    }
    return facts;
  }
}

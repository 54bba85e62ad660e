import { setTimeout as delay } from 'node:timers/promises';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { LocationSpec } from '@backstage/plugin-catalog-common';
import {
  CatalogProcessor,
  CatalogProcessorCache,
  CatalogProcessorEmit,
  processingResult,
} from '@backstage/plugin-catalog-node';
import { JsonObject } from '@backstage/types';
import { EntityFacts } from '@mesh-portal/backstage-plugin-mesh-common';
import { AnnotationDetail } from '../config';
import { FactsSnapshot } from '../facts/FactsSnapshot';
import { refreshKeyOf } from '../refresh/refreshKey';
import { annotateEntity } from './annotateEntity';

const kinds = new Set(['component', 'resource', 'api']);
const cacheKey = 'facts';

/** Catalog and mesh must not wait for each other, so that the first entities wait for the snapshot only this long. */
const firstWaitMs = 10_000;

/**
 * Writes the facts of the snapshot on entities. It does no input or output: an entity costs a look-up in memory.
 *
 * Until the snapshot is there, the facts of the entity's last round are written again, so that a restart does not take
 * them away and bring them back.
 */
export class MeshFactsProcessor implements CatalogProcessor {
  readonly #snapshot: FactsSnapshot;
  readonly #detail: AnnotationDetail;
  readonly #firstWait: Promise<unknown>;

  constructor(options: { snapshot: FactsSnapshot; detail: AnnotationDetail }) {
    this.#snapshot = options.snapshot;
    this.#detail = options.detail;
    this.#firstWait = Promise.race([
      options.snapshot.loaded,
      delay(firstWaitMs, undefined, { ref: false }),
    ]);
  }

  getProcessorName(): string {
    return 'MeshFactsProcessor';
  }

  /** After the others, so that annotations and links which they write are kept. */
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
    if (
      !kinds.has(entity.kind?.toLocaleLowerCase('en-US')) ||
      !entity.metadata?.name
    ) {
      return entity;
    }
    const entityRef = stringifyEntityRef(entity);
    emit(processingResult.refresh(refreshKeyOf(entityRef)));
    const facts = await this.#factsOf(entityRef, cache);
    return facts ? annotateEntity(entity, facts, this.#detail) : entity;
  }

  async #factsOf(
    entityRef: string,
    cache: CatalogProcessorCache,
  ): Promise<EntityFacts | undefined> {
    await this.#firstWait;
    if (this.#snapshot.seq === undefined) {
      const remembered = await cache.get<JsonObject>(cacheKey);
      return remembered as EntityFacts | undefined;
    }
    const facts = this.#snapshot.get(entityRef);
    if (facts) {
      // The sequence number stays out: a value that changes without need costs a write per entity.
      const { seq, links, ...rest } = facts;
      await cache.set(cacheKey, {
        ...rest,
        links: links.map(link => ({ ...link })),
      });
    }
    return facts;
  }
}

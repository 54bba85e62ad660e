import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  EntityMesh,
  FactsPage,
} from '@mesh-portal/backstage-plugin-mesh-common';

/**
 * Options of every call of {@link MeshService}.
 *
 * @public
 */
export interface MeshServiceRequestOptions {
  /** On whose behalf; the mesh plugin decides by them what may be seen. */
  credentials: BackstageCredentials;
  signal?: AbortSignal;
}

/**
 * What other backend plugins may ask the mesh plugin. Every method rejects with a `ResponseError` whose cause
 * carries the name of the mesh plugin's error (`NotAllowedError`, `NotFoundError`, …).
 *
 * @public
 */
export interface MeshService {
  /** Verdicts of one entity, named by its full entity ref. */
  getEntityMesh(
    entityRef: string,
    options: MeshServiceRequestOptions,
  ): Promise<EntityMesh>;

  /**
   * Facts of all entities that changed after `since`, or of all when it is absent. Waits a while for a change
   * when there is none. For service principals only.
   */
  listFacts(
    filter: { since?: number },
    options: MeshServiceRequestOptions,
  ): Promise<FactsPage>;
}

import { NotFoundError } from '@backstage/errors';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type {
  EntityFacts,
  EntityMesh,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { MeshService } from './MeshService';

/**
 * A {@link MeshService} that answers from memory, for tests of plugins that use it.
 *
 * @public
 */
export function createMockMeshService(
  data: { entities?: EntityMesh[]; facts?: EntityFacts[] } = {},
): MeshService {
  const { entities = [], facts = [] } = data;
  const normalize = (ref: string) => stringifyEntityRef(parseEntityRef(ref));
  return {
    async getEntityMesh(entityRef) {
      const found = entities.find(
        entity => normalize(entity.entityRef) === normalize(entityRef),
      );
      if (!found) {
        throw new NotFoundError(`No mesh verdicts of ${entityRef}`);
      }
      return found;
    },
    async listFacts({ since }) {
      return {
        seq: Math.max(0, ...facts.map(fact => fact.seq)),
        items:
          since === undefined ? facts : facts.filter(fact => fact.seq > since),
        removed: [],
        reset: since === undefined,
      };
    },
  };
}

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

/**
 * Facts of an entity where all is well, for tests of plugins that read them.
 *
 * @public
 */
export function createMockEntityFacts(
  entityRef: string,
  changes: Partial<Omit<EntityFacts, 'measures'>> = {},
  measures: Partial<EntityFacts['measures']> = {},
): EntityFacts {
  const words = {
    entityRef,
    sidecar: 'injected',
    mtls: 'STRICT',
    jwt: 'required',
    tracing: 'otel',
    findings: 'none',
    links: [],
    ...changes,
  };
  return {
    seq: 1,
    hash: JSON.stringify(words),
    ...words,
    measures: {
      available: true,
      observedAt: '2026-01-01T00:00:00.000Z',
      clusters: ['eu'],
      level: 'none',
      checks: {},
      upgrade: 'current',
      workloads: 1,
      findings: 0,
      ...measures,
    },
  };
}

import { parseEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type {
  FactRetriever,
  TechInsightFact,
} from '@backstage-community/plugin-tech-insights-node';
import type { EntityFacts } from '@mesh-portal/backstage-plugin-mesh-common';
import type { MeshService } from '@mesh-portal/backstage-plugin-mesh-node';
import { DateTime } from 'luxon';
import {
  checkFacts,
  factSchema,
  factSchemaVersion,
  meshFactRetrieverId,
} from './factSchema';

type FactValues = TechInsightFact['facts'];

/** Well below the five minutes that Tech Insights gives a retriever by default. */
const ANSWER_MS = 60_000;

/**
 * A row for every entity that says which workloads are its own.
 *
 * @remarks
 * Tech Insights keeps the newest row of an entity for ever, and a retriever that throws or tells nothing leaves it as it
 * is. What cannot be seen is therefore told, by rows with `meshDataAvailable: false`; a single fact that is unknown is
 * left out of its row, so that a check of it gives no result, neither a good one nor a bad one.
 */
export function createMeshFactRetriever(mesh: MeshService): FactRetriever {
  /** When each entity was last observed. */
  let observed = new Map<string, string | undefined>();
  return {
    id: meshFactRetrieverId,
    version: factSchemaVersion,
    title: 'Service mesh',
    description: 'What the service mesh does with the workloads of an entity',
    schema: factSchema,
    async handler({ auth, logger }) {
      try {
        const { items } = await mesh.listFacts(
          {},
          {
            credentials: await auth.getOwnServiceCredentials(),
            signal: AbortSignal.timeout(ANSWER_MS),
          },
        );
        observed = new Map(
          items.map(each => [each.entityRef, each.measures.observedAt]),
        );
        return items.map(each => rowOf(each.entityRef, valuesOf(each)));
      } catch (error) {
        if (observed.size === 0) {
          throw error;
        }
        logger.warn('The mesh plugin does not answer; its facts are unknown', {
          error: toError(error).message,
        });
        return [...observed].map(([entityRef, observedAt]) =>
          rowOf(entityRef, freshnessOf(false, observedAt)),
        );
      }
    },
  };
}

function rowOf(entityRef: string, facts: FactValues): TechInsightFact {
  return { entity: parseEntityRef(entityRef), facts };
}

function freshnessOf(available: boolean, observedAt?: string): FactValues {
  return {
    meshDataAvailable: available,
    ...(observedAt && { meshObservedAt: DateTime.fromISO(observedAt) }),
  };
}

function valuesOf(facts: EntityFacts): FactValues {
  const { measures } = facts;
  const { pods, podsInMesh, checks } = measures;
  const idsOf = (...states: string[]) =>
    Object.keys(checks).filter(id => states.includes(checks[id]));
  return {
    ...freshnessOf(measures.available, measures.observedAt),
    meshSidecar: facts.sidecar,
    meshMtls: facts.mtls,
    meshJwt: facts.jwt,
    meshTracing: facts.tracing,
    meshUpgrade: measures.upgrade,
    meshFindings: facts.findings,
    meshFindingCount: measures.findings,
    meshLevel: measures.level,
    meshWorkloads: measures.workloads,
    meshClusters: measures.clusters.length,
    ...(pods !== undefined && { meshPods: pods }),
    ...(podsInMesh !== undefined && { meshPodsInMesh: podsInMesh }),
    meshChecksPassed: idsOf('passed'),
    meshChecksWarning: idsOf('warning'),
    meshChecksFailed: idsOf('failed'),
    meshChecksUnknown: idsOf('unknown', 'error'),
    meshChecksExempt: idsOf('exempt'),
    ...checkValuesOf(checks),
  };
}

function checkValuesOf(checks: EntityFacts['measures']['checks']): FactValues {
  return Object.fromEntries(
    Object.entries(checkFacts).flatMap(([id, fact]) => {
      const state = checks[id];
      return state === 'passed' || state === 'warning' || state === 'failed'
        ? [[fact, state === 'passed']]
        : [];
    }),
  );
}

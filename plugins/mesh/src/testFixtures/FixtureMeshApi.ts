import {
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type {
  AffectedList,
  CanReachAnswer,
  ClusterFreshness,
  ClusterList,
  ClusterObject,
  CoverageResultList,
  CoverageScopeKind,
  CoverageSummary,
  CoverageTrend,
  DecideAnswer,
  EntityMesh,
  EntitySignals,
  ExemptionList,
  ExportedFile,
  FindingList,
  FixNextList,
  MeshApi,
  MeshExemption,
  MeshObject,
  PolicyList,
  RestartList,
  WhatIfAnswer,
  WorkloadList,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { policyList, restartList, whatIfAnswer } from './worklists';
import {
  clusterList,
  coverageBy,
  coverageResults,
  exemptionList,
  fixNext,
  unclaimedWorkloads,
} from './coverage';
import {
  experimentMesh,
  fixtureNow,
  healthyMesh,
  ordersMesh,
  outsideMesh,
  silentMesh,
  unboundMesh,
} from './meshes';
import {
  healthySignals,
  mixedSignals,
  noSignals,
  uncoveredSignals,
} from './signals';

const byEntity: Record<string, EntityMesh> = {
  'component:default/payments': healthyMesh,
  'component:default/orders': ordersMesh,
  'component:default/billing': outsideMesh,
  'component:default/search': experimentMesh,
  'component:default/shipping': silentMesh,
};

const signalsByEntity: Record<string, EntitySignals> = {
  'component:default/payments': healthySignals,
  'component:default/orders': mixedSignals,
  'component:default/billing': uncoveredSignals,
};

const freshness: ClusterFreshness = { name: 'prod-eu', state: 'fresh' };

/** Answers from the fixtures; `failing` and `waiting` do what their names say. Times are moved to now. */
export class FixtureMeshApi implements MeshApi {
  readonly #shift = Date.now() - Date.parse(fixtureNow);

  async getEntityMesh(entityRef: string): Promise<EntityMesh> {
    return this.#answer(entityRef, byEntity[entityRef] ?? unboundMesh);
  }

  async getEntitySignals(entityRef: string): Promise<EntitySignals> {
    return this.#answer(entityRef, signalsByEntity[entityRef] ?? noSignals);
  }

  async getCoverage(by: CoverageScopeKind): Promise<CoverageSummary> {
    return coverageBy(by);
  }

  async listCoverageResults(): Promise<CoverageResultList> {
    return coverageResults;
  }

  async listFixNext(): Promise<FixNextList> {
    return fixNext;
  }

  async listRestarts(): Promise<RestartList> {
    return restartList;
  }

  async export(): Promise<ExportedFile> {
    return { fileName: 'mesh.csv', content: new Blob(['']) };
  }

  async listWorkloads(): Promise<WorkloadList> {
    return unclaimedWorkloads;
  }

  async listClusters(): Promise<ClusterList> {
    return this.#moved(clusterList);
  }

  async listFindings(): Promise<FindingList> {
    const items = Object.entries(byEntity).flatMap(([entityRef, mesh]) =>
      mesh.findings.map(finding => ({
        ...finding,
        since: fixtureNow,
        freshness: 'fresh' as const,
        entityRefs: [entityRef],
        owners: [],
      })),
    );
    return this.#moved({ items, total: items.length, visibleOnly: false });
  }

  async decide(): Promise<DecideAnswer> {
    return {
      verdict: {
        known: true,
        value: { allowed: true },
        because: [{ code: 'access.notRestricted', params: {} }],
      },
      freshness,
    };
  }

  async canReach(): Promise<CanReachAnswer> {
    return {
      verdict: {
        known: true,
        value: { succeeds: 'yes', encrypted: 'yes', endpoints: [] },
        because: [],
      },
      freshness,
    };
  }

  async whatIf(): Promise<WhatIfAnswer> {
    return this.#moved(whatIfAnswer);
  }

  async listAffected(): Promise<AffectedList> {
    const [{ service, because }] = whatIfAnswer.breaks;
    return {
      items: [
        {
          subject: service,
          question: 'mtls',
          reasons: because,
          entityRefs: ['component:default/orders'],
        },
      ],
      truncated: false,
      freshness,
    };
  }

  async listPolicies(): Promise<PolicyList> {
    return policyList;
  }

  async getObject(
    _entityRef: string,
    { cluster, group, kind, namespace, name }: ClusterObject,
  ): Promise<MeshObject> {
    return {
      cluster,
      object: {
        apiVersion: group ? `${group}/v1` : 'v1',
        kind,
        metadata: { namespace, name },
      },
      freshness: { ...freshness, name: cluster },
    };
  }

  async getTrend(): Promise<CoverageTrend> {
    return { points: [] };
  }

  async listExemptions(): Promise<ExemptionList> {
    return exemptionList;
  }

  async requestExemption(): Promise<MeshExemption> {
    throw new ServiceUnavailableError('Fixtures keep nothing');
  }

  async decideExemption(): Promise<MeshExemption> {
    throw new NotFoundError('No such exemption');
  }

  async publishBadge(): Promise<never> {
    throw new NotAllowedError();
  }

  async revokeBadge(): Promise<void> {}

  async getDigest(): Promise<string> {
    return '# Service mesh';
  }

  async refreshCluster(): Promise<void> {}

  async #answer<T>(entityRef: string, value: T): Promise<T> {
    if (entityRef.endsWith('/waiting')) {
      return new Promise(() => {});
    }
    if (entityRef.endsWith('/failing')) {
      throw new ServiceUnavailableError('The mesh backend is starting');
    }
    return this.#moved(value);
  }

  #moved<T>(value: T): T {
    return JSON.parse(JSON.stringify(value), (_, field) =>
      typeof field === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(field)
        ? new Date(Date.parse(field) + this.#shift).toISOString()
        : field,
    );
  }
}

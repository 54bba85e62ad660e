import { ServiceUnavailableError } from '@backstage/errors';
import type {
  ClusterList,
  CoverageScopeKind,
  CoverageSummary,
  EntityMesh,
  EntitySignals,
  MeshApi,
  WorkloadList,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { clusterList, coverageBy, unclaimedWorkloads } from './coverage';
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

/** Answers from the fixtures; `failing` and `waiting` do what their names say. Times are moved to now. */
export class FixtureMeshApi implements MeshApi {
  readonly #shift = Date.now() - Date.parse(fixtureNow);

  async getEntityMesh(entityRef: string): Promise<EntityMesh> {
    if (entityRef.endsWith('/waiting')) {
      return new Promise(() => {});
    }
    if (entityRef.endsWith('/failing')) {
      throw new ServiceUnavailableError('The mesh backend is starting');
    }
    return this.#moved(byEntity[entityRef] ?? unboundMesh);
  }

  async getEntitySignals(entityRef: string): Promise<EntitySignals> {
    return this.#moved(signalsByEntity[entityRef] ?? noSignals);
  }

  async getCoverage(by: CoverageScopeKind): Promise<CoverageSummary> {
    return coverageBy(by);
  }

  async listWorkloads(): Promise<WorkloadList> {
    return unclaimedWorkloads;
  }

  async listClusters(): Promise<ClusterList> {
    return this.#moved(clusterList);
  }

  #moved<T>(value: T): T {
    return JSON.parse(JSON.stringify(value), (_, field) =>
      typeof field === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(field)
        ? new Date(Date.parse(field) + this.#shift).toISOString()
        : field,
    );
  }
}

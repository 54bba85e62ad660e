import type { Entity } from '@backstage/catalog-model';
import type { EntityFilter } from '@backstage/plugin-catalog-react';
import {
  MESH_ANNOTATION_FINDINGS,
  MESH_ANNOTATION_MTLS,
  MESH_ANNOTATION_SIDECAR,
} from '@mesh-portal/backstage-plugin-mesh-common';

export const meshFilterOptions = [
  'in-mesh',
  'not-encrypted',
  'has-findings',
] as const;
export type MeshFilterOption = (typeof meshFilterOptions)[number];

/** What an entity must say, by option. */
const demands: Record<
  MeshFilterOption,
  { annotation: string; values: string[] }
> = {
  'in-mesh': {
    annotation: MESH_ANNOTATION_SIDECAR,
    values: ['injected', 'partial', 'ambient', 'proxyless'],
  },
  'not-encrypted': {
    annotation: MESH_ANNOTATION_MTLS,
    values: ['PERMISSIVE', 'DISABLE', 'mixed'],
  },
  'has-findings': {
    annotation: MESH_ANNOTATION_FINDINGS,
    values: ['info', 'warning', 'error'],
  },
};

/** Entities that are all of what is chosen, by the annotations of the catalog module. */
export class EntityMeshFilter implements EntityFilter {
  readonly options: readonly MeshFilterOption[];

  constructor(options: readonly MeshFilterOption[]) {
    this.options = options;
  }

  getCatalogFilters(): Record<string, string[]> {
    return Object.fromEntries(
      this.options.map(option => [
        `metadata.annotations.${demands[option].annotation}`,
        demands[option].values,
      ]),
    );
  }

  filterEntity(entity: Entity): boolean {
    return this.options.every(option => {
      const { annotation, values } = demands[option];
      return values.includes(entity.metadata.annotations?.[annotation] ?? '');
    });
  }

  toQueryValue(): string[] {
    return [...this.options];
  }
}

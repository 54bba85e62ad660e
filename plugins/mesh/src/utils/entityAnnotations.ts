import type { Entity } from '@backstage/catalog-model';
import {
  MESH_ANNOTATION_FINDINGS,
  MESH_ANNOTATION_MTLS,
  MESH_ANNOTATION_SIDECAR,
  safeHttpUrl,
  type MeshLink,
  type MeshState,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { worstState } from './entityMesh';

/** How a reader should take what the catalog module writes on entities; anything else is unknown. */
const states: Record<string, Record<string, MeshState>> = {
  [MESH_ANNOTATION_SIDECAR]: {
    injected: 'good',
    ambient: 'good',
    proxyless: 'good',
    partial: 'mind',
    none: 'bad',
    'not-applicable': 'neutral',
  },
  [MESH_ANNOTATION_MTLS]: {
    STRICT: 'good',
    PERMISSIVE: 'mind',
    mixed: 'mind',
    DISABLE: 'bad',
    'not-applicable': 'neutral',
  },
  [MESH_ANNOTATION_FINDINGS]: {
    none: 'good',
    info: 'neutral',
    warning: 'mind',
    error: 'bad',
    'not-applicable': 'neutral',
  },
};

/** The worst of what an entity's annotations say; undefined where they say nothing of the mesh. */
export function stateOfEntity(entity: Entity): MeshState | undefined {
  const annotations = entity.metadata.annotations ?? {};
  const found = Object.keys(states).flatMap(key => {
    const value = annotations[key];
    return value ? [stateOfAnnotation(key, value)] : [];
  });
  return found.length > 0 ? worstState(found) : undefined;
}

export function stateOfAnnotation(key: string, value: string): MeshState {
  return Object.hasOwn(states[key], value) ? states[key][value] : 'unknown';
}

/** Where a link leads that the catalog module wrote on the entity; undefined where there is none that is safe. */
export function entityLinkUrl(
  entity: Entity,
  kind: MeshLink['kind'],
): string | undefined {
  return safeHttpUrl(
    entity.metadata.links?.find(({ type }) => type === `mesh-${kind}`)?.url,
  );
}

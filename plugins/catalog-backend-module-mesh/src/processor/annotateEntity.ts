import { Entity, EntityLink } from '@backstage/catalog-model';
import {
  EntityFacts,
  MESH_ANNOTATION_FINDINGS,
  MESH_ANNOTATION_JWT,
  MESH_ANNOTATION_MTLS,
  MESH_ANNOTATION_SIDECAR,
  MESH_ANNOTATION_TRACING,
  safeHttpUrl,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { AnnotationDetail } from '../config';

function annotationsOf(
  facts: EntityFacts,
  detail: AnnotationDetail,
): Record<string, string> {
  switch (detail) {
    case 'full':
      return {
        [MESH_ANNOTATION_SIDECAR]: facts.sidecar,
        [MESH_ANNOTATION_MTLS]: facts.mtls,
        [MESH_ANNOTATION_JWT]: facts.jwt,
        [MESH_ANNOTATION_TRACING]: facts.tracing,
        [MESH_ANNOTATION_FINDINGS]: facts.findings,
      };
    case 'coarse':
      return { [MESH_ANNOTATION_SIDECAR]: facts.sidecar };
    default:
      return {};
  }
}

function linksOf(facts: EntityFacts, present: EntityLink[]): EntityLink[] {
  return facts.links.flatMap(({ kind, title, url }) => {
    const safe = safeHttpUrl(url);
    const taken = present.some(
      link => link.url === safe || link.title === title,
    );
    return safe && !taken
      ? [{ url: safe, title, icon: 'dashboard', type: `mesh-${kind}` }]
      : [];
  });
}

/** The entity with mesh annotations and links; what somebody wrote by hand is kept. */
export function annotateEntity(
  entity: Entity,
  facts: EntityFacts,
  detail: AnnotationDetail,
): Entity {
  if (detail === 'off') {
    return entity;
  }
  const links = entity.metadata.links ?? [];
  return {
    ...entity,
    metadata: {
      ...entity.metadata,
      annotations: {
        ...annotationsOf(facts, detail),
        ...entity.metadata.annotations,
      },
      links: [...links, ...linksOf(facts, links)],
    },
  };
}

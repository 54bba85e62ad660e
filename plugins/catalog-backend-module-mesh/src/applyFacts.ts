import type { Entity, EntityLink } from '@backstage/catalog-model';
import {
  MESH_ANNOTATION_FINDINGS,
  MESH_ANNOTATION_JWT,
  MESH_ANNOTATION_MTLS,
  MESH_ANNOTATION_SIDECAR,
  MESH_ANNOTATION_TRACING,
  safeHttpUrl,
  type EntityFacts,
  type MeshLink,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { AnnotationMode } from './readAnnotationMode';

/**
 * The entity with its facts as annotations and links. What somebody wrote by hand stays: an annotation of the same key,
 * a link to the same address or of the same name.
 */
export function applyFacts(
  entity: Entity,
  facts: EntityFacts,
  mode: AnnotationMode,
  options: { neighbourAnnotations?: boolean } = {},
): Entity {
  if (mode === 'off') {
    return entity;
  }
  const links = entity.metadata.links ?? [];
  const taken = new Set(links.flatMap(each => [each.url, each.title]));
  const added = facts.links.flatMap((each): EntityLink[] => {
    const url = safeHttpUrl(each.url);
    return url && !taken.has(url) && !taken.has(each.title)
      ? [
          {
            url,
            title: each.title,
            icon: 'dashboard',
            type: `mesh-${each.kind}`,
          },
        ]
      : [];
  });
  const coarse = { [MESH_ANNOTATION_SIDECAR]: facts.sidecar };
  const verdicts =
    mode === 'coarse'
      ? coarse
      : {
          ...coarse,
          [MESH_ANNOTATION_MTLS]: facts.mtls,
          [MESH_ANNOTATION_JWT]: facts.jwt,
          [MESH_ANNOTATION_TRACING]: facts.tracing,
          [MESH_ANNOTATION_FINDINGS]: facts.findings,
        };
  const neighbours = options.neighbourAnnotations
    ? annotationsOf(facts.links)
    : {};
  return {
    ...entity,
    metadata: {
      ...entity.metadata,
      annotations: {
        ...neighbours,
        ...verdicts,
        ...entity.metadata.annotations,
      },
      ...(links.length + added.length > 0 && { links: [...links, ...added] }),
    },
  };
}

/** The first link of a kind speaks for the entity, as it does on the Mesh card. */
function annotationsOf(links: readonly MeshLink[]): Record<string, string> {
  return Object.fromEntries(
    links
      .flatMap(({ annotation }) =>
        annotation ? [[annotation.key, annotation.value] as const] : [],
      )
      .reverse(),
  );
}

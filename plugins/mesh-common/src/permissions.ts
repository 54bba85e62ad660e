import { createPermission } from '@backstage/plugin-permission-common';
import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';

/**
 * Read the mesh verdicts of one catalog entity. A catalog-entity permission, so that policies can answer with
 * catalog conditions such as ownership.
 *
 * @public
 */
export const meshEntityReadPermission = createPermission({
  name: 'mesh.entity.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/**
 * Read organisation-wide coverage, including figures over entities that the reader may not open.
 *
 * @public
 */
export const meshCoverageReadPermission = createPermission({
  name: 'mesh.coverage.read',
  attributes: { action: 'read' },
});

/**
 * Read the trimmed Kubernetes objects that the verdicts of one catalog entity rest on. A catalog-entity permission, as
 * `mesh.entity.read` is, which it needs besides.
 *
 * @public
 */
export const meshObjectReadPermission = createPermission({
  name: 'mesh.object.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/**
 * Ask for an entity to be exempt from a check. A catalog-entity permission, as `mesh.entity.read` is, which it needs
 * besides.
 *
 * @public
 */
export const meshExemptionCreatePermission = createPermission({
  name: 'mesh.exemption.create',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/**
 * Approve, reject and revoke exemptions. A catalog-entity permission, as `mesh.entity.read` is, which it needs besides.
 *
 * @public
 */
export const meshExemptionApprovePermission = createPermission({
  name: 'mesh.exemption.approve',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/**
 * Publish and revoke the badge of an entity, which anybody with its address may see. A catalog-entity permission, as
 * `mesh.entity.read` is, which it needs besides.
 *
 * @public
 */
export const meshBadgePublishPermission = createPermission({
  name: 'mesh.badge.publish',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/**
 * Have a cluster read again at once.
 *
 * @public
 */
export const meshRefreshPermission = createPermission({
  name: 'mesh.refresh',
  attributes: { action: 'update' },
});

/** @public */
export const meshPermissions = [
  meshEntityReadPermission,
  meshCoverageReadPermission,
  meshObjectReadPermission,
  meshExemptionCreatePermission,
  meshExemptionApprovePermission,
  meshBadgePublishPermission,
  meshRefreshPermission,
];

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

/** @public */
export const meshPermissions = [
  meshEntityReadPermission,
  meshCoverageReadPermission,
];

import {
  createExternalRouteRef,
  createRouteRef,
} from '@backstage/core-plugin-api';

/** @public */
export const rootRouteRef = createRouteRef({ id: 'mesh' });

/** @public */
export const entityMeshRouteRef = createRouteRef({ id: 'mesh:entity' });

/**
 * The form of a template of the scaffolder.
 *
 * @public
 */
export const templateRouteRef = createExternalRouteRef({
  id: 'mesh:template',
  optional: true,
  params: ['namespace', 'templateName'],
  defaultTarget: 'scaffolder.selectedTemplate',
});

/** Where the Mesh tab lies below an entity page, in both shells. */
export const MESH_TAB_PATH = '/mesh';

/** Where the parts of the coverage page lie below it, in both shells. */
export const OVERVIEW_PATH = 'overview';
export const TEAMS_PATH = 'teams';
export const EXEMPTIONS_PATH = 'exemptions';
export const UNCLAIMED_PATH = 'unclaimed';
export const WHAT_IF_PATH = 'what-if';
export const FINDINGS_PATH = 'findings';
export const RESTARTS_PATH = 'restarts';
export const CLUSTERS_PATH = 'clusters';

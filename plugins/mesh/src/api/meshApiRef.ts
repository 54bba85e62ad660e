import { createApiRef } from '@backstage/core-plugin-api';
import type { MeshApi } from '@mesh-portal/backstage-plugin-mesh-common';

/** @public */
export const meshApiRef = createApiRef<MeshApi>({ id: 'plugin.mesh.service' });

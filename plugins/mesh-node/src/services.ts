import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { DefaultMeshService } from './DefaultMeshService';
import type { MeshService } from './MeshService';

/**
 * Asks the mesh plugin on behalf of another backend plugin.
 *
 * @public
 */
export const meshServiceRef = createServiceRef<MeshService>({
  id: 'mesh.service',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { auth: coreServices.auth, discovery: coreServices.discovery },
      factory: deps => new DefaultMeshService(deps),
    }),
});

import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import {
  meshClockServiceRef,
  meshKubernetesBridgeRef,
} from '@mesh-portal/backstage-plugin-mesh-node';
import { readClusterConfig } from './clusters/readClusterConfig';
import { createClusterFeed } from './ingest/createClusterFeed';
import type { MeshFeed } from './ingest/MeshFeed';

/** Where objects come from; a test puts its own in place of the clusters. */
export const meshFeedServiceRef = createServiceRef<MeshFeed>({
  id: 'mesh.feed',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        auth: coreServices.auth,
        bridge: meshKubernetesBridgeRef,
        clock: meshClockServiceRef,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
      },
      factory: ({ config, ...deps }) =>
        createClusterFeed({ ...deps, config: readClusterConfig(config) }),
    }),
});

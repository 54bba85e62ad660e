import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { MeshKubernetesBridge } from '@mesh-portal/backstage-plugin-mesh-node';
import { ClusterDirectory } from '../clusters/ClusterDirectory';
import type { ClusterConfig } from '../clusters/readClusterConfig';
import type { Clock } from './clock';
import { DefaultMeshFeed } from './DefaultMeshFeed';
import type { MeshFeed } from './MeshFeed';

export interface ClusterFeedOptions {
  /** As `readClusterConfig` reads it. */
  config: ClusterConfig;
  /** Of `meshKubernetesBridgeRef`. */
  bridge: MeshKubernetesBridge;
  /** Of the mesh plugin, whose own service credentials the cluster supplier is asked with. */
  auth: AuthService;
  logger: LoggerService;
  clock: Clock;
}

/** The feed of all configured clusters. Its `start` resolves before any cluster was reached. */
export function createClusterFeed(options: ClusterFeedOptions): MeshFeed {
  const { config, logger, clock } = options;
  return new DefaultMeshFeed({
    directory: new ClusterDirectory(options),
    config,
    clock,
    logger,
  });
}

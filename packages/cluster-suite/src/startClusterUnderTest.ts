import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ClusterUnderTest } from './ClusterUnderTest';
import { startApiServer } from './startApiServer';
import { startFakeApiServer } from './startFakeApiServer';
import { useKubeconfig } from './useKubeconfig';

/**
 * A real API server where KUBEBUILDER_ASSETS names a folder with one, or where the suite was asked for by name and
 * KUBECONFIG names an empty cluster; else the one in memory.
 *
 * @throws Error when the folder does not hold what is needed
 */
export async function startClusterUnderTest(options: {
  /** Whether watches begin with what there is (Kubernetes' feature WatchList). */
  watchList: boolean;
}): Promise<ClusterUnderTest> {
  const assets = process.env.KUBEBUILDER_ASSETS;
  if (!assets) {
    const kubeconfig = process.env.MESH_CLUSTER_SUITE && process.env.KUBECONFIG;
    return kubeconfig ? useKubeconfig(kubeconfig) : startFakeApiServer(options);
  }
  for (const program of ['etcd', 'kube-apiserver']) {
    if (!existsSync(path.join(assets, program))) {
      throw new Error(
        `KUBEBUILDER_ASSETS: there is no ${program} in '${assets}'`,
      );
    }
  }
  return startApiServer({ ...options, assets });
}

import { readFile } from 'node:fs/promises';
import type { KubernetesCredential } from '@backstage/plugin-kubernetes-node';
import type { ClusterTarget } from './ClusterTarget';
import type {
  ClusterOverride,
  ConfiguredCluster,
  ConfiguredCredential,
} from './readClusterConfig';

async function loadConfigured({
  token,
  tokenFile,
}: ConfiguredCredential): Promise<KubernetesCredential> {
  if (tokenFile) {
    return {
      type: 'bearer token',
      token: (await readFile(tokenFile, 'utf8')).trim(),
    };
  }
  return token ? { type: 'bearer token', token } : { type: 'anonymous' };
}

/** The target of an entry of `mesh.clusters`. */
export function configuredCluster(cluster: ConfiguredCluster): ClusterTarget {
  const { name, title, connection } = cluster;
  return {
    name,
    title,
    connection,
    loadCredential: () => loadConfigured(cluster),
  };
}

/** The target with the credential of its override, if it has one. */
export function withOverride(
  target: ClusterTarget,
  override: ClusterOverride | undefined,
): ClusterTarget {
  return override?.token || override?.tokenFile
    ? {
        ...target,
        credentialProblem: undefined,
        loadCredential: () => loadConfigured(override),
      }
    : target;
}

import type { AuthService } from '@backstage/backend-plugin-api';
import { ANNOTATION_KUBERNETES_AUTH_PROVIDER } from '@backstage/plugin-kubernetes-common';
import type { ClusterDetails } from '@backstage/plugin-kubernetes-node';
import type { MeshKubernetesAccess } from '@mesh-portal/backstage-plugin-mesh-node';
import type { ClusterTarget } from './ClusterTarget';

/** Providers that sign the reader in, in the browser, so that there is no credential without a reader. */
const clientSideProviders = new Set(['google', 'oidc', 'aks']);

function targetOf(
  details: ClusterDetails,
  access: MeshKubernetesAccess,
): ClusterTarget {
  const provider =
    details.authMetadata[ANNOTATION_KUBERNETES_AUTH_PROVIDER] ?? '';
  const { name, title, url, caData, caFile, skipTLSVerify } = details;
  return {
    name,
    title,
    connection: { url, caData, caFile, skipTLSVerify },
    loadCredential: () => access.authStrategy.getCredential(details, {}),
    credentialProblem: clientSideProviders.has(provider)
      ? `This cluster cannot be read in the background: its authProvider '${provider}' signs in as the reader. Give the portal a service account by mesh.clusterOverrides.${name}.token or tokenFile, or switch the cluster to a server-side authProvider (serviceAccount, aws, azure, googleServiceAccount)`
      : undefined,
  };
}

/** The clusters that the kubernetes plugin knows at present. */
export async function listKubernetesClusters(
  access: MeshKubernetesAccess,
  auth: AuthService,
): Promise<ClusterTarget[]> {
  const clusters = await access.clusterSupplier.getClusters({
    credentials: await auth.getOwnServiceCredentials(),
  });
  return clusters.map(details => targetOf(details, access));
}

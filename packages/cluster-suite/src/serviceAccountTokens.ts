import type { AdminClient } from './AdminClient';

const namespace = 'mesh-portal';
const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'cluster-suite', namespace },
};

/** Tokens of the portal's service account; each is bound to an object, and ends with it. */
export function serviceAccountTokens(
  admin: AdminClient,
): () => Promise<string> {
  let issued = false;
  return async () => {
    if (issued) {
      await admin.delete(secret);
    }
    issued = true;
    await admin.write([secret]);
    const { metadata } = await admin.request<{ metadata: { uid: string } }>(
      'GET',
      `/api/v1/namespaces/${namespace}/secrets/${secret.metadata.name}`,
    );
    const { status } = await admin.request<{ status: { token: string } }>(
      'POST',
      `/api/v1/namespaces/${namespace}/serviceaccounts/mesh-portal/token`,
      {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: {
          boundObjectRef: {
            apiVersion: 'v1',
            kind: 'Secret',
            name: secret.metadata.name,
            uid: metadata.uid,
          },
        },
      },
    );
    return status.token;
  };
}

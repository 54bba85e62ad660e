import { stringify } from 'yaml';

/** A kubeconfig of one cluster, as YAML. */
export function kubeconfig({
  name,
  url,
  caData,
  token,
}: {
  name: string;
  url: string;
  caData: string;
  token: string;
}): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name,
        cluster: { server: url, 'certificate-authority-data': caData },
      },
    ],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
}

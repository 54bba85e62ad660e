import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { AdminClient } from './AdminClient';
import type { ClusterUnderTest } from './ClusterUnderTest';
import { serviceAccountTokens } from './serviceAccountTokens';

interface Kubeconfig {
  'current-context': string;
  contexts: Array<{ name: string; context: { cluster: string; user: string } }>;
  clusters: Array<{
    name: string;
    cluster: { server: string; 'certificate-authority-data': string };
  }>;
  users: Array<{
    name: string;
    user: {
      token?: string;
      'client-certificate-data'?: string;
      'client-key-data'?: string;
    };
  }>;
}

/** What every cluster has; whatever else is there belongs to somebody. */
const ownNamespaces = /^(default|local-path-storage|kube-.*)$/;

/**
 * The API server of a kubeconfig's current context. It must be empty, because the suite leaves it full, and without
 * controllers, which would change what the suite writes: one to be thrown away afterwards. The suite can neither restart
 * such a server nor make it forget.
 *
 * @throws Error for a cluster that somebody uses
 */
export async function useKubeconfig(file: string): Promise<ClusterUnderTest> {
  const config: Kubeconfig = parse(await readFile(file, 'utf8'));
  const current = config['current-context'];
  const { context } = find(config.contexts, current, 'context');
  const { cluster } = find(config.clusters, context.cluster, 'cluster');
  const { user } = find(config.users, context.user, 'user');
  const url = cluster.server;
  const caData = cluster['certificate-authority-data'];
  const admin = new AdminClient({
    url,
    caData,
    token: user.token,
    certificate: user['client-certificate-data'],
    key: user['client-key-data'],
  });
  const { items } = await admin.request<{
    items: Array<{ metadata: { name: string } }>;
  }>('GET', '/api/v1/namespaces');
  const used = items
    .map(({ metadata }) => metadata.name)
    .filter(name => !ownNamespaces.test(name));
  if (used.length > 0) {
    await admin.close();
    throw new Error(
      `KUBECONFIG: context '${current}' is a cluster in use, with the namespaces ${used.join(
        ', ',
      )}. The suite fills a cluster; give it an empty one`,
    );
  }
  return {
    title: `context ${current}`,
    url,
    caData,
    admin,
    manyPods: 50_000,
    renewToken: serviceAccountTokens(admin),
    stop: () => admin.close(),
  };
}

function find<T extends { name: string }>(
  entries: readonly T[],
  name: string,
  what: string,
): T {
  const found = entries.find(each => each.name === name);
  if (!found) {
    throw new Error(`KUBECONFIG: there is no ${what} '${name}'`);
  }
  return found;
}

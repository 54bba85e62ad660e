import { startFakeCluster } from '@mesh-portal/fake-kubernetes';
import { AdminClient } from './AdminClient';
import type { ClusterUnderTest } from './ClusterUnderTest';

/** The API server in memory, without controllers: what is written is what there is. */
export async function startFakeApiServer(options: {
  watchList: boolean;
}): Promise<ClusterUnderTest> {
  const cluster = await startFakeCluster({
    families: [],
    controllers: false,
    watchList: options.watchList,
  });
  const allowed = new Map<string, () => void>();
  // One token is all that the server knows; it is whoever holds it.
  const administrator = (token: string) => {
    const { url, caData } = cluster;
    return new AdminClient({ url, caData, token });
  };
  let client = administrator(cluster.token);

  return {
    title: 'fake-kubernetes',
    url: cluster.url,
    caData: cluster.caData,
    manyPods: 2_000,
    get admin() {
      return client;
    },
    async renewToken() {
      const token = cluster.rotateToken();
      await client.close();
      client = administrator(token);
      return token;
    },
    async setForbidden({ group, plural }, forbidden) {
      allowed.get(plural)?.();
      if (forbidden) {
        allowed.set(
          plural,
          cluster.faults.add({ status: 403 }, { group, resource: plural }),
        );
      }
      cluster.cutConnections();
    },
    async interrupt() {
      cluster.cutConnections();
    },
    async forget() {
      cluster.compact();
      cluster.cutConnections();
    },
    async stop() {
      await client.close();
      await cluster.stop();
    },
  };
}

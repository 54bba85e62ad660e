import type { Contender } from './contender';
import type { ServerAddress } from './types';

/** What its documentation waits before an informer that failed is started again. */
const RESTART_MS = 5_000;

/** The stock informer of `@kubernetes/client-node` on pods alone, as its documentation shows it. */
export async function informer(): Promise<Contender> {
  const { CoreV1Api, KubeConfig, makeInformer } = await import(
    '@kubernetes/client-node'
  );

  function follow({ name, url, caData, token }: ServerAddress) {
    const config = new KubeConfig();
    config.loadFromOptions({
      clusters: [{ name, server: url, caData }],
      users: [{ name, token }],
      contexts: [{ name, cluster: name, user: name }],
      currentContext: name,
    });
    const api = config.makeApiClient(CoreV1Api);
    const followed = makeInformer(config, '/api/v1/pods', () =>
      api.listPodForAllNamespaces(),
    );
    followed.on('error', error => {
      process.stderr.write(`informer: ${error}\n`);
      setTimeout(() => followed.start(), RESTART_MS);
    });
    return followed;
  }

  let informers: Array<ReturnType<typeof follow>> = [];
  return {
    async sync(servers) {
      informers = servers.map(follow);
      await Promise.all(informers.map(each => each.start()));
      // A start that failed is told as an error, and made good later.
      while (informers.some(each => each.list().length === 0)) {
        await new Promise(resolve => setTimeout(resolve, 20));
      }
    },
    pods: () => informers.reduce((sum, each) => sum + each.list().length, 0),
    sees: name =>
      informers.every(each => each.get(name, 'default') !== undefined),
  };
}

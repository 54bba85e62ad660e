import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  MeshKubernetesAccess,
  MeshKubernetesBridge,
} from '@mesh-portal/backstage-plugin-mesh-node';
import { backoffMs, type Clock, sleep, withTimeout } from '../ingest/clock';
import type { FeedNotice } from '../ingest/MeshFeed';
import type { ClusterTarget } from './ClusterTarget';
import { configuredCluster, withOverride } from './configuredClusters';
import { readKubeconfig } from './kubeconfig';
import { listKubernetesClusters } from './kubernetesClusters';
import type { ClusterConfig } from './readClusterConfig';

const bridgePatienceMs = 30_000;
const confirmMs = 10_000;
const listPatienceMs = 60_000;

export interface ClusterDirectoryOptions {
  config: ClusterConfig;
  bridge: MeshKubernetesBridge;
  auth: AuthService;
  clock: Clock;
  logger: LoggerService;
}

/**
 * Knows which clusters are to be read: those of our own configuration at once, those of the kubernetes plugin as soon
 * as it hands them over, and again every few minutes.
 */
export class ClusterDirectory {
  readonly #options: ClusterDirectoryOptions;
  #own: ClusterTarget[] = [];
  #kubernetes: ClusterTarget[] = [];
  #bridge: 'pending' | 'missing' | 'present' = 'pending';
  #supplierError?: string;
  #kubeconfigError?: string;

  constructor(options: ClusterDirectoryOptions) {
    this.#options = options;
  }

  /** Tells the clusters now and after every change, until the signal aborts. */
  async start(
    onTargets: (targets: ClusterTarget[]) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { config, logger } = this.#options;
    this.#own = [
      ...config.clusters.map(configuredCluster),
      ...(await this.#readKubeconfig()),
    ];
    const tell = () => onTargets(this.#targets());
    tell();
    if (config.ingest.kubernetesPlugin) {
      this.#follow(tell, signal).catch(error =>
        logger.error('Reading the list of clusters ended unexpectedly', error),
      );
    }
  }

  notices(): FeedNotice[] {
    const { config } = this.#options;
    const notices: FeedNotice[] = [];
    if (this.#bridge === 'missing') {
      notices.push({
        severity: this.#own.length > 0 ? 'info' : 'warning',
        message: `The kubernetes plugin has not handed over its clusters. ${
          config.kubernetesConfigured
            ? ''
            : 'There is no `kubernetes:` section in the configuration. '
        }Other causes: the plugin or its module @mesh-portal/backstage-plugin-kubernetes-backend-module-mesh is not installed in this backend; another module has taken its objects provider (call provide() of meshKubernetesBridgeRef there); or two copies of @mesh-portal/backstage-plugin-mesh-node are installed. Clusters can also be given in mesh.clusters; mesh.ingest.kubernetesPlugin: false ends this message`,
      });
    }
    if (this.#kubeconfigError) {
      notices.push({ severity: 'error', message: this.#kubeconfigError });
    }
    if (this.#supplierError) {
      notices.push({ severity: 'error', message: this.#supplierError });
    }
    const own = new Set(this.#own.map(({ name }) => name));
    for (const { name } of this.#kubernetes) {
      if (own.has(name)) {
        notices.push({
          severity: 'info',
          message: `Cluster '${name}' is given in mesh.clusters or mesh.kubeconfig and in the kubernetes plugin; the former is used`,
        });
      }
    }
    if (this.#bridge === 'present' || !config.ingest.kubernetesPlugin) {
      const known = new Set(
        [...this.#own, ...this.#kubernetes].map(({ name }) => name),
      );
      for (const name of config.overrides.keys()) {
        if (!known.has(name)) {
          notices.push({
            severity: 'warning',
            message: `mesh.clusterOverrides names cluster '${name}', which is not known`,
          });
        }
      }
    }
    return notices;
  }

  async #readKubeconfig(): Promise<ClusterTarget[]> {
    const { config, logger } = this.#options;
    if (!config.kubeconfig) {
      return [];
    }
    try {
      return await readKubeconfig(config.kubeconfig);
    } catch (error) {
      // The other clusters can be read all the same.
      this.#kubeconfigError = toError(error).message;
      logger.error(this.#kubeconfigError);
      return [];
    }
  }

  #targets(): ClusterTarget[] {
    const { overrides } = this.#options.config;
    const byName = new Map<string, ClusterTarget>();
    for (const target of [...this.#own, ...this.#kubernetes]) {
      if (!byName.has(target.name) && !overrides.get(target.name)?.disabled) {
        byName.set(
          target.name,
          withOverride(target, overrides.get(target.name)),
        );
      }
    }
    return [...byName.values()];
  }

  async #follow(tell: () => void, signal: AbortSignal): Promise<void> {
    const { bridge, clock, config } = this.#options;
    const cancel = clock.setTimer(bridgePatienceMs, () => {
      this.#bridge = 'missing';
      this.#options.logger.warn(this.notices()[0].message);
    });
    const stopped = new Promise<undefined>(resolve => {
      signal.addEventListener('abort', () => resolve(undefined), {
        once: true,
      });
    });
    const first = await Promise.race([bridge.get(), stopped]);
    cancel();
    if (!first) {
      return;
    }
    this.#bridge = 'present';
    let failures = 0;
    while (!signal.aborted) {
      const access = await bridge.get();
      const read = await this.#read(access, tell, signal);
      failures = read ? 0 : failures + 1;
      await sleep(
        clock,
        read
          ? config.ingest.clusterRefreshMs
          : Math.min(
              backoffMs(clock, failures - 1),
              config.ingest.clusterRefreshMs,
            ),
        signal,
      );
    }
  }

  async #read(
    access: MeshKubernetesAccess,
    tell: () => void,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { auth, clock, logger } = this.#options;
    try {
      const list = () =>
        withTimeout(
          clock,
          listPatienceMs,
          listKubernetesClusters(access, auth),
          'Timed out',
        );
      let found = await list();
      const names = new Set(found.map(({ name }) => name));
      if (this.#kubernetes.some(({ name }) => !names.has(name))) {
        // A locator that fails half-way looks like clusters that are gone.
        await sleep(clock, confirmMs, signal);
        found = await list();
      }
      this.#supplierError = undefined;
      this.#kubernetes = found;
    } catch (error) {
      // What a locator says may quote addresses and credentials, so that it goes to the log of the operator only.
      this.#supplierError =
        'The kubernetes plugin could not list its clusters; those known before are kept. The log of the backend says why';
      logger.warn(
        'The kubernetes plugin could not list its clusters',
        toError(error),
      );
      return false;
    }
    tell();
    return true;
  }
}

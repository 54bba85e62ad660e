import type { LoggerService } from '@backstage/backend-plugin-api';
import { isDeepStrictEqual } from 'node:util';
import { toError } from '@backstage/errors';
import type { ClusterDirectory } from '../clusters/ClusterDirectory';
import type { ClusterTarget } from '../clusters/ClusterTarget';
import { CredentialCache } from '../clusters/CredentialCache';
import type { ClusterConfig } from '../clusters/readClusterConfig';
import { ApiConnection } from './ApiConnection';
import { ClusterClient } from './ClusterClient';
import { ClusterWatcher } from './ClusterWatcher';
import type { Clock } from './clock';
import { ListingGate } from './ListingGate';
import type {
  ClusterHealth,
  FeedNotice,
  MeshFeed,
  MeshFeedListener,
} from './MeshFeed';
import { SharedValues } from './SharedValues';

interface Entry {
  target: ClusterTarget;
  watcher?: ClusterWatcher;
  /** As it was told last. */
  state?: ClusterHealth['state'];
}

/** Reads those clusters of the directory that it is told to, with one {@link ClusterWatcher} each. */
export class DefaultMeshFeed implements MeshFeed {
  readonly #directory: ClusterDirectory;
  readonly #config: ClusterConfig;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #gate: ListingGate;
  readonly #shared = new SharedValues();
  #targets = new Map<string, ClusterTarget>();
  readonly #entries = new Map<string, Entry>();
  #listener?: MeshFeedListener;
  readonly #stop = new AbortController();

  constructor(options: {
    directory: ClusterDirectory;
    config: ClusterConfig;
    clock: Clock;
    logger: LoggerService;
  }) {
    this.#directory = options.directory;
    this.#config = options.config;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#gate = new ListingGate(options.config.ingest.clustersListingAtOnce);
  }

  async start(listener: MeshFeedListener): Promise<void> {
    const guarded = this.#guarded(listener);
    this.#listener = guarded;
    await this.#directory.start(
      targets => this.#follow(targets, guarded),
      this.#stop.signal,
    );
  }

  clusters(): string[] {
    return [...this.#targets.keys()];
  }

  read(cluster: string): void {
    this.leave(cluster);
    const target = this.#targets.get(cluster);
    if (target && this.#listener && !this.#stop.signal.aborted) {
      this.#add(target, this.#listener);
    }
  }

  leave(cluster: string): void {
    const entry = this.#entries.get(cluster);
    this.#entries.delete(cluster);
    entry?.watcher
      ?.stop()
      .catch(error => this.#logger.warn('A cluster could not be left', error));
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(
      [...this.#entries.values()].map(({ watcher }) => watcher?.stop()),
    );
  }

  refresh(cluster: string): boolean {
    const watcher = this.#entries.get(cluster)?.watcher;
    watcher?.refresh();
    return watcher !== undefined;
  }

  health(): ClusterHealth[] {
    return [...this.#entries.values()].map(entry => this.#healthOf(entry));
  }

  lastSeen(cluster: string): string | undefined {
    return this.#entries.get(cluster)?.watcher?.lastSeen;
  }

  notices(): FeedNotice[] {
    return this.#directory.notices();
  }

  #follow(targets: ClusterTarget[], listener: MeshFeedListener): void {
    if (this.#stop.signal.aborted) {
      return;
    }
    this.#targets = new Map(targets.map(target => [target.name, target]));
    for (const [name, entry] of this.#entries) {
      const target = this.#targets.get(name);
      if (target && isSame(target, entry.target)) {
        // The way to sign in may have changed; it is asked for when a credential is needed.
        entry.target = target;
        if (entry.watcher) {
          entry.watcher.title = target.title;
        }
      } else {
        this.leave(name);
        listener.onClusterRemoved(name);
      }
    }
    listener.onClusters();
  }

  #add(target: ClusterTarget, listener: MeshFeedListener): void {
    const { name } = target;
    const entry: Entry = { target };
    this.#entries.set(name, entry);
    if (!this.#problemOf(target)) {
      const logger = this.#logger.child({ cluster: name });
      const connection = new ApiConnection({
        to: target.connection,
        credentials: new CredentialCache({
          load: () => entry.target.loadCredential(),
          clock: this.#clock,
        }),
        clock: this.#clock,
      });
      entry.watcher = new ClusterWatcher({
        name,
        connection,
        client: new ClusterClient(connection),
        istioNamespaces:
          this.#config.overrides.get(name)?.istioNamespaces ??
          this.#config.ingest.istioNamespaces,
        gate: this.#gate,
        shared: this.#shared,
        clock: this.#clock,
        logger,
        onDelta: delta => listener.onDelta(name, delta),
        onHealth: health => {
          this.#log(entry, health, logger);
          listener.onHealth(name, health);
        },
      });
      entry.watcher.title = target.title;
      entry.watcher.start();
    }
    listener.onHealth(name, this.#healthOf(entry));
  }

  #log(entry: Entry, health: ClusterHealth, logger: LoggerService): void {
    if (entry.state === health.state) {
      return;
    }
    entry.state = health.state;
    if (health.state === 'fresh' || health.state === 'starting') {
      logger.info(`The cluster is ${health.state}`);
    } else {
      logger.warn(`The cluster is ${health.state}: ${health.error}`);
    }
  }

  #healthOf({ target, watcher }: Entry): ClusterHealth {
    return (
      watcher?.health ?? {
        name: target.name,
        title: target.title,
        state: 'unknown',
        error: this.#problemOf(target),
        resources: [],
      }
    );
  }

  /** A listener that fails must not end the process. Objects that it did not accept are told again. */
  #guarded(listener: MeshFeedListener): MeshFeedListener {
    const guard = (call: () => void) => {
      try {
        call();
      } catch (error) {
        this.#logger.error(
          'A listener of the cluster feed failed',
          toError(error),
        );
      }
    };
    return {
      onDelta: (cluster, delta) => listener.onDelta(cluster, delta),
      onHealth: (cluster, health) =>
        guard(() => listener.onHealth(cluster, health)),
      onClusterRemoved: cluster =>
        guard(() => listener.onClusterRemoved(cluster)),
      onClusters: () => guard(() => listener.onClusters()),
    };
  }

  #problemOf(target: ClusterTarget): string | undefined {
    return (
      target.problem ??
      target.credentialProblem ??
      (URL.canParse(target.connection.url)
        ? undefined
        : 'The URL of the cluster is not a URL')
    );
  }
}

/** Whether the same API server is meant, and it is as readable as before. */
function isSame(a: ClusterTarget, b: ClusterTarget): boolean {
  return (
    isDeepStrictEqual(a.connection, b.connection) &&
    a.problem === b.problem &&
    a.credentialProblem === b.credentialProblem
  );
}

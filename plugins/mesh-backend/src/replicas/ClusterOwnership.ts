import { isDeepStrictEqual } from 'node:util';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Clock } from '../ingest/clock';
import type { ResourceHealth } from '../ingest/MeshFeed';
import {
  LeaseLostError,
  type Fence,
  type Lease,
  type LeaseReport,
  type LeaseStore,
  type Membership,
} from '../store/LeaseStore';
import { assignClusters } from './assignClusters';
import type { ReplicaConfig } from './readReplicaConfig';

/** How often the times of resources are reported where nothing else has changed. */
const TIMES_INTERVAL_MS = 30_000;

/** What is reported of a cluster that this replica reads. */
export type ClusterReport = Omit<LeaseReport, 'cluster' | 'token'>;

export interface OwnershipListener {
  /** Reading begins; a failure is logged, and the cluster claimed again later. */
  onAcquired(cluster: string): Promise<void>;
  /** Reading ends. Nothing more can be written about the cluster. */
  onLost(cluster: string): void;
  report(cluster: string): ClusterReport;
  /** Another replica was asked to have it read again. */
  onRefresh(cluster: string): void;
}

export interface ClusterOwnershipOptions {
  id: string;
  leases: LeaseStore;
  config: ReplicaConfig;
  clock: Clock;
  logger: LoggerService;
  /** Clusters that this replica could read. */
  listed(): string[];
}

/** Decides together with the other replicas which of them reads which cluster. */
export class ClusterOwnership {
  readonly #options: ClusterOwnershipOptions;
  readonly #held = new Map<string, number>();
  /** Requests to read a cluster again that are answered. */
  readonly #refreshed = new Map<string, number>();
  readonly #reported = new Map<
    string,
    { at: number; resources: ResourceHealth[] }
  >();
  #taking: Promise<void> = Promise.resolve();
  #unlisted: string[] = [];
  #listener?: OwnershipListener;
  #cancelTimer?: () => void;
  #running?: Promise<void>;
  #again = false;
  #stopped = false;

  constructor(options: ClusterOwnershipOptions) {
    this.#options = options;
  }

  /** Starts to take clusters on. */
  async start(listener: OwnershipListener): Promise<void> {
    this.#listener = listener;
    await this.hurry();
  }

  /** Frees the clusters for others. To be called when nothing is written any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer?.();
    await this.#running;
    await this.#taking;
    const { id, leases, logger } = this.#options;
    try {
      await leases.release(id);
    } catch (error) {
      logger.warn('Clusters could not be handed over; they are free later', {
        error: toError(error).message,
      });
    }
  }

  holds(cluster: string): boolean {
    return this.#held.has(cluster);
  }

  held(): string[] {
    return [...this.#held.keys()];
  }

  /** Clusters with a lease that no live replica could read, as of the last round. */
  unlisted(): readonly string[] {
    return this.#unlisted;
  }

  /**
   * Under which leases something about these clusters is to be written.
   *
   * @throws LeaseLostError for a cluster that this replica does not read.
   */
  fence(clusters: Iterable<string>): Fence {
    return [...clusters].map(cluster => {
      const token = this.#held.get(cluster);
      if (token === undefined) {
        throw new LeaseLostError([cluster]);
      }
      return { cluster, token };
    });
  }

  /** A write told that these are another replica's. */
  lost(clusters: Iterable<string>): void {
    for (const cluster of clusters) {
      this.#drop(cluster);
    }
  }

  /** Takes over a cluster that nobody could read, to clear it away; false where another replica does. */
  async claimUnlisted(cluster: string): Promise<boolean> {
    const { id, config, leases } = this.#options;
    const { leases: all } = await this.#heartbeat();
    const lease = all.find(each => each.cluster === cluster && !each.live);
    const token = lease && (await leases.claim(lease, id, config.expiryMs));
    if (token === undefined) {
      return false;
    }
    this.#held.set(cluster, token);
    return true;
  }

  /** The cluster was cleared away together with its lease. */
  forget(cluster: string): void {
    this.#held.delete(cluster);
    this.#refreshed.delete(cluster);
    this.#reported.delete(cluster);
  }

  /** Has the next heartbeat now, for example because the clusters that can be read are others. */
  hurry(): Promise<void> {
    if (this.#stopped || !this.#listener) {
      return Promise.resolve();
    }
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#cancelTimer?.();
    this.#running = this.#round()
      .catch(error =>
        this.#options.logger.warn('Replicas could not agree on clusters', {
          error: toError(error).message,
        }),
      )
      .finally(() => {
        this.#running = undefined;
        const { clock, config } = this.#options;
        const wait = this.#again ? 0 : config.heartbeatMs;
        this.#again = false;
        if (!this.#stopped) {
          this.#cancelTimer = clock.setTimer(wait, () => void this.hurry());
        }
      });
    return this.#running;
  }

  async #round(): Promise<void> {
    const { id, config } = this.#options;
    const { replicas, leases, sinceMoved } = await this.#heartbeat();
    this.#dropWhatIsLost(leases);
    this.#refresh(leases);
    const wanted = assignClusters(
      replicas,
      new Map(leases.map(each => [each.cluster, each.objects])),
    );
    const alive = new Set(replicas.map(each => each.id));
    this.#unlisted = leases
      .filter(each => !wanted.has(each.cluster) && !this.holds(each.cluster))
      .map(each => each.cluster);
    for (const lease of leases) {
      if (lease.owner === id && lease.live && !this.holds(lease.cluster)) {
        this.#acquire(lease.cluster, lease.token);
      } else if (!lease.live && wanted.get(lease.cluster) === id) {
        await this.#claim(lease);
      }
    }
    // All replicas see the same first one, so that its owner alone acts.
    const misplaced = leases.find(
      ({ cluster, live, owner }) =>
        live &&
        owner !== undefined &&
        alive.has(owner) &&
        wanted.has(cluster) &&
        wanted.get(cluster) !== owner,
    );
    if (misplaced?.owner === id && sinceMoved >= config.moveIntervalMs) {
      await this.#handOver(misplaced, wanted.get(misplaced.cluster)!);
    }
  }

  async #heartbeat(): Promise<Membership> {
    const { id, config, leases, listed } = this.#options;
    const reports = [...this.#held].map(
      ([cluster, token]): LeaseReport => ({
        cluster,
        token,
        told: false,
        ...this.#listener?.report(cluster),
      }),
    );
    const membership = await leases.heartbeat(
      { id, capacity: config.capacity, clusters: listed() },
      reports.map(({ resources, ...each }) => ({
        ...each,
        ...(this.#isNews(each.cluster, resources) && { resources }),
      })),
      config.expiryMs,
    );
    const at = this.#options.clock.now();
    for (const { cluster, resources = [] } of reports) {
      if (this.#isNews(cluster, resources)) {
        this.#reported.set(cluster, { at, resources });
      }
    }
    return membership;
  }

  /** When something last happened changes all the time, and is reported now and then. */
  #isNews(cluster: string, resources: ResourceHealth[] = []): boolean {
    const before = this.#reported.get(cluster);
    return (
      !before ||
      !isDeepStrictEqual(
        resources.map(withoutTimes),
        before.resources.map(withoutTimes),
      ) ||
      (this.#options.clock.now() - before.at >= TIMES_INTERVAL_MS &&
        !isDeepStrictEqual(resources, before.resources))
    );
  }

  #dropWhatIsLost(leases: readonly Lease[]): void {
    const { id } = this.#options;
    const owned = new Map(
      leases
        .filter(each => each.owner === id)
        .map(each => [each.cluster, each.token]),
    );
    for (const [cluster, token] of [...this.#held]) {
      if (owned.get(cluster) !== token) {
        this.#drop(cluster);
      }
    }
  }

  /** Whoever takes a cluster on reads it anyway. */
  #refresh(leases: readonly Lease[]): void {
    for (const { cluster, refreshes } of leases) {
      const before = this.#refreshed.get(cluster) ?? refreshes;
      this.#refreshed.set(cluster, refreshes);
      if (refreshes > before && this.holds(cluster)) {
        this.#listener?.onRefresh(cluster);
      }
    }
  }

  async #claim(lease: Lease): Promise<void> {
    const { id, config, leases } = this.#options;
    const token = await leases.claim(lease, id, config.expiryMs);
    if (token !== undefined) {
      this.#acquire(lease.cluster, token);
    }
  }

  /** One after the other, while heartbeats go on. */
  #acquire(cluster: string, token: number): void {
    this.#held.set(cluster, token);
    this.#taking = this.#taking.then(async () => {
      if (this.#held.get(cluster) !== token || this.#stopped) {
        return;
      }
      try {
        await this.#listener?.onAcquired(cluster);
      } catch (error) {
        this.#options.logger.warn('A cluster could not be taken on', {
          cluster,
          error: toError(error).message,
        });
        this.#drop(cluster);
      }
    });
  }

  async #handOver(lease: Lease, to: string): Promise<void> {
    const { config, leases, logger } = this.#options;
    logger.info('A cluster is handed over for balance', {
      cluster: lease.cluster,
    });
    this.#drop(lease.cluster);
    await leases.transfer(lease, to, config.expiryMs);
  }

  #drop(cluster: string): void {
    if (this.#held.delete(cluster)) {
      this.#reported.delete(cluster);
      this.#listener?.onLost(cluster);
    }
  }
}

function withoutTimes({ lastEvent, lastSync, ...rest }: ResourceHealth) {
  return rest;
}

import type { KubernetesObject, MeshDelta } from '@mesh-portal/istio-semantics';
import type {
  ClusterHealth,
  FeedNotice,
  MeshFeed,
  MeshFeedListener,
} from '../ingest/MeshFeed';

/** A feed that tells what a test tells it, again from the beginning when a cluster is to be read. */
export class FakeFeed implements MeshFeed {
  readonly #health = new Map<string, ClusterHealth>();
  readonly #told = new Map<string, MeshDelta[]>();
  readonly #read = new Set<string>();
  #listener?: MeshFeedListener;
  stopped = false;

  async start(listener: MeshFeedListener): Promise<void> {
    this.#listener = listener;
    listener.onClusters();
  }

  async stop(): Promise<void> {
    this.stopped = true;
  }

  clusters(): string[] {
    return [...this.#health.keys()];
  }

  read(cluster: string): void {
    const health = this.#health.get(cluster);
    if (health) {
      this.#read.add(cluster);
      for (const delta of this.#told.get(cluster) ?? []) {
        this.#listener?.onDelta(cluster, delta);
      }
      this.#listener?.onHealth(cluster, health);
    }
  }

  leave(cluster: string): void {
    this.#read.delete(cluster);
  }

  refresh(cluster: string): boolean {
    return this.#read.has(cluster);
  }

  health(): ClusterHealth[] {
    return [...this.#read].flatMap(each => this.#health.get(each) ?? []);
  }

  lastSeen(cluster: string): string | undefined {
    return this.#read.has(cluster)
      ? this.#health.get(cluster)?.lastSeen
      : undefined;
  }

  notices(): FeedNotice[] {
    return [];
  }

  setHealth(
    cluster: string,
    state: ClusterHealth['state'],
    rest: Partial<ClusterHealth> = {},
  ): void {
    const health = {
      name: cluster,
      state,
      resources: [],
      ...(state === 'fresh' && { lastSeen: '2026-01-01T00:00:00.000Z' }),
      ...rest,
    };
    const isNew = !this.#health.has(cluster);
    this.#health.set(cluster, health);
    if (this.#read.has(cluster)) {
      this.#listener?.onHealth(cluster, health);
    }
    if (isNew) {
      this.#listener?.onClusters();
    }
  }

  tell(cluster: string, delta: MeshDelta): void {
    this.#told.set(cluster, [...(this.#told.get(cluster) ?? []), delta]);
    if (this.#read.has(cluster)) {
      this.#listener?.onDelta(cluster, delta);
    }
  }

  /** A cluster that has told these objects and is fresh. */
  addCluster(cluster: string, objects: KubernetesObject[]): void {
    this.setHealth(cluster, 'starting');
    this.tell(cluster, { upserted: objects });
    this.setHealth(cluster, 'fresh');
  }

  remove(cluster: string): void {
    this.#health.delete(cluster);
    this.#told.delete(cluster);
    if (this.#read.delete(cluster)) {
      this.#listener?.onClusterRemoved(cluster);
    }
    this.#listener?.onClusters();
  }
}

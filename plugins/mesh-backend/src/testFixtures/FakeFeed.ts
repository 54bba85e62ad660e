import type { KubernetesObject, MeshDelta } from '@mesh-portal/istio-semantics';
import type {
  ClusterHealth,
  FeedNotice,
  MeshFeed,
  MeshFeedListener,
} from '../ingest/MeshFeed';

/** A feed that tells what a test tells it. */
export class FakeFeed implements MeshFeed {
  readonly #health = new Map<string, ClusterHealth>();
  #listener?: MeshFeedListener;
  stopped = false;

  async start(listener: MeshFeedListener): Promise<void> {
    this.#listener = listener;
    for (const health of this.#health.values()) {
      listener.onHealth(health.name, health);
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
  }

  refresh(cluster: string): boolean {
    return this.#health.has(cluster);
  }

  health(): ClusterHealth[] {
    return [...this.#health.values()];
  }

  lastSeen(cluster: string): string | undefined {
    return this.#health.get(cluster)?.lastSeen;
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
    this.#health.set(cluster, health);
    this.#listener?.onHealth(cluster, health);
  }

  tell(cluster: string, delta: MeshDelta): void {
    this.#listener?.onDelta(cluster, delta);
  }

  /** A cluster that has told these objects and is fresh. */
  addCluster(cluster: string, objects: KubernetesObject[]): void {
    this.setHealth(cluster, 'starting');
    this.tell(cluster, { upserted: objects });
    this.setHealth(cluster, 'fresh');
  }

  remove(cluster: string): void {
    this.#health.delete(cluster);
    this.#listener?.onClusterRemoved(cluster);
  }
}

import type {
  KubernetesObject,
  MeshDelta,
  ObjectRef,
} from '@mesh-portal/istio-semantics';
import type {
  ClusterHealth,
  MeshFeed,
  MeshFeedListener,
  ResourceHealth,
} from '../MeshFeed';

function keyOf(
  kind: string,
  group: string,
  namespace: string | undefined,
  name: string | undefined,
) {
  return `${group ? `${kind}.${group}` : kind} ${
    namespace ? `${namespace}/` : ''
  }${name}`;
}

/** Keeps what a feed tells in the simplest form, for tests to look at. */
export class FeedRecorder implements MeshFeedListener {
  readonly clusters = new Map<string, Map<string, KubernetesObject>>();
  readonly healths = new Map<string, ClusterHealth>();
  readonly removedClusters: string[] = [];
  upserts = 0;
  removals = 0;
  readonly #read = new Set<string>();
  #feed?: MeshFeed;

  /** Starts a feed and has it read all clusters that it knows. */
  async start(feed: MeshFeed): Promise<void> {
    this.#feed = feed;
    await feed.start(this);
  }

  onClusters(): void {
    for (const cluster of this.#feed?.clusters() ?? []) {
      if (!this.#read.has(cluster)) {
        this.#read.add(cluster);
        this.#feed?.read(cluster);
      }
    }
  }

  onDelta(cluster: string, delta: MeshDelta): void {
    const objects =
      this.clusters.get(cluster) ?? new Map<string, KubernetesObject>();
    this.clusters.set(cluster, objects);
    for (const ref of delta.removed ?? []) {
      this.removals++;
      objects.delete(this.#refKey(ref));
    }
    for (const object of delta.upserted ?? []) {
      this.upserts++;
      const [group, version] = (object.apiVersion ?? '').split('/');
      objects.set(
        keyOf(
          object.kind ?? '',
          version ? group : '',
          object.metadata?.namespace,
          object.metadata?.name,
        ),
        object,
      );
    }
  }

  onHealth(cluster: string, health: ClusterHealth): void {
    this.healths.set(cluster, health);
  }

  onClusterRemoved(cluster: string): void {
    this.clusters.delete(cluster);
    this.healths.delete(cluster);
    this.removedClusters.push(cluster);
    this.#read.delete(cluster);
  }

  /** Keys like `Pod shop/cart-1`, of one kind or of all, sorted. */
  keys(cluster: string, kind?: string): string[] {
    return [...(this.clusters.get(cluster)?.keys() ?? [])]
      .filter(key => !kind || key.startsWith(`${kind} `))
      .sort();
  }

  object(cluster: string, key: string): KubernetesObject | undefined {
    return this.clusters.get(cluster)?.get(key);
  }

  resource(cluster: string, kind: string): ResourceHealth | undefined {
    return this.healths
      .get(cluster)
      ?.resources.find(each => each.kind === kind);
  }

  #refKey(ref: ObjectRef): string {
    return keyOf(ref.kind, ref.group ?? '', ref.namespace, ref.name);
  }
}

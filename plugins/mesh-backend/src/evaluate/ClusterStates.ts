import type { ClusterFreshness } from '@mesh-portal/backstage-plugin-mesh-common';
import type { ClusterHealth, MeshFeed } from '../ingest/MeshFeed';
import type { ClusterState } from '../store/MeshStore';
import { freshnessOf } from './freshness';

/**
 * How fresh every known cluster is: what the feed says of those that this replica reads, and what is stored of those
 * that others read.
 */
export class ClusterStates {
  #stored = new Map<string, ClusterState>();
  readonly #health = new Map<string, ClusterHealth>();
  readonly #own = new Set<string>();
  /** Own clusters that may just not have answered yet. */
  readonly #awaited = new Set<string>();
  #unread: ReadonlySet<string> = new Set();
  readonly #feed: Pick<MeshFeed, 'clusters' | 'lastSeen'>;
  #patient = true;

  constructor(
    stored: readonly ClusterState[],
    feed: Pick<MeshFeed, 'clusters' | 'lastSeen'> = {
      clusters: () => [],
      lastSeen: () => undefined,
    },
  ) {
    this.#feed = feed;
    this.takeStored(stored);
  }

  /** Takes in what is stored of all clusters now. */
  takeStored(stored: readonly ClusterState[]): void {
    this.#stored = new Map(stored.map(each => [each.name, each]));
  }

  /** From now on this replica reads the cluster. */
  adopt(cluster: string): void {
    this.#own.add(cluster);
    this.#awaited.add(cluster);
  }

  /** From now on another replica reads the cluster, or none does. */
  drop(cluster: string): void {
    this.#own.delete(cluster);
    this.#awaited.delete(cluster);
    this.#health.delete(cluster);
  }

  names(): string[] {
    return [
      ...new Set([
        ...this.#feed.clusters(),
        ...this.#stored.keys(),
        ...this.#health.keys(),
      ]),
    ].sort();
  }

  of(cluster: string): ClusterFreshness {
    const stored = this.#stored.get(cluster);
    if (!this.#own.has(cluster) && stored?.reader === 'telling') {
      const { reader: _, ...freshness } = stored;
      return freshness;
    }
    const freshness = freshnessOf(cluster, this.#health.get(cluster), stored);
    const lastSeen = this.#feed.lastSeen(cluster) ?? freshness.lastSeen;
    return lastSeen === undefined ? freshness : { ...freshness, lastSeen };
  }

  list(): ClusterFreshness[] {
    return this.names().map(each => this.of(each));
  }

  /** Of a cluster that this replica reads. */
  health(cluster: string): ClusterHealth | undefined {
    return this.#health.get(cluster);
  }

  /**
   * False while some of these clusters, or the first cluster at all, may just not have answered yet since somebody began
   * to read them: what readers were told before then still holds.
   */
  settled(clusters: readonly string[]): boolean {
    return clusters.length > 0
      ? clusters.every(each => this.#isSettled(each))
      : !this.#patient;
  }

  /** From now on, an own cluster that has not answered has failed to. */
  giveUp(cluster: string): void {
    this.#awaited.delete(cluster);
  }

  /** From now on, it is known that nobody will read these. True where that was not known before. */
  giveUpUnread(clusters: readonly string[]): boolean {
    const isNews =
      this.#patient || clusters.some(each => !this.#unread.has(each));
    this.#patient = false;
    this.#unread = new Set(clusters);
    return isNews;
  }

  /** Takes health in; true where readers would see another state. */
  update(health: ClusterHealth): boolean {
    const before = this.of(health.name);
    const wasSettled = this.settled([health.name]);
    this.#health.set(health.name, health);
    const after = this.of(health.name);
    return (
      before.state !== after.state ||
      before.error !== after.error ||
      before.title !== after.title ||
      wasSettled !== this.settled([health.name])
    );
  }

  remove(cluster: string): void {
    this.drop(cluster);
    this.#stored.delete(cluster);
  }

  #isSettled(cluster: string): boolean {
    if (this.#own.has(cluster)) {
      const state = this.#health.get(cluster)?.state;
      return (
        !this.#awaited.has(cluster) ||
        (state !== undefined && state !== 'starting')
      );
    }
    return (
      this.#stored.get(cluster)?.reader === 'telling' ||
      this.#unread.has(cluster)
    );
  }
}

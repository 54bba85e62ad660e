import type { ClusterFreshness } from '@mesh-portal/backstage-plugin-mesh-common';
import type { ClusterHealth } from '../ingest/MeshFeed';
import { freshnessOf } from './freshness';

/** How fresh every known cluster is: stored knowledge until the feed tells more. */
export class ClusterStates {
  readonly #stored: Map<string, ClusterFreshness>;
  readonly #health = new Map<string, ClusterHealth>();
  readonly #lastSeen: (cluster: string) => string | undefined;
  #patient = true;

  /** @param lastSeen - tells of signs of life between two reports of health */
  constructor(
    stored: readonly ClusterFreshness[],
    lastSeen: (cluster: string) => string | undefined = () => undefined,
  ) {
    this.#lastSeen = lastSeen;
    this.#stored = new Map(stored.map(each => [each.name, each]));
  }

  names(): string[] {
    return [
      ...new Set([...this.#stored.keys(), ...this.#health.keys()]),
    ].sort();
  }

  of(cluster: string): ClusterFreshness {
    const freshness = freshnessOf(
      cluster,
      this.#health.get(cluster),
      this.#stored.get(cluster),
    );
    const lastSeen = this.#lastSeen(cluster) ?? freshness.lastSeen;
    return lastSeen === undefined ? freshness : { ...freshness, lastSeen };
  }

  list(): ClusterFreshness[] {
    return this.names().map(each => this.of(each));
  }

  health(cluster: string): ClusterHealth | undefined {
    return this.#health.get(cluster);
  }

  /**
   * False while some of these clusters, or the first cluster at all, may just not have answered yet since the start:
   * what readers were told before then still holds.
   */
  settled(clusters: readonly string[]): boolean {
    const isSettled = (cluster: string) => {
      const state = this.#health.get(cluster)?.state;
      return state !== undefined && state !== 'starting';
    };
    return !this.#patient || (clusters.length > 0 && clusters.every(isSettled));
  }

  /** From now on, a cluster that has not answered has failed to. */
  giveUp(): void {
    this.#patient = false;
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
    this.#stored.delete(cluster);
    this.#health.delete(cluster);
  }
}

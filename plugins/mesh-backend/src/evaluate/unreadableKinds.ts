import type { ClusterHealth } from '../ingest/MeshFeed';

/** Kind keys of which nothing could ever be read, so that their absence means nothing. */
export function unreadableKinds(health: ClusterHealth | undefined): string[] {
  return (health?.resources ?? [])
    .filter(
      ({ state, lastSync }) =>
        state === 'forbidden' || (state === 'failed' && !lastSync),
    )
    .map(each => each.kind)
    .sort();
}

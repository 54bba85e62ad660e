import {
  type FakeCluster,
  type KubeManifest,
  startFakeCluster,
} from '@mesh-portal/fake-kubernetes';
import { DemoClock } from '../DemoClock';
import { type DemoClusterDefinition, demoClusters } from './definitions';
import { readManifests } from './readManifests';

const hour = 3_600_000;
/** How long ago each phase happened; the last figure stands for all later ones too. */
const phaseAges = [30 * 24 * hour, 14 * 24 * hour, 26 * hour, 5 * hour];
/** The present of whoever wrote the times in the objects' status. */
const writtenAt = Date.parse('2026-08-26T09:00:00Z');
/** Every pod has started by then, and every rollout has ended. */
const settlingMs = hour / 6;
/** Longer than any demo runs: the settlement job is always under way. */
const jobRunMs = 365 * 24 * hour;

/**
 * Starts the demo's clusters and lets each go through its phases.
 *
 * @param options.ports - by cluster name; 0 or absent takes a free one
 * @param options.now - where the staged time ends, milliseconds since the epoch
 * @param options.live - true: time runs on afterwards; false: it stays in the hands of the caller
 */
export async function startClusters(options: {
  ports?: Record<string, number>;
  now: number;
  live: boolean;
}): Promise<Map<string, FakeCluster>> {
  const started = await Promise.all(
    demoClusters.map(definition => startCluster(definition, options)),
  );
  return new Map(started.map(cluster => [cluster.name, cluster]));
}

async function startCluster(
  { name, version, nodes, families }: DemoClusterDefinition,
  options: { ports?: Record<string, number>; now: number; live: boolean },
): Promise<FakeCluster> {
  const phases = await readManifests(name);
  const clock = new DemoClock(options.now - phaseAges[0]);
  const cluster = await startFakeCluster({
    name,
    version,
    nodes,
    families,
    clock,
    jobRunMs,
    port: options.ports?.[name] ?? 0,
  });
  for (const [index, manifests] of phases.entries()) {
    const age = phaseAges[Math.min(index, phaseAges.length - 1)];
    clock.advance(options.now - age - clock.now());
    applyPhase(
      cluster,
      manifests.map(manifest =>
        moveStatusTimes(manifest, options.now - writtenAt),
      ),
    );
    clock.advance(settlingMs);
  }
  clock.advance(options.now - clock.now());
  if (options.live) {
    clock.goLive();
  }
  return cluster;
}

/** Applies owners before what they own, and fills in the uid that plain YAML cannot know. */
function applyPhase(cluster: FakeCluster, manifests: KubeManifest[]): void {
  const owned = manifests.filter(
    ({ metadata }) => metadata.ownerReferences?.length,
  );
  cluster.apply(manifests.filter(manifest => !owned.includes(manifest)));
  cluster.apply(
    owned.map(manifest => ({
      ...manifest,
      metadata: {
        ...manifest.metadata,
        ownerReferences: manifest.metadata.ownerReferences?.map(reference => ({
          ...reference,
          uid:
            cluster.get({
              ...reference,
              namespace: manifest.metadata.namespace,
            })?.metadata.uid ?? '',
        })),
      },
    })),
  );
}

/** Times in a status keep their distance from the present. */
function moveStatusTimes(manifest: KubeManifest, byMs: number): KubeManifest {
  if (!manifest.status) {
    return manifest;
  }
  const status = JSON.stringify(manifest.status).replace(
    /"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"/g,
    time =>
      JSON.stringify(
        new Date(Date.parse(JSON.parse(time)) + byMs)
          .toISOString()
          .replace(/\.\d+Z$/, 'Z'),
      ),
  );
  return { ...manifest, status: JSON.parse(status) };
}

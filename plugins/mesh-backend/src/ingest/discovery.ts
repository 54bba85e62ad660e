import type { JsonObject } from '@backstage/types';
import type { ClusterClient } from './ClusterClient';
import { KubernetesApiError } from './KubernetesApiError';
import type { WatchedResource } from './resources';
import { type Fields, fieldsAt, listAt } from './trim/fields';

/** Versions that a cluster serves of each plural name of each group, in the cluster's order of preference. */
export type ServedResources = ReadonlyMap<
  string,
  ReadonlyMap<string, readonly string[]>
>;

// https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery; v2beta1 is what 1.26 to 1.29 speak.
const aggregated = ['v2', 'v2beta1']
  .map(
    v =>
      `application/json;g=apidiscovery.k8s.io;v=${v};as=APIGroupDiscoveryList`,
  )
  .concat('application/json')
  .join(',');

function add(
  served: Map<string, Map<string, string[]>>,
  group: string,
  plural: unknown,
  version: unknown,
) {
  if (
    typeof plural !== 'string' ||
    typeof version !== 'string' ||
    plural.includes('/')
  ) {
    return;
  }
  const plurals = served.get(group) ?? new Map<string, string[]>();
  served.set(group, plurals);
  plurals.set(plural, [...(plurals.get(plural) ?? []), version]);
}

function fromAggregated(document: JsonObject): ServedResources {
  const served = new Map<string, Map<string, string[]>>();
  for (const group of listAt(document as Fields, 'items')) {
    for (const version of listAt(group, 'versions')) {
      // A stale one is what an extension server told that does not answer at present.
      for (const each of listAt(version, 'resources')) {
        add(
          served,
          String(fieldsAt(group, 'metadata').name ?? ''),
          each.resource,
          version.version,
        );
      }
    }
  }
  return served;
}

/**
 * Asks which of the resources a cluster serves, in which versions: at once where the API server can, else version by
 * version of the groups that matter. The core group is not asked for; every cluster serves it.
 */
export async function discover(
  client: ClusterClient,
  resources: readonly WatchedResource[],
  signal: AbortSignal,
): Promise<ServedResources> {
  const groups = await client.get('/apis', { accept: aggregated, signal });
  if (groups.kind === 'APIGroupDiscoveryList') {
    return fromAggregated(groups);
  }
  if (groups.kind !== 'APIGroupList') {
    throw new KubernetesApiError(
      'The server does not answer like a Kubernetes API server; check the URL of the cluster',
    );
  }
  const wanted = new Map(
    resources.map(({ group, versions }) => [group, versions]),
  );
  const served = new Map<string, Map<string, string[]>>();
  for (const group of listAt(groups as Fields, 'groups')) {
    const name = String(group.name ?? '');
    for (const { version } of listAt(group, 'versions')) {
      if (typeof version !== 'string' || !wanted.get(name)?.includes(version)) {
        continue;
      }
      const list = await client.get(
        `/apis/${encodeURIComponent(name)}/${encodeURIComponent(version)}`,
        { signal },
      );
      for (const each of listAt(list as Fields, 'resources')) {
        add(served, name, each.name, version);
      }
    }
  }
  return served;
}

/** Best version of a resource that both sides know; undefined when the cluster does not have it. */
export function versionOf(
  resource: WatchedResource,
  served: ServedResources,
): string | undefined {
  if (
    resource.needs &&
    !served.get(resource.needs[0])?.has(resource.needs[1])
  ) {
    return undefined;
  }
  if (!resource.group) {
    return resource.versions[0];
  }
  const versions = served.get(resource.group)?.get(resource.plural);
  return resource.versions.find(each => versions?.includes(each));
}

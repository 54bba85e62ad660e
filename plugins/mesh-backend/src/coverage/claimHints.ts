import { parseEntityRef } from '@backstage/catalog-model';
import type { ClaimHint } from '@mesh-portal/backstage-plugin-mesh-common';
import type { WorkloadIdentity } from '../evaluate/verdicts';
import type { CoverageIndex } from './CoverageIndex';
import { placeOf } from './places';

/** Labels that tell the pods of one workload from others, the best first. */
const tellingApart = [
  'backstage.io/kubernetes-id',
  'app.kubernetes.io/name',
  'app',
  'k8s-app',
];

/** A label that names who owns a workload, whatever its prefix. */
const namesOwner = /(?:^|\/)(?:team|owner)$/;

/** Says of a workload that no entity claims how one would, and who most likely owns it. */
export async function claimHints(
  index: Pick<CoverageIndex, 'present'>,
): Promise<(cluster: string, identity: WorkloadIdentity) => ClaimHint> {
  const byPlace = new Map<string, Map<string, number>>();
  const byName = new Map<string, string>();
  for (const { entity, cells } of await index.present()) {
    const { owner } = entity;
    if (owner) {
      byName.set(parseEntityRef(owner).name.toLowerCase(), owner);
      for (const place of new Set(cells.map(placeOf))) {
        const owners = byPlace.get(place) ?? new Map<string, number>();
        byPlace.set(place, owners.set(owner, (owners.get(owner) ?? 0) + 1));
      }
    }
  }

  function ownerOf(
    cluster: string,
    { ref, labels, podLabels }: WorkloadIdentity,
  ): ClaimHint['owner'] {
    for (const [label, value] of Object.entries({ ...podLabels, ...labels })) {
      const entityRef = byName.get(value.toLowerCase());
      if (namesOwner.test(label) && entityRef) {
        return { entityRef, because: 'label', label };
      }
    }
    const place = placeOf({ cluster, namespace: ref.namespace ?? '' });
    const [most] = [...(byPlace.get(place) ?? [])].sort(
      ([a, ofA], [b, ofB]) => ofB - ofA || (a < b ? -1 : 1),
    );
    return most && { entityRef: most[0], because: 'namespace' };
  }

  return (cluster, identity) => {
    const label = tellingApart.find(each => identity.podLabels[each]);
    const owner = ownerOf(cluster, identity);
    return {
      labels: label ? { [label]: identity.podLabels[label] } : {},
      ...(owner && { owner }),
    };
  };
}

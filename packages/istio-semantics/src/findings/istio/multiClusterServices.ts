import { isIgnoredNamespace } from '../../injection/injectRequired';
import {
  fieldsAt,
  listAt,
  namespaceOf,
  refOf,
  stringAt,
} from '../../model/fields';
import { kinds } from '../../model/kinds';
import type { MeshModel } from '../../model/MeshModel';
import type { Finding, KubernetesObject } from '../../types';
import { findingAbout, FindingCollector, isSuppressed } from '../finding';
import { namesText, titleOf } from '../shared';

/** Plain data as text that does not depend on the order of keys. */
function plain(value: unknown): string {
  return JSON.stringify(value, (_, each) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort())
      : each,
  );
}

const aspects: ReadonlyArray<
  readonly [name: string, of: (service: KubernetesObject) => unknown]
> = [
  ['headless', each => stringAt(each, 'spec', 'clusterIP') === 'None'],
  ['type', each => stringAt(each, 'spec', 'type') || 'ClusterIP'],
  [
    'ports',
    each =>
      listAt(each, 'spec', 'ports')
        .map(port => plain({ ...fieldsAt(port), nodePort: undefined }))
        .sort(),
  ],
];

/**
 * Services that clusters of one mesh define differently. Mirrors `analyzers/multicluster/service.go`, except that node
 * ports, which every cluster chooses for itself, and Kubernetes' own services may differ.
 *
 * @param models - models of the clusters of one mesh, by name
 */
export function inconsistentServices(
  models: ReadonlyMap<string, MeshModel>,
): Finding[] {
  const services = new Map<string, Map<string, KubernetesObject>>();
  for (const [cluster, model] of [...models].sort(([a], [b]) =>
    a < b ? -1 : 1,
  )) {
    for (const service of model.list(kinds.service)) {
      if (isIgnoredNamespace(namespaceOf(service))) {
        continue;
      }
      const title = titleOf(service);
      const held = services.get(title) ?? new Map<string, KubernetesObject>();
      services.set(title, held.set(cluster, service));
    }
  }
  const collector = new FindingCollector();
  for (const [title, byCluster] of services) {
    const all = [...byCluster.values()];
    const [first] = all;
    const differing = aspects
      .filter(([, of]) => new Set(all.map(each => plain(of(each)))).size > 1)
      .map(([name]) => name);
    if (differing.length > 0 && !all.some(e => isSuppressed('IST0170', e))) {
      collector.add(
        findingAbout('IST0170', refOf(first), {
          params: {
            service: title,
            clusters: namesText([...byCluster.keys()]),
            differences: differing.join(', '),
          },
          affected: [...byCluster].map(([cluster, each]) => ({
            ...refOf(each),
            cluster,
          })),
        }),
      );
    }
  }
  return collector.sorted();
}

import {
  isSubset,
  labelsAt,
  listAt,
  nameOf,
  namespaceOf,
  refOf,
  stringAt,
} from '../model/fields';
import { kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import type { KubernetesObject, Labels, Reason } from '../types';

const routed: readonly unknown[] = [
  'CLUSTER',
  'HTTP_ROUTE',
  'ROUTE_CONFIGURATION',
  'VIRTUAL_HOST',
];

function patchesRoutes(filter: KubernetesObject, context: string): boolean {
  return listAt(filter, 'spec', 'configPatches').some(
    each =>
      routed.includes(stringAt(each, 'applyTo')) &&
      [undefined, 'ANY', context].includes(stringAt(each, 'match', 'context')),
  );
}

/** EnvoyFilters that may change what the proxies of a caller, or a gateway, do with requests. */
export function routeFilters(
  model: MeshModel,
  caller: { namespace: string; labels?: Labels; gateway?: string },
  root: string,
): Reason[] {
  if (model.list(kinds.envoyFilter).length === 0) {
    return [];
  }
  const context = caller.gateway ? 'GATEWAY' : 'SIDECAR_OUTBOUND';
  return [...new Set([root, caller.namespace])]
    .flatMap(each => model.list(kinds.envoyFilter, each))
    .filter(each => {
      const selector = labelsAt(each, 'spec', 'workloadSelector', 'labels');
      return (
        (!caller.labels || isSubset(selector, caller.labels)) &&
        patchesRoutes(each, context)
      );
    })
    .map(each => ({
      code: 'traffic.envoyFilter',
      params: { filter: `${namespaceOf(each)}/${nameOf(each)}` },
      object: refOf(each),
      field: 'spec.configPatches',
    }));
}

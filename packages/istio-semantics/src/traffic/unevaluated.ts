import {
  isSubset,
  labelsAt,
  listAt,
  nameOf,
  namespaceOf,
  numberAt,
  refOf,
  stringAt,
} from '../model/fields';
import { kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import type { KubernetesObject, Labels, Reason } from '../types';

/** Kinds of routes that Istio follows and that are not evaluated here. */
export const unevaluatedRouteKinds = [
  kinds.grpcRoute,
  kinds.tcpRoute,
  kinds.tlsRoute,
] as const;

interface Subject {
  service: KubernetesObject;
  /** `<namespace>/<name>` of the gateway that requests come through. */
  gateway?: string;
  port?: number;
}

/** `<namespace>/<name>` of what a reference of a route names, if that is of the kind. */
function named(
  kind: string,
  reference: unknown,
  fallbackKind: string,
  route: KubernetesObject,
): string | undefined {
  const namespace = stringAt(reference, 'namespace') ?? namespaceOf(route);
  return (stringAt(reference, 'kind') ?? fallbackKind) === kind
    ? `${namespace}/${stringAt(reference, 'name')}`
    : undefined;
}

function concerns(
  route: KubernetesObject,
  { service, gateway, port }: Subject,
): boolean {
  const title = `${namespaceOf(service)}/${nameOf(service)}`;
  const parents = listAt(route, 'spec', 'parentRefs');
  if (gateway === undefined) {
    return parents.some(each => {
      const only = numberAt(each, 'port');
      return (
        named('Service', each, 'Gateway', route) === title &&
        (port === undefined || only === undefined || only === port)
      );
    });
  }
  return (
    parents.some(
      each => named('Gateway', each, 'Gateway', route) === gateway,
    ) &&
    listAt(route, 'spec', 'rules')
      .flatMap(each => listAt(each, 'backendRefs'))
      .some(each => named('Service', each, 'Service', route) === title)
  );
}

/** Routes of other kinds than HTTPRoute that bear on a service: where requests go is then not known. */
export function unevaluatedRoutes(
  model: MeshModel,
  subject: Subject,
): Reason[] {
  return unevaluatedRouteKinds
    .flatMap(kind => model.list(kind))
    .filter(each => concerns(each, subject))
    .map(each => ({
      code: 'traffic.routeNotEvaluated',
      params: {
        kind: each.kind ?? '',
        name: `${namespaceOf(each)}/${nameOf(each)}`,
      },
      object: refOf(each),
      field: 'spec.parentRefs',
    }));
}

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

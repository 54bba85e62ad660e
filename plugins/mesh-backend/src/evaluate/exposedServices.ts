import {
  hostOfService,
  kinds,
  resolveShortName,
  type KubernetesObject,
  type MeshModel,
  type ObjectRef,
} from '@mesh-portal/istio-semantics';

/** Routes of any kind that a gateway may send by. */
const routeKinds = [kinds.virtualService, kinds.httpRoute] as const;

/**
 * Whether callers from outside reach a service: a gateway sends to it, or it is of a type that nodes or load balancers
 * open. Undefined where routes cannot be read. An APIRule is seen by the route that Kyma makes of it.
 */
export function isExposed(
  model: MeshModel,
  service: ObjectRef,
): boolean | undefined {
  const object = model.get(
    kinds.service,
    service.namespace ?? '',
    service.name,
  );
  const type = fieldsOf(object?.spec).type;
  if (type === 'LoadBalancer' || type === 'NodePort') {
    return true;
  }
  const exposed = model.memo(
    'exposedServices',
    '',
    routeKinds.map(kind => [kind] as const),
    () => exposedServices(model),
  );
  if (object && exposed.has(hostOfService(model, object))) {
    return true;
  }
  return routeKinds.every(kind => model.readable(kind)) ? false : undefined;
}

/** By their hosts. */
function exposedServices(model: MeshModel): ReadonlySet<string> {
  const exposed = new Set<string>();
  const byName = new Map<string, KubernetesObject>();
  const routes = model.list(kinds.virtualService);
  for (const each of routes) {
    byName.set(`${namespaceOf(each)}/${each.metadata?.name}`, each);
  }
  const add = (route: KubernetesObject, depth = 0) => {
    for (const part of [
      ...sendersOf(route, 'http'),
      ...sendersOf(route, 'tcp'),
      ...sendersOf(route, 'tls'),
    ]) {
      for (const to of listOf(part.route)) {
        const { host } = fieldsOf(to.destination);
        if (typeof host === 'string') {
          const namespace = namespaceOf(route);
          const domain = model.clusterDomain;
          exposed.add(resolveShortName(host, { namespace, domain }));
        }
      }
      const { name, namespace } = fieldsOf(part.delegate);
      const next = byName.get(`${namespace ?? namespaceOf(route)}/${name}`);
      // Istio follows one delegate and no further.
      if (next && depth === 0) {
        add(next, 1);
      }
    }
  };
  for (const each of routes) {
    const { gateways } = fieldsOf(each.spec);
    if (Array.isArray(gateways) && gateways.some(name => name !== 'mesh')) {
      add(each);
    }
  }
  for (const each of model.list(kinds.httpRoute)) {
    const spec = fieldsOf(each.spec);
    if (
      listOf(spec.parentRefs).some(ref => (ref.kind ?? 'Gateway') === 'Gateway')
    ) {
      for (const { kind, name, namespace } of listOf(spec.rules).flatMap(rule =>
        listOf(rule.backendRefs),
      )) {
        if ((kind ?? 'Service') === 'Service') {
          exposed.add(
            `${name}.${namespace ?? namespaceOf(each)}.svc.${
              model.clusterDomain
            }`,
          );
        }
      }
    }
  }
  return exposed;
}

function sendersOf(route: KubernetesObject, protocol: string) {
  return listOf(fieldsOf(route.spec)[protocol]);
}

function namespaceOf({ metadata }: KubernetesObject): string {
  return metadata?.namespace ?? '';
}

/** Objects that come from a cluster may be of any shape. */
function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function listOf(value: unknown): Array<Record<string, unknown>> {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

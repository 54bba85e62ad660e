import type {
  BoundVerdicts,
  StoredService,
  StoredWorkload,
} from '../store/MeshStore';

/** Names that the links of one cluster are about. */
export interface LinkTarget {
  cluster: string;
  namespace: string;
  workload: string;
  app: string;
  service?: string;
}

/** The workload and service that carry the entity's name, else the first; undefined where nothing is bound there. */
export function targetIn(
  cluster: string,
  entityName: string,
  bound: BoundVerdicts<StoredWorkload, StoredService>,
): LinkTarget | undefined {
  const workloads = bound.workloads.filter(each => each.cluster === cluster);
  const workload =
    workloads.find(each => each.identity.ref.name === entityName) ??
    workloads[0];
  if (!workload) {
    return undefined;
  }
  const { ref, podLabels, serviceIds } = workload.identity;
  const services = bound.services.filter(each => serviceIds.includes(each.id));
  const service =
    services.find(each => each.ref.name === entityName) ?? services[0];
  return {
    cluster,
    namespace: ref.namespace ?? '',
    workload: ref.name,
    // Istio's canonical service name, `pkg/model/proxy.go → GetLabels…CanonicalServiceName`.
    app:
      podLabels['service.istio.io/canonical-name'] ||
      podLabels['app.kubernetes.io/name'] ||
      podLabels.app ||
      ref.name,
    ...(service && { service: service.ref.name }),
  };
}

/** Puts names in the place of `{name}`. */
export function fill(
  template: string,
  names: Partial<Record<string, string>>,
  encode: (value: string) => string = value => value,
): string {
  return template.replace(/\{([a-z]+)\}/g, (_, name: string) =>
    encode(names[name] ?? ''),
  );
}

import {
  fieldsAt,
  isFields,
  isSubset,
  labelsAt,
  labelsOf,
  listAt,
  namespaceOf,
  numberAt,
  stringAt,
  stringsAt,
  valueAt,
} from '../../model/fields';
import { kinds } from '../../model/kinds';
import type { MeshModel } from '../../model/MeshModel';
import { hostsOverlap, resourceNameFromHost } from '../../traffic/hosts';
import type { KubernetesObject, ObjectRef } from '../../types';
import type { Analyzer } from '../analyzer';
import type { Report } from '../finding';
import { namesText, podKinds, servicesNamed, titleOf } from '../shared';
import { gatewayReference, workloadsOfGateway } from './gatewayPods';
import { analyzerHost, findHost } from './serviceHosts';

/** Somewhere that a VirtualService sends requests, or copies of them. */
export interface RouteDestination {
  destination: unknown;
  host: string;
  subset?: string;
  isMirror: boolean;
  /** True where a weight keeps every request away. */
  isUnused: boolean;
  field: string;
}

/** Destinations of all routes and mirrors. Mirrors `analyzers/virtualservice/util.go`. */
export function destinationsOf(object: KubernetesObject): RouteDestination[] {
  const build = (
    destination: unknown,
    field: string,
    isMirror: boolean,
    isUnused = false,
  ): RouteDestination => {
    const subset = stringAt(destination, 'subset');
    return {
      destination,
      host: stringAt(destination, 'host') ?? '',
      ...(subset ? { subset } : {}),
      isMirror,
      isUnused,
      field,
    };
  };
  const routed = ['tcp', 'tls', 'http'].flatMap(protocol =>
    listAt(object, 'spec', protocol).flatMap((rule, i) => {
      const routes = listAt(rule, 'route');
      return routes.map((route, j) =>
        build(
          valueAt(route, 'destination'),
          `spec.${protocol}[${i}].route[${j}].destination`,
          false,
          routes.length > 1 && !numberAt(route, 'weight'),
        ),
      );
    }),
  );
  const mirrored = listAt(object, 'spec', 'http').flatMap((rule, i) => [
    ...(isFields(valueAt(rule, 'mirror'))
      ? [build(valueAt(rule, 'mirror'), `spec.http[${i}].mirror`, true)]
      : []),
    ...listAt(rule, 'mirrors').map((mirror, j) =>
      build(
        valueAt(mirror, 'destination'),
        `spec.http[${i}].mirrors[${j}].destination`,
        true,
      ),
    ),
  ]);
  return [...routed, ...mirrored];
}

/** Services whose requests a VirtualService rules; those that it leads to, where its hosts are none of the cluster's. */
export function ruledServices(
  model: MeshModel,
  object: KubernetesObject,
): ObjectRef[] {
  const named = (hosts: readonly string[]) =>
    hosts.flatMap(each => servicesNamed(model, each, namespaceOf(object)));
  const ruled = named(stringsAt(object, 'spec', 'hosts'));
  return ruled.length > 0
    ? ruled
    : named(destinationsOf(object).map(each => each.host));
}

const bindsMesh = (object: KubernetesObject) => {
  const gateways = stringsAt(object, 'spec', 'gateways');
  return gateways.length === 0 || gateways.includes('mesh');
};

/** Mirrors `analyzers/virtualservice/conflictingmeshgatewayhosts.go`. */
export const conflictingHostsAnalyzer: Analyzer = {
  name: 'virtualservice.ConflictingMeshGatewayHostsAnalyzer',
  kinds: [kinds.virtualService],
  about: [kinds.virtualService],
  analyze(model, report) {
    const byHost = new Map<string, Set<KubernetesObject>>();
    for (const object of model.list(kinds.virtualService).filter(bindsMesh)) {
      const namespace = namespaceOf(object);
      const exportTo = stringsAt(object, 'spec', 'exportTo');
      const scopes =
        exportTo.length === 0 || exportTo.includes('*')
          ? ['*']
          : exportTo.map(each => (each === '.' ? namespace : each));
      for (const host of stringsAt(object, 'spec', 'hosts')) {
        for (const scope of scopes) {
          const key = `${scope}/${analyzerHost(model, namespace, host)}`;
          byHost.set(key, (byHost.get(key) ?? new Set()).add(object));
        }
      }
    }
    for (const [key, objects] of byHost) {
      const host = key.slice(key.indexOf('/') + 1);
      if (objects.size > 1) {
        const names = [...objects].map(titleOf).sort();
        for (const object of objects) {
          report('IST0109', object, {
            params: { virtualServices: namesText(names), host },
            field: 'spec.hosts',
            affected: servicesNamed(model, host, namespaceOf(object)),
          });
        }
      }
    }
  },
};

function checkDestination(
  model: MeshModel,
  object: KubernetesObject,
  { destination, host, isMirror, field }: RouteDestination,
  report: Report,
): void {
  const namespace = namespaceOf(object);
  const exportTo = stringsAt(object, 'spec', 'exportTo');
  const found = findHost(model, namespace, exportTo, host);
  const affected = ruledServices(model, object);
  if (!found) {
    report('IST0101', object, {
      params: { what: isMirror ? 'host to mirror to' : 'host', name: host },
      field: `${field}.host`,
      affected,
    });
    return;
  }
  const port = numberAt(destination, 'port', 'number');
  if (!isFields(valueAt(destination, 'port'))) {
    if (found.ports.length > 1) {
      report('IST0112', object, {
        params: { host, ports: found.ports.join(', ') },
        field,
        affected,
      });
    }
  } else if (!found.ports.includes(port ?? 0)) {
    report('IST0101', object, {
      params: { what: 'host and port', name: `${host}:${port ?? 0}` },
      field: `${field}.port.number`,
      affected,
    });
  }
}

/** VirtualServices that send requests for one of their hosts to a subset, by that host. */
function subsetRulers(
  model: MeshModel,
): ReadonlyMap<string, readonly KubernetesObject[]> {
  return model.memo('findings rulers', '', [[kinds.virtualService]], () => {
    const found = new Map<string, KubernetesObject[]>();
    for (const object of model.list(kinds.virtualService)) {
      const hosts = new Set(
        destinationsOf(object)
          .filter(each => each.subset && each.field.startsWith('spec.http'))
          .filter(each => !each.isMirror)
          .map(each => each.host),
      );
      for (const host of stringsAt(object, 'spec', 'hosts')) {
        if (hosts.has(host)) {
          found.set(host, [...(found.get(host) ?? []), object]);
        }
      }
    }
    return found;
  });
}

function checkGatewaySubsets(
  model: MeshModel,
  object: KubernetesObject,
  report: Report,
): void {
  if (stringsAt(object, 'spec', 'gateways').length === 0) {
    return;
  }
  const seen = new Set<KubernetesObject>();
  for (const each of destinationsOf(object)) {
    if (each.subset || each.isMirror || !each.field.startsWith('spec.http')) {
      continue;
    }
    for (const other of subsetRulers(model).get(each.host) ?? []) {
      if (!seen.has(other)) {
        seen.add(other);
        report('IST0140', object, {
          params: { virtualService: titleOf(other) },
          field: each.field,
          affected: servicesNamed(model, each.host, namespaceOf(object)),
        });
      }
    }
  }
}

/** Mirrors `analyzers/virtualservice/destinationhosts.go`. */
export const destinationHostsAnalyzer: Analyzer = {
  name: 'virtualservice.DestinationHostAnalyzer',
  kinds: [kinds.service, kinds.serviceEntry, kinds.virtualService],
  localKinds: [kinds.virtualService],
  about: [kinds.virtualService],
  analyze(model, report, namespace) {
    for (const object of model.list(kinds.virtualService, namespace)) {
      for (const each of destinationsOf(object)) {
        checkDestination(model, object, each, report);
      }
      checkGatewaySubsets(model, object, report);
    }
  },
};

/** `<namespace>/<host> <subset>` of all subsets that rules define. */
function definedSubsets(model: MeshModel): ReadonlySet<string> {
  return model.memo('findings defined', '', [[kinds.destinationRule]], () => {
    const found = new Set<string>();
    for (const rule of model.list(kinds.destinationRule)) {
      const host = stringAt(rule, 'spec', 'host') ?? '';
      for (const subset of listAt(rule, 'spec', 'subsets')) {
        found.add(subsetKey(rule, host, stringAt(subset, 'name')));
      }
    }
    return found;
  });
}

function subsetKey(
  object: KubernetesObject,
  host: string,
  subset: string | undefined,
): string {
  const { namespace, name } = resourceNameFromHost(namespaceOf(object), host);
  return `${namespace}/${name} ${subset}`;
}

/**
 * Mirrors `analyzers/virtualservice/destinationrules.go`, which compares names. Not run by default: `mesh.MissingSubsets` asks
 * which rule counts for the caller.
 */
export const destinationSubsetsAnalyzer: Analyzer = {
  name: 'virtualservice.DestinationRuleAnalyzer',
  kinds: [kinds.destinationRule],
  localKinds: [kinds.virtualService],
  byDefault: false,
  about: [kinds.virtualService],
  analyze(model, report, namespace) {
    for (const object of model.list(kinds.virtualService, namespace)) {
      for (const { host, subset, field } of destinationsOf(object)) {
        const key = subsetKey(object, host, subset);
        if (subset && !definedSubsets(model).has(key)) {
          report('IST0101', object, {
            params: { what: 'subset', name: `${host} ${subset}` },
            field: `${field}.subset`,
            affected: ruledServices(model, object),
          });
        }
      }
    }
  },
};

/** Hosts that a Gateway serves for VirtualServices of a namespace. Mirrors `pkg/config/host → NamesForNamespace`. */
function hostsServed(gateway: KubernetesObject, namespace: string): string[] {
  return listAt(gateway, 'spec', 'servers')
    .flatMap(each => stringsAt(each, 'hosts'))
    .flatMap(each => {
      const slash = each.indexOf('/');
      const scope = slash < 0 ? '*' : each.slice(0, slash);
      const own = scope === '.' ? namespaceOf(gateway) : scope;
      return own === '*' || own === namespace ? [each.slice(slash + 1)] : [];
    });
}

/** Hosts that a Gateway of the Gateway API serves. */
function listenerHosts(gateway: KubernetesObject): string[] {
  return listAt(gateway, 'spec', 'listeners').map(
    each => stringAt(each, 'hostname') || '*',
  );
}

/** Mirrors `analyzers/virtualservice/gateways.go`. */
export const virtualServiceGatewaysAnalyzer: Analyzer = {
  name: 'virtualservice.GatewayAnalyzer',
  kinds: [kinds.istioGateway, kinds.gateway],
  localKinds: [kinds.virtualService],
  about: [kinds.virtualService],
  analyze(model, report, namespace) {
    for (const object of model.list(kinds.virtualService, namespace)) {
      const hosts = stringsAt(object, 'spec', 'hosts');
      const affected = ruledServices(model, object);
      stringsAt(object, 'spec', 'gateways').forEach((gateway, index) => {
        const details = { field: `spec.gateways[${index}]`, affected };
        if (gateway === 'mesh') {
          return;
        }
        if (gateway.includes('-istio-autogenerated-k8s-gateway')) {
          report('IST0165', object, { ...details, params: { gateway } });
          return;
        }
        const reference = gatewayReference(gateway, namespace);
        const own = model.get(
          kinds.istioGateway,
          reference.namespace,
          reference.name,
        );
        const kubernetes = model.get(
          kinds.gateway,
          reference.namespace,
          reference.name,
        );
        if (!own && !kubernetes) {
          const params = { what: 'gateway', name: gateway };
          report('IST0101', object, { ...details, params });
        }
        const other = kubernetes ? listenerHosts(kubernetes) : [];
        const served = own ? hostsServed(own, namespace) : other;
        if (
          !served.some(each => hosts.some(host => hostsOverlap(each, host)))
        ) {
          const params = { gateway, hosts: namesText(hosts) };
          report('IST0132', object, { ...details, params });
        }
      });
    }
  },
};

/** The claim by which a VirtualService routes. Mirrors `pkg/config/security → ToRoutingClaim`. */
function routingClaim(object: KubernetesObject): string | undefined {
  return listAt(object, 'spec', 'http')
    .flatMap(each => listAt(each, 'match'))
    .flatMap(each => [
      ...Object.keys(fieldsAt(each, 'headers')),
      ...Object.keys(fieldsAt(each, 'withoutHeaders')),
    ])
    .find(each => /^@request\.auth\.claims(\..+|\[.*\])$/i.test(each));
}

/** Mirrors `analyzers/virtualservice/jwtclaimroute.go`. */
export const jwtClaimRoutesAnalyzer: Analyzer = {
  name: 'virtualservice.JWTClaimRouteAnalyzer',
  kinds: [
    kinds.virtualService,
    kinds.istioGateway,
    kinds.requestAuthentication,
    kinds.configMap,
    ...podKinds,
  ],
  needs: [
    kinds.virtualService,
    kinds.istioGateway,
    kinds.requestAuthentication,
    kinds.pod,
  ],
  about: [kinds.istioGateway],
  analyze(model, report) {
    const routes = model.memo(
      'routes by claim',
      '',
      [[kinds.virtualService]],
      () =>
        model.list(kinds.virtualService).flatMap(object => {
          const claim = routingClaim(object);
          return claim === undefined ? [] : [{ object, claim }];
        }),
    );
    for (const { object, claim } of routes) {
      for (const name of stringsAt(object, 'spec', 'gateways')) {
        const reference = gatewayReference(name, namespaceOf(object));
        const gateway =
          name === 'mesh'
            ? undefined
            : model.get(
                kinds.istioGateway,
                reference.namespace,
                reference.name,
              );
        const workloads = gateway ? workloadsOfGateway(model, gateway) : [];
        for (const { ref, pod } of workloads) {
          const isChecked = [model.rootNamespace(), namespaceOf(pod)]
            .flatMap(each => model.list(kinds.requestAuthentication, each))
            .some(each =>
              isSubset(
                labelsAt(each, 'spec', 'selector', 'matchLabels'),
                labelsOf(pod),
              ),
            );
          if (!isChecked) {
            report('IST0149', object, {
              params: { claim, gateway: name },
              field: 'spec.http',
              affected: [ref],
            });
          }
        }
      }
    }
  },
};

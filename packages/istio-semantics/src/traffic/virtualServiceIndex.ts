import {
  compareConfigs,
  listAt,
  namespaceOf,
  nameOf,
  stringsAt,
} from '../model/fields';
import type { KubernetesObject } from '../types';
import { EffectiveVirtualService, mergeVirtualServices } from './delegates';
import {
  halfFor,
  HostTable,
  hostTable,
  matchingHosts,
  mostSpecificHost,
  resolveGatewayName,
  resolveShortName,
} from './hosts';
import { Audience, audienceOf } from './visibility';

/** Name under which sidecars are bound to. */
export const meshGateway = 'mesh';

/** A VirtualService as proxies see it: names resolved, delegates merged, converted routes included. */
export interface VisibleVirtualService extends EffectiveVirtualService {
  namespace: string;
  /** Full host names. */
  hosts: string[];
  /** `mesh` or `<namespace>/<name>`. */
  gateways: string[];
  audience: Audience;
  /** Made from a Gateway API route: exact hosts only, and its own namespace is preferred. */
  fromGatewayApi: boolean;
}

/** Settings of the mesh that decide who sees what. */
export interface VirtualServiceScope {
  clusterDomain: string;
  defaultExportTo: readonly string[];
}

function visible(
  effective: EffectiveVirtualService,
  scope: VirtualServiceScope,
): VisibleVirtualService {
  const { object } = effective;
  const namespace = namespaceOf(object);
  const gateways = stringsAt(object, 'spec', 'gateways');
  return {
    ...effective,
    namespace,
    hosts: stringsAt(object, 'spec', 'hosts').map(each =>
      resolveShortName(each, { namespace, domain: scope.clusterDomain }),
    ),
    gateways:
      gateways.length === 0
        ? [meshGateway]
        : gateways.map(each =>
            each === meshGateway ? each : resolveGatewayName(each, namespace),
          ),
    audience: audienceOf(
      stringsAt(object, 'spec', 'exportTo'),
      namespace,
      scope.defaultExportTo,
    ),
    fromGatewayApi: false,
  };
}

/** How near a VirtualService is to its client; undefined where it is out of sight. */
function rank(
  { audience, namespace, fromGatewayApi }: VisibleVirtualService,
  client: string,
): number | undefined {
  if (audience === 'public') {
    return fromGatewayApi && namespace === client ? 2 : 3;
  }
  if (audience === 'none') {
    return undefined;
  }
  if (namespace === client) {
    return audience === 'private' || audience.has(client) ? 0 : undefined;
  }
  return audience !== 'private' && audience.has(client) ? 1 : undefined;
}

/**
 * VirtualServices of a mesh by gateway and host.
 * Mirrors `pilot/pkg/model/push_context.go → initVirtualServices, VirtualServicesForGateway`.
 */
export class VirtualServiceIndex {
  /** Everything that routes, delegates merged, in configuration order. */
  readonly all: readonly VisibleVirtualService[];
  private readonly byHost = new Map<
    string,
    HostTable<VisibleVirtualService[]>
  >();

  constructor(
    objects: readonly KubernetesObject[],
    scope: VirtualServiceScope,
    converted: readonly VisibleVirtualService[] = [],
  ) {
    this.all = [
      ...mergeVirtualServices(objects, scope.defaultExportTo).map(each =>
        visible(each, scope),
      ),
      ...converted,
    ].sort((a, b) => compareConfigs(a.object, b.object));
    for (const each of this.all) {
      for (const gateway of new Set(each.gateways)) {
        const table = this.byHost.get(gateway) ?? hostTable();
        this.byHost.set(gateway, table);
        for (const host of new Set(each.hosts)) {
          const half = halfFor(table, host);
          const held = half.get(host);
          if (held) {
            held.push(each);
          } else {
            half.set(host, [each]);
          }
        }
      }
    }
  }

  /** What a proxy in a namespace sees of a gateway, the nearest first. */
  visibleTo(
    clientNamespace: string,
    gateway: string = meshGateway,
  ): VisibleVirtualService[] {
    return nearest(
      this.all.filter(each => each.gateways.includes(gateway)),
      clientNamespace,
    );
  }

  /**
   * The VirtualServices that compete for a host, the winner first; one that names the host more exactly goes before
   * nearer ones. Sidecars use only the winner, gateways put the routes of all in a row.
   * Mirrors `pilot/pkg/networking/core/httproute.go → dedupeDomains` and
   * `pilot/pkg/model/sidecar.go → computeWildcardHostVirtualServiceIndex`.
   */
  forHost(
    clientNamespace: string,
    host: string,
    gateway: string = meshGateway,
  ): VisibleVirtualService[] {
    const table = this.byHost.get(gateway);
    for (const match of table ? matchingHosts(host, table) : []) {
      const candidates = nearest(
        match.host === host
          ? match.value
          : match.value.filter(each => !each.fromGatewayApi),
        clientNamespace,
      );
      if (candidates.length > 0) {
        return candidates;
      }
    }
    return [];
  }
}

function nearest(
  entries: readonly VisibleVirtualService[],
  client: string,
): VisibleVirtualService[] {
  return entries.length < 2
    ? entries.filter(entry => rank(entry, client) !== undefined)
    : [0, 1, 2, 3].flatMap(each =>
        entries.filter(entry => rank(entry, client) === each),
      );
}

/**
 * The VirtualService that rules each service: the one naming it exactly, else the most specific wildcard; of several
 * with one host the first given.
 * Mirrors `pilot/pkg/model/sidecar.go → computeWildcardHostVirtualServiceIndex`.
 */
export function mostSpecificVirtualServices(
  virtualServices: readonly KubernetesObject[],
  services: readonly string[],
): Map<string, string> {
  const table: HostTable<string> = hostTable();
  for (const object of virtualServices) {
    for (const host of listAt(object, 'spec', 'hosts')) {
      if (typeof host === 'string' && !halfFor(table, host).has(host)) {
        halfFor(table, host).set(
          host,
          `${namespaceOf(object)}/${nameOf(object)}`,
        );
      }
    }
  }
  const ruled = new Map<string, string>();
  for (const service of services) {
    const found = mostSpecificHost(service, table);
    if (found) {
      ruled.set(service, found.value);
    }
  }
  return ruled;
}

import {
  annotationsOf,
  fieldsAt,
  isFields,
  listAt,
  nameOf,
  namespaceOf,
  stringAt,
  stringsAt,
} from '../model/fields';
import type { MeshConfig } from '../model/controlPlane';
import { kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import type { ModelInput } from '../model/objectStore';
import { servicePorts } from '../model/ports';
import type { KubernetesObject } from '../types';
import { DestinationRuleIndex } from './destinationRules';
import { serviceHost } from './hosts';
import { convertHttpRoutes, RouteLookup } from './httpRoutes';
import { convertStreamRoutes } from './streamRoutes';
import {
  VirtualServiceIndex,
  VisibleVirtualService,
} from './virtualServiceIndex';

const inferencePool = 'InferencePool.inference.networking.k8s.io';

/** DestinationRules as a control plane sees them. */
export function destinationRulesOf(
  model: MeshModel,
  revision?: string,
): DestinationRuleIndex {
  const { rootNamespace, defaultDestinationRuleExportTo } =
    model.meshConfig(revision);
  return model.memo(
    'destinationRules',
    [rootNamespace, ...defaultDestinationRuleExportTo].join('|'),
    [[kinds.destinationRule]],
    () =>
      new DestinationRuleIndex(model.list(kinds.destinationRule), {
        rootNamespace,
        clusterDomain: model.clusterDomain,
        defaultExportTo: defaultDestinationRuleExportTo,
      }),
  );
}

/** The Service or ServiceEntry behind a full host name; a Service hides a ServiceEntry of its name. */
export function serviceOfHost(
  model: MeshModel,
  host: string,
): KubernetesObject | undefined {
  const suffix = `.svc.${model.clusterDomain}`;
  const dot = host.indexOf('.');
  const service = host.endsWith(suffix)
    ? model.get(
        kinds.service,
        host.slice(dot + 1, -suffix.length),
        host.slice(0, dot),
      )
    : undefined;
  return (
    service ??
    model
      .memo('serviceEntryHosts', '', [[kinds.serviceEntry]], () => {
        const hosts = new Map<string, KubernetesObject>();
        for (const entry of model.list(kinds.serviceEntry)) {
          for (const each of stringsAt(entry, 'spec', 'hosts')) {
            if (!hosts.has(each)) {
              hosts.set(each, entry);
            }
          }
        }
        return hosts;
      })
      .get(host)
  );
}

/** Full host name of a Kubernetes service. */
export function hostOfService(
  model: MeshModel,
  service: KubernetesObject,
): string {
  return serviceHost(
    nameOf(service),
    namespaceOf(service),
    model.clusterDomain,
  );
}

function isGranted(
  grant: KubernetesObject,
  from: { kind: string; namespace: string },
  to: { group: string; kind: string; name: string },
): boolean {
  const spec = fieldsAt(grant, 'spec');
  return (
    listAt(spec, 'from').some(
      each =>
        stringAt(each, 'group') === 'gateway.networking.k8s.io' &&
        stringAt(each, 'kind') === from.kind &&
        stringAt(each, 'namespace') === from.namespace,
    ) &&
    listAt(spec, 'to').some(
      each =>
        isFields(each) &&
        (stringAt(each, 'group') ?? '') === to.group &&
        stringAt(each, 'kind') === to.kind &&
        (stringAt(each, 'name') ?? to.name) === to.name,
    )
  );
}

/** Gateways by the name that routes use for them where it is not their own. */
function gatewayAliases(model: MeshModel): Map<string, KubernetesObject> {
  const aliased = model
    .list(kinds.gateway)
    .map(each => [annotationsOf(each)['gateway.istio.io/alias-for'], each])
    .filter((entry): entry is [string, KubernetesObject] => Boolean(entry[0]));
  return new Map(
    aliased.map(([alias, each]) => [`${namespaceOf(each)}/${alias}`, each]),
  );
}

function lookupIn(model: MeshModel): RouteLookup {
  const aliases = gatewayAliases(model);
  return {
    clusterDomain: model.clusterDomain,
    gateway: (namespace, name) =>
      aliases.get(`${namespace}/${name}`) ??
      model.get(kinds.gateway, namespace, name),
    gatewayClass: name => model.get(kinds.gatewayClass, '', name),
    // What cannot be read is taken to exist: only a reader with sight of it may call it missing.
    exists: (kind, namespace, name) => {
      const key = kind === 'Service' ? kinds.service : inferencePool;
      return (
        !model.readable(key) || model.get(key, namespace, name) !== undefined
      );
    },
    firstPort: (namespace, name) =>
      servicePorts(model.get(kinds.service, namespace, name) ?? {})[0]?.port,
    serviceEntry: (namespace, name) =>
      model.get(kinds.serviceEntry, namespace, name),
    hostExists: host => serviceOfHost(model, host) !== undefined,
    namespaceLabels: namespace => model.namespaceLabels(namespace),
    granted: (from, to) =>
      model
        .list(kinds.referenceGrant, to.namespace)
        .some(each => isGranted(each, from, to)),
  };
}

/** Kinds of routes of the Gateway API that Istio follows. */
const routeKinds = [
  kinds.httpRoute,
  kinds.grpcRoute,
  kinds.tcpRoute,
  kinds.tlsRoute,
] as const;

const routeInputs: readonly ModelInput[] = [
  ...routeKinds.map(each => [each] as const),
  [kinds.gateway],
  [kinds.gatewayClass],
  [kinds.referenceGrant],
  [kinds.service],
  [kinds.serviceEntry],
  [kinds.namespace],
  [inferencePool],
];

/** The VirtualServices that Istio makes of the routes of the Gateway API. */
export function convertedRoutes(
  model: MeshModel,
): readonly VisibleVirtualService[] {
  return model.memo('convertedRoutes', '', routeInputs, () => {
    const lookup = lookupIn(model);
    return [
      ...convertHttpRoutes(model.list(kinds.httpRoute), lookup),
      ...convertHttpRoutes(model.list(kinds.grpcRoute), lookup),
      ...convertStreamRoutes(model.list(kinds.tcpRoute), lookup),
      ...convertStreamRoutes(model.list(kinds.tlsRoute), lookup),
    ];
  });
}

/** VirtualServices and routes of the Gateway API as a control plane sees them. */
export function virtualServicesOf(
  model: MeshModel,
  revision?: string,
): VirtualServiceIndex {
  const { defaultVirtualServiceExportTo } = model.meshConfig(revision);
  const hasRoutes = routeKinds.some(each => model.list(each).length > 0);
  return model.memo(
    hasRoutes ? 'virtualServicesAndRoutes' : 'virtualServices',
    defaultVirtualServiceExportTo.join('|'),
    [[kinds.virtualService], ...(hasRoutes ? routeInputs : [])],
    () =>
      new VirtualServiceIndex(
        model.list(kinds.virtualService),
        {
          clusterDomain: model.clusterDomain,
          defaultExportTo: defaultVirtualServiceExportTo,
        },
        convertedRoutes(model),
      ),
  );
}

/** What a control plane knows for all callers. */
export interface TrafficWorld {
  config: MeshConfig;
  rules: DestinationRuleIndex;
  virtualServices: VirtualServiceIndex;
}

const worldInputs: readonly ModelInput[] = [
  [kinds.configMap],
  [kinds.destinationRule],
  [kinds.virtualService],
  ...routeInputs,
];

/** Configuration and indexes of a control plane at once; asked for with every answer. */
export function trafficWorldOf(
  model: MeshModel,
  revision?: string,
): TrafficWorld {
  return model.memo('trafficWorld', revision ?? '', worldInputs, () => ({
    config: model.meshConfig(revision),
    rules: destinationRulesOf(model, revision),
    virtualServices: virtualServicesOf(model, revision),
  }));
}

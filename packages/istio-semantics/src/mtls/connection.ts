import { fieldsAt, labelsOf, labelValue, stringAt } from '../model/fields';
import { kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import { podShapeOf } from '../injection/podShape';
import type { MergedRule } from '../traffic/destinationRules';
import { selectRule } from '../traffic/destinationRules';
import { destinationRulesOf } from '../traffic/indexes';
import {
  mergeSubsetTrafficPolicy,
  optionalFields,
} from '../traffic/trafficPolicy';
import type { KubernetesObject, Labels, MtlsMode } from '../types';
import {
  buildUpstreamTls,
  ClientTlsMode,
  endpointTlsMode,
  inferServiceMode,
  tlsModeOf,
  usesMtls,
} from './clientTls';
import {
  modeOfPort,
  namespaceMode,
  namespaceModes,
} from './peerAuthentication';
import { ambientModeOfPort, policiesOf } from './server';

/** What sends or takes a pod's traffic. */
export interface Proxy {
  /** A gateway calls like a sidecar; what it accepts is up to its Gateway objects. */
  kind: 'sidecar' | 'gateway' | 'ztunnel' | 'none';
  /** Speaks HBONE, the tunnel of the ambient mesh. */
  hbone: boolean;
}

/** How a client opens a connection. */
export type ClientTransport = 'plaintext' | 'istio-mtls' | 'tls' | 'mutual-tls';

/** What a server takes. */
export type ServerMode = MtlsMode | 'no-proxy';

/** Somebody who calls. */
export interface Client {
  namespace: string;
  labels: Labels;
  proxy: Proxy;
}

/** A port of a service, seen as what a client connects to. */
export interface Target {
  host: string;
  namespace: string;
  /** Service port. */
  port: number | undefined;
  subset?: string;
  meshExternal: boolean;
  headless: boolean;
  /** All pods behind the service. */
  endpoints: readonly KubernetesObject[];
}

const tlsModeLabel = 'security.istio.io/tlsMode';

/** Reads what handles a pod's traffic off the pod. */
export function proxyOf(pod: KubernetesObject): Proxy {
  const tunnel =
    labelValue(labelsOf(pod), 'networking.istio.io/tunnel') === 'http';
  switch (podShapeOf(pod).state) {
    case 'sidecar':
    case 'native-sidecar':
      return { kind: 'sidecar', hbone: tunnel };
    case 'gateway':
      return { kind: 'gateway', hbone: tunnel };
    case 'ambient':
      return { kind: 'ztunnel', hbone: true };
    default:
      return { kind: 'none', hbone: tunnel };
  }
}

/**
 * Whether a client's auto mTLS takes a pod for able: label `security.istio.io/tlsMode`, which the injector sets; a pod
 * with a sidecar that lacks the label counts as able. Gateways do not get the label.
 * Mirrors `pilot/pkg/model/service.go → GetTLSModeFromEndpointLabels`.
 */
export function acceptsMtls(pod: KubernetesObject, proxy: Proxy): boolean {
  const label = labelValue(labelsOf(pod), tlsModeLabel);
  return label === undefined ? proxy.kind === 'sidecar' : label === 'istio';
}

/** What a pod takes on one of its ports. */
export function serverModeOf(
  model: MeshModel,
  pod: { namespace: string; labels: Labels; proxy: Proxy },
  port: number | undefined,
  root: string,
): ServerMode {
  if (pod.proxy.kind === 'none' || pod.proxy.kind === 'gateway') {
    return 'no-proxy';
  }
  const { merged } = policiesOf(model, pod.namespace, root).serverSide(
    pod.labels,
  );
  return pod.proxy.kind === 'ztunnel'
    ? ambientModeOfPort(merged, port)
    : modeOfPort(merged, port);
}

/** Transport that a written mode means. */
export const transports: Readonly<Record<ClientTlsMode, ClientTransport>> = {
  DISABLE: 'plaintext',
  SIMPLE: 'tls',
  MUTUAL: 'mutual-tls',
  ISTIO_MUTUAL: 'istio-mtls',
};

/** TLS mode that the cluster of a port and subset gets, from a rule alone. */
export function clusterTlsMode(
  rule: MergedRule | undefined,
  port: number | undefined,
  subset?: string,
): ClientTlsMode | undefined {
  const part = subset === undefined ? undefined : rule?.subsets.get(subset);
  const policy = mergeSubsetTrafficPolicy(
    rule?.trafficPolicy?.fields,
    optionalFields(part?.fields, 'trafficPolicy'),
    port,
  );
  const tls = optionalFields(policy, 'tls');
  return tls && tlsModeOf(tls);
}

/** The DestinationRule that a client's sidecar uses for a service. */
export function ruleFor(
  model: MeshModel,
  client: { namespace: string; labels: Labels },
  target: { host: string; namespace: string },
  revision?: string,
): MergedRule | undefined {
  return selectRule(
    destinationRulesOf(model, revision).lookup(client.namespace, target),
    client,
  );
}

/** What one sidecar does towards the endpoints of a target. */
export interface SidecarClient {
  rule?: MergedRule;
  /** Transport to every endpoint; undefined where auto mTLS decides for each. */
  forAll?: ClientTransport;
  ruleMode?: ClientTlsMode;
}

/**
 * What a sidecar does towards a target before it looks at endpoints: what the DestinationRule says, plain text where
 * auto mTLS is off for the service, else undecided.
 * Mirrors `pilot/pkg/networking/core/cluster_tls.go → buildUpstreamTLSSettings, applyUpstreamTLSSettings`.
 */
export function sidecarClient(
  model: MeshModel,
  client: { namespace: string; labels: Labels },
  target: Target,
  revision?: string,
): SidecarClient {
  const { enableAutoMtls, rootNamespace } = model.meshConfig(revision);
  const rule = ruleFor(model, client, target, revision);
  const found = rule ? { rule } : {};
  const written = clusterTlsMode(rule, target.port, target.subset);
  if (written) {
    return { ...found, forAll: transports[written] };
  }
  const balancing = fieldsAt(
    mergeSubsetTrafficPolicy(
      rule?.trafficPolicy?.fields,
      optionalFields(
        rule?.subsets.get(target.subset ?? '')?.fields,
        'trafficPolicy',
      ),
      target.port,
    ),
    'loadBalancer',
  );
  const passthrough =
    target.headless || stringAt(balancing, 'simple') === 'PASSTHROUGH';
  const modes = model.memo(
    'namespaceModes',
    rootNamespace,
    [[kinds.peerAuthentication]],
    () => namespaceModes(model.list(kinds.peerAuthentication), rootNamespace),
  );
  const { tls } = buildUpstreamTls({
    serviceAccounts: [],
    sni: '',
    autoMtlsEnabled: enableAutoMtls,
    meshExternal: target.meshExternal,
    serviceMode: inferServiceMode({
      meshExternal: target.meshExternal,
      passthrough,
      instances: target.endpoints.map(each => acceptsMtls(each, proxyOf(each))),
      namespaceMode: namespaceMode(modes, target.namespace),
    }),
    proxyMetadata: {},
  });
  if (!tls) {
    return { ...found, forAll: 'plaintext' };
  }
  // Clusters that send to the address the client chose have no choice by endpoint.
  const ruleMode = endpointTlsMode(rule, target.subset, target.port);
  return passthrough
    ? { ...found, forAll: 'istio-mtls' }
    : { ...found, ...(ruleMode ? { ruleMode } : {}) };
}

/** Transport of a sidecar to one endpoint. */
export function transportTo(
  client: SidecarClient,
  endpoint: { acceptsMtls: boolean; serverMode: ServerMode },
): ClientTransport {
  if (client.forAll) {
    return client.forAll;
  }
  return usesMtls({
    ruleMode: client.ruleMode,
    acceptsMtls: endpoint.acceptsMtls,
    serverMode:
      endpoint.serverMode === 'no-proxy' ? 'PERMISSIVE' : endpoint.serverMode,
  })
    ? 'istio-mtls'
    : 'plaintext';
}

/**
 * Whether a connection works; undefined where it depends on what the application itself makes of TLS, or on who issued
 * the client's certificate.
 */
export function works(
  transport: ClientTransport,
  server: ServerMode,
): boolean | undefined {
  switch (transport) {
    case 'plaintext':
      return server !== 'STRICT';
    case 'istio-mtls':
      return server === 'STRICT' || server === 'PERMISSIVE';
    case 'tls':
      return server === 'STRICT' ? false : undefined;
    default:
      return undefined;
  }
}

import { Fields, fieldsAt, stringAt } from '../model/fields';
import type { MtlsMode } from '../types';
import type { MergedRule } from '../traffic/destinationRules';
import { optionalFields, portLevelSetting } from '../traffic/trafficPolicy';

/** `tls.mode` of a DestinationRule; an object without mode means `DISABLE`. */
export type ClientTlsMode = 'DISABLE' | 'SIMPLE' | 'MUTUAL' | 'ISTIO_MUTUAL';

export function tlsModeOf(tls: Fields): ClientTlsMode {
  const mode = stringAt(tls, 'mode');
  return mode === 'SIMPLE' || mode === 'MUTUAL' || mode === 'ISTIO_MUTUAL'
    ? mode
    : 'DISABLE';
}

/** What a client's proxy does towards a service, before it looks at endpoints. */
export interface UpstreamTls {
  /** TLS settings; absent for plain text. */
  tls?: Fields;
  /** Whether a DestinationRule asked for it or auto mTLS found out. */
  contextType: 'userSupplied' | 'autoDetected';
}

/** What {@link buildUpstreamTls} goes by. */
export interface UpstreamTlsInput {
  /** `trafficPolicy.tls` that rules the cluster. */
  tls?: Fields;
  serviceAccounts: readonly string[];
  sni: string;
  autoMtlsEnabled: boolean;
  meshExternal: boolean;
  serviceMode: MtlsMode | 'UNKNOWN';
  /** Metadata of the client's proxy, which may name certificate files. */
  proxyMetadata: Fields;
}

function withIdentity(
  tls: Fields,
  { serviceAccounts, sni, proxyMetadata }: UpstreamTlsInput,
): Fields {
  const names = tls.subjectAltNames ?? [...serviceAccounts];
  const common = {
    ...(Array.isArray(names) && names.length > 0
      ? { subjectAltNames: names }
      : {}),
    ...(stringAt(tls, 'sni') || sni
      ? { sni: stringAt(tls, 'sni') || sni }
      : {}),
  };
  const chain = stringAt(proxyMetadata, 'tlsClientCertChain');
  return chain
    ? {
        mode: 'MUTUAL',
        clientCertificate: chain,
        privateKey: stringAt(proxyMetadata, 'tlsClientKey') ?? '',
        caCertificates: stringAt(proxyMetadata, 'tlsClientRootCert') ?? '',
        ...common,
      }
    : { mode: 'ISTIO_MUTUAL', ...common };
}

/**
 * TLS settings of a cluster: what the DestinationRule says, else auto mTLS where the mesh has it on, the service lies
 * inside and its inferred mode is neither unknown nor DISABLE.
 * Mirrors `pilot/pkg/networking/core/cluster_tls.go → buildUpstreamTLSSettings`.
 */
export function buildUpstreamTls(input: UpstreamTlsInput): UpstreamTls {
  const { tls } = input;
  if (tls) {
    return {
      tls: tlsModeOf(tls) === 'ISTIO_MUTUAL' ? withIdentity(tls, input) : tls,
      contextType: 'userSupplied',
    };
  }
  if (
    input.meshExternal ||
    !input.autoMtlsEnabled ||
    input.serviceMode === 'UNKNOWN' ||
    input.serviceMode === 'DISABLE'
  ) {
    return { contextType: 'userSupplied' };
  }
  return { tls: withIdentity({}, input), contextType: 'autoDetected' };
}

/**
 * Mode that clients infer for a service from namespace and mesh policies alone; a headless or passthrough service
 * without instances, or with one that does not accept mTLS, counts as DISABLE.
 * Mirrors `pilot/pkg/model/push_context.go → BestEffortInferServiceMTLSMode`.
 */
export function inferServiceMode(service: {
  meshExternal: boolean;
  passthrough: boolean;
  /** Whether each instance accepts Istio mTLS. */
  instances: readonly boolean[];
  namespaceMode: MtlsMode | 'UNKNOWN';
}): MtlsMode | 'UNKNOWN' {
  if (service.meshExternal) {
    return 'UNKNOWN';
  }
  if (
    service.passthrough &&
    (service.instances.length === 0 || service.instances.includes(false))
  ) {
    return 'DISABLE';
  }
  return service.namespaceMode === 'UNKNOWN'
    ? 'PERMISSIVE'
    : service.namespaceMode;
}

function policyTlsMode(
  policy: Fields | undefined,
  port: number | undefined,
): ClientTlsMode | undefined {
  const onPort = portLevelSetting(policy, port);
  const tls =
    (onPort && optionalFields(onPort, 'tls')) ?? optionalFields(policy, 'tls');
  return tls && tlsModeOf(tls);
}

/**
 * TLS mode that a DestinationRule asks of an endpoint. Unlike at cluster level, a port entry without `tls` keeps the
 * `tls` above it, and a subset without keeps the destination's (since 1.31). An unknown subset asks for nothing.
 * Mirrors `pilot/pkg/xds/endpoints/mtls_checker.go → tlsModeForDestinationRule`.
 */
export function endpointTlsMode(
  rule: MergedRule | undefined,
  subset: string | undefined,
  port: number | undefined,
): ClientTlsMode | undefined {
  if (!rule) {
    return undefined;
  }
  const destination = () => policyTlsMode(rule.trafficPolicy?.fields, port);
  if (!subset) {
    return destination();
  }
  const part = rule.subsets.get(subset);
  return (
    part &&
    (policyTlsMode(fieldsAt(part.fields, 'trafficPolicy'), port) ??
      destination())
  );
}

/**
 * Whether a sidecar client uses mTLS to an endpoint.
 * Mirrors `pilot/pkg/xds/endpoints/mtls_checker.go → checkMtlsEnabled`.
 */
export function usesMtls(endpoint: {
  ruleMode: ClientTlsMode | undefined;
  /** The endpoint's label `security.istio.io/tlsMode` is `istio`. */
  acceptsMtls: boolean;
  serverMode: MtlsMode;
}): boolean {
  return endpoint.ruleMode === undefined
    ? endpoint.acceptsMtls && endpoint.serverMode !== 'DISABLE'
    : endpoint.ruleMode === 'ISTIO_MUTUAL';
}

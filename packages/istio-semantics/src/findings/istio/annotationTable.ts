/** What Istio says of one of its annotations. */
export interface AnnotationDefinition {
  /** Kinds that it is for; empty for any. */
  kinds: readonly string[];
  alpha: boolean;
  deprecated: boolean;
}

const pod = ['Pod'];
const service = ['Service'];
const gateway = ['Gateway'];
const workloadEntry = ['WorkloadEntry'];

const define = (
  kinds: readonly string[],
  names: string,
  { alpha = true, deprecated = false } = {},
): Array<[string, AnnotationDefinition]> =>
  names
    .trim()
    .split(/\s+/)
    .map(name => [name, { kinds, alpha, deprecated }]);

/**
 * Istio's annotations by name, from istio/api `annotation/annotations.yaml`. Unless said otherwise they belong to
 * features in alpha.
 */
export const istioAnnotations: ReadonlyMap<string, AnnotationDefinition> =
  new Map([
    ...define(
      pod,
      `ambient.istio.io/bypass-inbound-capture
       ambient.istio.io/dns-capture
       inject.istio.io/templates
       istio.io/reroute-virtual-interfaces
       istio.io/rev
       prometheus.istio.io/merge-metrics
       proxy.istio.io/overrides
       readiness.status.sidecar.istio.io/applicationPorts
       readiness.status.sidecar.istio.io/failureThreshold
       readiness.status.sidecar.istio.io/initialDelaySeconds
       readiness.status.sidecar.istio.io/periodSeconds
       sidecar.istio.io/agentLogLevel
       sidecar.istio.io/bootstrapOverride
       sidecar.istio.io/componentLogLevel
       sidecar.istio.io/enableCoreDump
       sidecar.istio.io/interceptionMode
       sidecar.istio.io/logLevel
       sidecar.istio.io/nativeSidecar
       sidecar.istio.io/proxyCPU
       sidecar.istio.io/proxyCPULimit
       sidecar.istio.io/proxyImage
       sidecar.istio.io/proxyImageType
       sidecar.istio.io/proxyMemory
       sidecar.istio.io/proxyMemoryLimit
       sidecar.istio.io/rewriteAppHTTPProbers
       sidecar.istio.io/statsCompression
       sidecar.istio.io/statsEvictionInterval
       sidecar.istio.io/statsFlushInterval
       sidecar.istio.io/statsHistogramBuckets
       sidecar.istio.io/status
       sidecar.istio.io/userVolume
       sidecar.istio.io/userVolumeMount
       status.sidecar.istio.io/port
       traffic.sidecar.istio.io/excludeInboundPorts
       traffic.sidecar.istio.io/excludeInterfaces
       traffic.sidecar.istio.io/excludeOutboundIPRanges
       traffic.sidecar.istio.io/excludeOutboundPorts
       traffic.sidecar.istio.io/includeInboundPorts
       traffic.sidecar.istio.io/includeOutboundIPRanges
       traffic.sidecar.istio.io/includeOutboundPorts
       traffic.sidecar.istio.io/kubevirtInterfaces`,
    ),
    ...define(pod, 'ambient.istio.io/redirection proxy.istio.io/config', {
      alpha: false,
    }),
    ...define(
      pod,
      `sidecar.istio.io/discoveryAddress
       sidecar.istio.io/extraStatTags
       sidecar.istio.io/statsInclusionPrefixes
       sidecar.istio.io/statsInclusionRegexps
       sidecar.istio.io/statsInclusionSuffixes`,
      { deprecated: true },
    ),
    ...define(pod, 'sidecar.istio.io/inject', {
      alpha: false,
      deprecated: true,
    }),
    ...define(
      service,
      `alpha.istio.io/canonical-serviceaccounts
       alpha.istio.io/kubernetes-serviceaccounts`,
      { deprecated: true },
    ),
    ...define(service, 'networking.istio.io/exportTo'),
    ...define(service, 'traffic.istio.io/nodeSelector', { alpha: false }),
    ...define(
      ['Service', 'ServiceEntry'],
      'networking.istio.io/traffic-distribution',
    ),
    ...define(
      gateway,
      `gateway.istio.io/name-override
       gateway.istio.io/service-account
       networking.istio.io/address-type
       networking.istio.io/service-type`,
    ),
    ...define(
      ['GatewayClass', 'Gateway'],
      'ambient.istio.io/waypoint-inbound-binding',
    ),
    ...define(
      workloadEntry,
      `istio.io/autoRegistrationGroup
       istio.io/connectedAt
       istio.io/disconnectedAt
       istio.io/workloadController`,
    ),
    ...define(['AuthorizationPolicy'], 'istio.io/dry-run'),
    ...define(['Namespace'], 'topology.istio.io/controlPlaneClusters'),
    ...define(['Ingress'], 'kubernetes.io/ingress.class', { alpha: false }),
    ...define(
      [],
      `galley.istio.io/analyze-suppress
       gateway.istio.io/controller-version`,
    ),
  ]);

/** Whether an annotation is one that Istio would know. */
export function isIstioAnnotation(name: string): boolean {
  return (
    name === 'kubernetes.io/ingress.class' ||
    name.split('/', 1)[0].endsWith('istio.io')
  );
}

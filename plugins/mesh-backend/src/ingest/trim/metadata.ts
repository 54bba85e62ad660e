import type { ObjectMeta } from '@mesh-portal/istio-semantics';
import { type Fields, fieldsAt, isFields, listAt, pick, some } from './fields';
import { redactString } from './redact';
import { trimProxyConfigText } from './meshConfig';

/** Annotations whose value says something about the mesh. Istio's are those of `istio/api annotation/annotations.yaml`. */
const annotations = new Set([
  'ambient.istio.io/bypass-inbound-capture',
  'ambient.istio.io/dns-capture',
  'ambient.istio.io/redirection',
  'galley.istio.io/analyze-suppress',
  'gateway.istio.io/controller-version',
  'gateway.istio.io/managed',
  'inject.istio.io/templates',
  'istio.io/autoRegistrationGroup',
  'istio.io/dry-run',
  'istio.io/rev',
  'istio.io/reroute-virtual-interfaces',
  'networking.istio.io/address-type',
  'networking.istio.io/exportTo',
  'networking.istio.io/service-type',
  'networking.istio.io/traffic-distribution',
  'prometheus.istio.io/merge-metrics',
  'readiness.status.sidecar.istio.io/applicationPorts',
  'readiness.status.sidecar.istio.io/failureThreshold',
  'readiness.status.sidecar.istio.io/initialDelaySeconds',
  'readiness.status.sidecar.istio.io/periodSeconds',
  'sidecar.istio.io/agentLogLevel',
  'sidecar.istio.io/componentLogLevel',
  'sidecar.istio.io/controlPlaneAuthPolicy',
  'sidecar.istio.io/discoveryAddress',
  'sidecar.istio.io/enableCoreDump',
  'sidecar.istio.io/inject',
  'sidecar.istio.io/interceptionMode',
  'sidecar.istio.io/logLevel',
  'sidecar.istio.io/nativeSidecar',
  'sidecar.istio.io/proxyCPU',
  'sidecar.istio.io/proxyCPULimit',
  'sidecar.istio.io/proxyImage',
  'sidecar.istio.io/proxyImageType',
  'sidecar.istio.io/proxyMemory',
  'sidecar.istio.io/proxyMemoryLimit',
  'sidecar.istio.io/rewriteAppHTTPProbers',
  'sidecar.istio.io/statsCompression',
  'sidecar.istio.io/statsEvictionInterval',
  'sidecar.istio.io/statsInclusionPrefixes',
  'sidecar.istio.io/statsInclusionRegexps',
  'sidecar.istio.io/statsInclusionSuffixes',
  'status.sidecar.istio.io/port',
  'topology.istio.io/controlPlaneClusters',
  'traffic.istio.io/nodeSelector',
  'traffic.sidecar.istio.io/excludeInboundPorts',
  'traffic.sidecar.istio.io/excludeInterfaces',
  'traffic.sidecar.istio.io/excludeOutboundIPRanges',
  'traffic.sidecar.istio.io/excludeOutboundPorts',
  'traffic.sidecar.istio.io/includeInboundPorts',
  'traffic.sidecar.istio.io/includeOutboundIPRanges',
  'traffic.sidecar.istio.io/includeOutboundPorts',
  'traffic.sidecar.istio.io/kubevirtInterfaces',
  'gateway.kyma-project.io/original-version',
  'istio-operator.kyma-project.io/restartedAt',
  'istios.operator.kyma-project.io/managed-by-disclaimer',
  'restarter.istio-operator.kyma-project.io/exclude',
  'restarter.istio-operator.kyma-project.io/maintenance-window',
  'restarter.istio-operator.kyma-project.io/restartedAt',
  'kubectl.kubernetes.io/restartedAt',
  'kubernetes.io/ingress.class',
  'prometheus.io/path',
  'prometheus.io/port',
  'prometheus.io/scrape',
]);
const maxAnnotationLength = 4_096;

function parseFields(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : {};
  } catch {
    return {};
  }
}

function trimAnnotation(key: string, value: string): string | undefined {
  switch (key) {
    case 'sidecar.istio.io/status':
      return JSON.stringify(
        pick(parseFields(value), ['revision', 'initContainers', 'containers']),
      );
    case 'proxy.istio.io/config':
      return trimProxyConfigText(value);
    case 'operator.kyma-project.io/lastAppliedConfiguration':
      return JSON.stringify(pick(parseFields(value), ['IstioTag']));
    default:
  }
  if (
    annotations.has(key) ||
    key.startsWith('mesh-portal.dev/') ||
    key.startsWith('backstage.io/kubernetes-')
  ) {
    return value.length <= maxAnnotationLength ? redactString(value) : '';
  }
  // That an annotation of Istio's is there can be a finding; what an unknown one says is nobody's business.
  return /^[^/]*istio\.io\//.test(key) ? '' : undefined;
}

function trimAnnotations(value: Fields): Fields {
  const kept: Fields = {};
  for (const [key, text] of Object.entries(value)) {
    const trimmed =
      typeof text === 'string' ? trimAnnotation(key, text) : undefined;
    if (trimmed !== undefined) {
      kept[key] = trimmed;
    }
  }
  return kept;
}

/** Labels and annotations of a pod template. */
export function trimTemplateMetadata(metadata: Fields): Fields {
  return {
    ...some('labels', fieldsAt(metadata, 'labels')),
    ...some('annotations', trimAnnotations(fieldsAt(metadata, 'annotations'))),
  };
}

/** Identity, labels, owners and the annotations that concern the mesh. */
export function trimMetadata(object: Fields): ObjectMeta {
  const metadata = fieldsAt(object, 'metadata');
  return {
    ...pick(metadata, [
      'name',
      'namespace',
      'uid',
      'creationTimestamp',
      'deletionTimestamp',
      'generation',
    ]),
    ...trimTemplateMetadata(metadata),
    ...some(
      'ownerReferences',
      listAt(metadata, 'ownerReferences').map(owner =>
        pick(owner, ['apiVersion', 'kind', 'name', 'uid', 'controller']),
      ),
    ),
  };
}

import { FindingId, messages } from '../messages';
import type { Finding, Severity } from '../types';

/** What a finding is about: one workload or service, the configuration of a namespace, or the installation. */
export type FindingScope = 'workload' | 'namespace' | 'cluster';

/** A named problem, as documented. */
export interface FindingDefinition {
  /** Istio's code (`IST0103`), or `MESH…` for our own. */
  id: FindingId;
  name: string;
  severity: Severity;
  category: Finding['category'];
  scope: FindingScope;
  /** True for problems that only `istioctl` looks for, for want of what they are told by. */
  istioctlOnly: boolean;
  /** With the params of a finding in `{{param}}` syntax. */
  title: string;
  explanation: string;
  fix: string;
}

type Row = readonly [
  name: string,
  severity: Severity,
  category: Finding['category'],
  scope: FindingScope,
  istioctlOnly?: 'istioctl',
];

// Codes, names and levels of `pkg/config/analysis/msg/messages.yaml`; ours from MESH0001 on.
const rows: Readonly<Record<FindingId, Row>> = {
  IST0001: ['InternalError', 'error', 'configuration', 'cluster', 'istioctl'],
  IST0002: ['Deprecated', 'warning', 'configuration', 'namespace'],
  IST0101: ['ReferencedResourceNotFound', 'error', 'configuration', 'workload'],
  IST0102: ['NamespaceNotInjected', 'info', 'injection', 'namespace'],
  IST0103: ['PodMissingProxy', 'warning', 'injection', 'workload'],
  IST0106: ['SchemaValidationError', 'error', 'configuration', 'namespace'],
  IST0107: ['MisplacedAnnotation', 'warning', 'configuration', 'workload'],
  IST0108: ['UnknownAnnotation', 'warning', 'configuration', 'workload'],
  IST0109: [
    'ConflictingMeshGatewayVirtualServiceHosts',
    'error',
    'traffic',
    'namespace',
  ],
  IST0110: [
    'ConflictingSidecarWorkloadSelectors',
    'error',
    'configuration',
    'workload',
  ],
  IST0111: [
    'MultipleSidecarsWithoutWorkloadSelectors',
    'error',
    'configuration',
    'namespace',
  ],
  IST0112: [
    'VirtualServiceDestinationPortSelectorRequired',
    'error',
    'traffic',
    'workload',
  ],
  IST0116: [
    'DeploymentAssociatedToMultipleServices',
    'warning',
    'traffic',
    'workload',
  ],
  IST0118: [
    'PortNameIsNotUnderNamingConvention',
    'info',
    'traffic',
    'workload',
  ],
  IST0123: [
    'NamespaceMultipleInjectionLabels',
    'warning',
    'injection',
    'namespace',
  ],
  IST0125: ['InvalidAnnotation', 'warning', 'configuration', 'workload'],
  IST0126: [
    'UnknownMeshNetworksServiceRegistry',
    'error',
    'configuration',
    'cluster',
  ],
  IST0127: ['NoMatchingWorkloadsFound', 'warning', 'access', 'workload'],
  IST0128: [
    'NoServerCertificateVerificationDestinationLevel',
    'warning',
    'encryption',
    'workload',
  ],
  IST0129: [
    'NoServerCertificateVerificationPortLevel',
    'warning',
    'encryption',
    'workload',
  ],
  IST0130: ['VirtualServiceUnreachableRule', 'warning', 'traffic', 'workload'],
  IST0131: ['VirtualServiceIneffectiveMatch', 'info', 'traffic', 'workload'],
  IST0132: [
    'VirtualServiceHostNotFoundInGateway',
    'warning',
    'traffic',
    'namespace',
  ],
  IST0133: ['SchemaWarning', 'warning', 'configuration', 'namespace'],
  IST0134: ['ServiceEntryAddressesRequired', 'warning', 'traffic', 'namespace'],
  IST0135: ['DeprecatedAnnotation', 'info', 'configuration', 'workload'],
  IST0136: ['AlphaAnnotation', 'info', 'configuration', 'workload', 'istioctl'],
  IST0137: ['DeploymentConflictingPorts', 'warning', 'traffic', 'workload'],
  IST0138: ['GatewayDuplicateCertificate', 'warning', 'traffic', 'namespace'],
  IST0139: ['InvalidWebhook', 'error', 'injection', 'cluster'],
  IST0140: ['IngressRouteRulesNotAffected', 'warning', 'traffic', 'namespace'],
  IST0141: [
    'InsufficientPermissions',
    'error',
    'configuration',
    'cluster',
    'istioctl',
  ],
  IST0142: [
    'UnsupportedKubernetesVersion',
    'error',
    'upgrade',
    'cluster',
    'istioctl',
  ],
  IST0143: ['LocalhostListener', 'error', 'traffic', 'workload', 'istioctl'],
  IST0144: ['InvalidApplicationUID', 'warning', 'injection', 'workload'],
  IST0145: ['ConflictingGateways', 'error', 'traffic', 'namespace'],
  IST0146: [
    'ImageAutoWithoutInjectionWarning',
    'warning',
    'injection',
    'workload',
  ],
  IST0147: ['ImageAutoWithoutInjectionError', 'error', 'injection', 'workload'],
  IST0148: [
    'NamespaceInjectionEnabledByDefault',
    'info',
    'injection',
    'namespace',
  ],
  IST0149: [
    'JwtClaimBasedRoutingWithoutRequestAuthN',
    'error',
    'access',
    'workload',
  ],
  IST0150: [
    'ExternalNameServiceTypeInvalidPortName',
    'warning',
    'traffic',
    'workload',
  ],
  IST0151: [
    'EnvoyFilterUsesRelativeOperation',
    'warning',
    'configuration',
    'namespace',
  ],
  IST0152: [
    'EnvoyFilterUsesReplaceOperationIncorrectly',
    'error',
    'configuration',
    'namespace',
  ],
  IST0153: [
    'EnvoyFilterUsesAddOperationIncorrectly',
    'error',
    'configuration',
    'namespace',
  ],
  IST0154: [
    'EnvoyFilterUsesRemoveOperationIncorrectly',
    'error',
    'configuration',
    'namespace',
  ],
  IST0155: [
    'EnvoyFilterUsesRelativeOperationWithProxyVersion',
    'warning',
    'configuration',
    'namespace',
  ],
  IST0156: [
    'UnsupportedGatewayAPIVersion',
    'error',
    'upgrade',
    'cluster',
    'istioctl',
  ],
  IST0157: ['InvalidTelemetryProvider', 'warning', 'telemetry', 'namespace'],
  IST0158: [
    'PodsIstioProxyImageMismatchInNamespace',
    'warning',
    'upgrade',
    'workload',
  ],
  IST0159: [
    'ConflictingTelemetryWorkloadSelectors',
    'error',
    'telemetry',
    'workload',
  ],
  IST0160: [
    'MultipleTelemetriesWithoutWorkloadSelectors',
    'error',
    'telemetry',
    'namespace',
  ],
  IST0161: ['InvalidGatewayCredential', 'error', 'encryption', 'namespace'],
  IST0162: [
    'GatewayPortNotDefinedOnService',
    'warning',
    'traffic',
    'namespace',
  ],
  IST0163: [
    'InvalidExternalControlPlaneConfig',
    'warning',
    'configuration',
    'cluster',
  ],
  IST0164: [
    'ExternalControlPlaneAddressIsNotAHostname',
    'info',
    'configuration',
    'cluster',
  ],
  IST0165: ['ReferencedInternalGateway', 'warning', 'traffic', 'namespace'],
  IST0166: ['IneffectiveSelector', 'warning', 'configuration', 'workload'],
  IST0167: ['IneffectivePolicy', 'warning', 'configuration', 'workload'],
  IST0168: [
    'UnknownUpgradeCompatibility',
    'warning',
    'upgrade',
    'cluster',
    'istioctl',
  ],
  IST0169: [
    'UpdateIncompatibility',
    'warning',
    'upgrade',
    'cluster',
    'istioctl',
  ],
  IST0170: [
    'MultiClusterInconsistentService',
    'warning',
    'configuration',
    'cluster',
  ],
  IST0171: ['NegativeConditionStatus', 'warning', 'configuration', 'workload'],
  IST0172: [
    'FutureUnsupportedGatewayAPIVersion',
    'warning',
    'upgrade',
    'cluster',
    'istioctl',
  ],
  IST0173: [
    'DestinationRuleSubsetNotSelectPods',
    'error',
    'traffic',
    'workload',
  ],
  IST0174: ['UnknownDestinationRuleHost', 'warning', 'traffic', 'namespace'],
  IST0175: ['JwksUriFetchUnrestricted', 'warning', 'access', 'cluster'],
  IST0176: [
    'GatewayAPICRDVersionBelowMinimum',
    'warning',
    'upgrade',
    'cluster',
  ],
  IST0177: [
    'ConflictingServiceEntryProtocol',
    'warning',
    'traffic',
    'namespace',
  ],
  MESH0001: ['StartedWithoutSidecar', 'warning', 'injection', 'workload'],
  MESH0002: ['WouldLoseSidecar', 'warning', 'injection', 'workload'],
  MESH0003: ['RevisionWithoutControlPlane', 'error', 'injection', 'workload'],
  MESH0101: ['ClientTlsConflict', 'error', 'encryption', 'workload'],
  MESH0102: ['OutsideStrictMesh', 'warning', 'encryption', 'workload'],
  MESH0103: ['SharedDefaultServiceAccount', 'info', 'encryption', 'workload'],
  MESH0104: ['MtlsDisabled', 'warning', 'encryption', 'workload'],
  MESH0105: [
    'OverruledPeerAuthentication',
    'warning',
    'encryption',
    'workload',
  ],
  MESH0106: [
    'PeerAuthenticationSelectorInRootNamespace',
    'warning',
    'encryption',
    'namespace',
  ],
  MESH0107: ['MeshRootExpired', 'error', 'encryption', 'cluster'],
  MESH0108: ['MeshRootExpiresSoon', 'warning', 'encryption', 'cluster'],
  MESH0109: ['MeshRootsDiffer', 'error', 'encryption', 'cluster'],
  MESH0201: ['TokenRequiredButUnknown', 'error', 'access', 'workload'],
  MESH0202: ['TokenCheckedButNotRequired', 'warning', 'access', 'workload'],
  MESH0301: ['RouteToMissingSubset', 'error', 'traffic', 'workload'],
  MESH0302: ['RouteToSubsetWithoutReadyPods', 'error', 'traffic', 'workload'],
  MESH0303: ['FaultInjected', 'warning', 'traffic', 'workload'],
  MESH0304: ['TrialWithEnd', 'info', 'traffic', 'workload'],
  MESH0305: ['TrialOverdue', 'warning', 'traffic', 'workload'],
  MESH0401: ['TracesDoNotArrive', 'warning', 'telemetry', 'workload'],
  MESH0501: ['UnsupportedVersionSkew', 'warning', 'upgrade', 'workload'],
  MESH0502: ['MixedProxyVersions', 'warning', 'upgrade', 'workload'],
  MESH0503: ['StaleProxies', 'info', 'upgrade', 'workload'],
  MESH0504: ['StaleProxiesBeyondKyma', 'warning', 'upgrade', 'workload'],
  MESH0505: ['PinnedProxy', 'warning', 'upgrade', 'workload'],
  MESH0601: ['PromiseBroken', 'error', 'configuration', 'workload'],
};

function definitionOf(id: FindingId): FindingDefinition {
  const [name, severity, category, scope, istioctlOnly] = rows[id];
  return {
    id,
    name,
    severity,
    category,
    scope,
    istioctlOnly: istioctlOnly !== undefined,
    title: messages[`finding.${id}`],
    explanation: messages[`findingWhy.${id}`],
    fix: messages[`findingFix.${id}`],
  };
}

/**
 * Every problem that has a name, by id.
 *
 * @public
 */
export const findingDefinitions = Object.fromEntries(
  (Object.keys(rows) as FindingId[]).map(id => [id, definitionOf(id)]),
) as Readonly<Record<FindingId, FindingDefinition>>;

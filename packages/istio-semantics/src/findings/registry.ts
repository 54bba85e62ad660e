import type { Analyzer } from './analyzer';
import {
  alphaAnnotationsAnalyzer,
  annotationsAnalyzer,
} from './istio/annotations';
import { applicationUidAnalyzer } from './istio/applicationUid';
import {
  authorizationPoliciesAnalyzer,
  rootAuthorizationPoliciesAnalyzer,
} from './istio/authorizationPolicies';
import { blockedCidrsAnalyzer } from './istio/blockedCidrs';
import { caCertificatesAnalyzer } from './istio/caCertificates';
import { conditionsAnalyzer } from './istio/conditions';
import { deprecationAnalyzer } from './istio/deprecation';
import {
  destinationRuleHostsAnalyzer,
  destinationRuleSubsetsAnalyzer,
} from './istio/destinationRuleSubsets';
import { envoyFiltersAnalyzer } from './istio/envoyFilters';
import { externalControlPlaneAnalyzer } from './istio/externalControlPlane';
import {
  conflictingGatewaysAnalyzer,
  gatewayCertificatesAnalyzer,
  gatewayPortsAnalyzer,
  gatewaySecretsAnalyzer,
} from './istio/gateways';
import { imageAutoAnalyzer } from './istio/imageAuto';
import { injectionAnalyzer } from './istio/injection';
import {
  gatewayApiVersionAnalyzer,
  kubernetesGatewaySelectorAnalyzer,
} from './istio/kubernetesGateways';
import { meshNetworksAnalyzer } from './istio/meshNetworks';
import { portNamesAnalyzer } from './istio/portNames';
import { proxyImagesAnalyzer } from './istio/proxyImages';
import { serviceAssociationAnalyzer } from './istio/serviceAssociation';
import {
  conflictingServiceEntriesAnalyzer,
  serviceEntryAddressesAnalyzer,
} from './istio/serviceEntries';
import {
  validationAnalyzer,
  virtualServiceValidationAnalyzer,
} from './istio/validation';
import {
  conflictingHostsAnalyzer,
  destinationHostsAnalyzer,
  destinationSubsetsAnalyzer,
  jwtClaimRoutesAnalyzer,
  virtualServiceGatewaysAnalyzer,
} from './istio/virtualServices';
import { webhooksAnalyzer } from './istio/webhooks';
import {
  lightstepAnalyzer,
  namespaceTelemetriesAnalyzer,
  sidecarsAnalyzer,
  telemetryProvidersAnalyzer,
  telemetrySelectorsAnalyzer,
} from './istio/workloadSelectors';
import { faultsAnalyzer } from './own/faults';
import { peerAuthenticationsAnalyzer } from './own/peerAuthentications';
import { emptySubsetsAnalyzer, missingSubsetsAnalyzer } from './own/subsets';
import { trialsAnalyzer } from './own/trials';

/**
 * All analyzers, Istio's under its names (`pkg/config/analysis/analyzers/all.go`).
 *
 * @public
 */
export const analyzers: readonly Analyzer[] = [
  annotationsAnalyzer,
  alphaAnnotationsAnalyzer,
  authorizationPoliciesAnalyzer,
  rootAuthorizationPoliciesAnalyzer,
  blockedCidrsAnalyzer,
  conditionsAnalyzer,
  serviceAssociationAnalyzer,
  applicationUidAnalyzer,
  deprecationAnalyzer,
  caCertificatesAnalyzer,
  destinationRuleHostsAnalyzer,
  destinationRuleSubsetsAnalyzer,
  envoyFiltersAnalyzer,
  externalControlPlaneAnalyzer,
  gatewayPortsAnalyzer,
  gatewayCertificatesAnalyzer,
  gatewaySecretsAnalyzer,
  conflictingGatewaysAnalyzer,
  injectionAnalyzer,
  proxyImagesAnalyzer,
  imageAutoAnalyzer,
  kubernetesGatewaySelectorAnalyzer,
  gatewayApiVersionAnalyzer,
  meshNetworksAnalyzer,
  portNamesAnalyzer,
  serviceEntryAddressesAnalyzer,
  conflictingServiceEntriesAnalyzer,
  sidecarsAnalyzer,
  telemetrySelectorsAnalyzer,
  namespaceTelemetriesAnalyzer,
  telemetryProvidersAnalyzer,
  lightstepAnalyzer,
  conflictingHostsAnalyzer,
  destinationHostsAnalyzer,
  destinationSubsetsAnalyzer,
  virtualServiceGatewaysAnalyzer,
  jwtClaimRoutesAnalyzer,
  validationAnalyzer,
  virtualServiceValidationAnalyzer,
  webhooksAnalyzer,
  faultsAnalyzer,
  peerAuthenticationsAnalyzer,
  missingSubsetsAnalyzer,
  emptySubsetsAnalyzer,
  trialsAnalyzer,
];

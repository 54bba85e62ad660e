import type { Adapter } from '../judge';
import { accessLogs } from './accessLogs';
import { ambient } from './ambient';
import { analyzers } from './analyzers';
import { apiRule } from './apiRule';
import { authzPolicies } from './authzPolicies';
import { authzRequests } from './authzRequests';
import { clientTls } from './clientTls';
import { derivedInjection } from './derivedInjection';
import { derivedMtls } from './derivedMtls';
import { derivedTracing } from './derivedTracing';
import { injectedPods } from './injectedPods';
import { injectionDecision } from './injectionDecision';
import { jwtRequirement } from './jwtRequirement';
import { kymaActions } from './kymaActions';
import { kymaInjection } from './kymaInjection';
import { kymaOutcomes } from './kymaOutcomes';
import { kymaRestarts } from './kymaRestarts';
import { kymaScenarios } from './kymaScenarios';
import { kymaSettings } from './kymaSettings';
import { metrics } from './metrics';
import { metricsFilters } from './metricsFilters';
import { mtlsModes } from './mtlsModes';
import { mtlsSelection } from './mtlsSelection';
import { nativeSidecars } from './nativeSidecars';
import { reachability } from './reachability';
import { tracing } from './tracing';
import { traffic } from './traffic';
import { validation } from './validation';
import { ztunnelConversions } from './ztunnelConversions';
import { ztunnelPolicies } from './ztunnelPolicies';

/** Adapters by `<suite>/<file>`, or by the beginning of it where files share a form. */
export const adapters: Record<string, Adapter> = {
  ...accessLogs,
  ...ambient,
  ...analyzers,
  ...apiRule,
  ...authzPolicies,
  ...authzRequests,
  ...clientTls,
  ...derivedInjection,
  ...derivedMtls,
  ...derivedTracing,
  ...injectedPods,
  ...injectionDecision,
  ...jwtRequirement,
  ...kymaActions,
  ...kymaInjection,
  ...kymaOutcomes,
  ...kymaRestarts,
  ...kymaScenarios,
  ...kymaSettings,
  ...metrics,
  ...metricsFilters,
  ...mtlsModes,
  ...mtlsSelection,
  ...nativeSidecars,
  ...reachability,
  ...tracing,
  ...traffic,
  ...validation,
  ...ztunnelConversions,
  ...ztunnelPolicies,
};

import type { Adapter } from '../judge';
import { accessLogs } from './accessLogs';
import { analyzers } from './analyzers';
import { apiRule } from './apiRule';
import { authzPolicies } from './authzPolicies';
import { authzRequests } from './authzRequests';
import { derivedTracing } from './derivedTracing';
import { injectedPods } from './injectedPods';
import { injectionDecision } from './injectionDecision';
import { jwtRequirement } from './jwtRequirement';
import { kymaOutcomes } from './kymaOutcomes';
import { kymaRestarts } from './kymaRestarts';
import { kymaSettings } from './kymaSettings';
import { metrics } from './metrics';
import { metricsFilters } from './metricsFilters';
import { mtls } from './mtls';
import { tracing } from './tracing';
import { traffic } from './traffic';
import { validation } from './validation';
import { ztunnelConversions } from './ztunnelConversions';
import { ztunnelPolicies } from './ztunnelPolicies';

/** Adapters by `<suite>/<file>`, or by the beginning of it where files share a form. */
export const adapters: Record<string, Adapter> = {
  ...accessLogs,
  ...analyzers,
  ...apiRule,
  ...authzPolicies,
  ...authzRequests,
  ...derivedTracing,
  ...injectedPods,
  ...injectionDecision,
  ...jwtRequirement,
  ...kymaOutcomes,
  ...kymaRestarts,
  ...kymaSettings,
  ...metrics,
  ...metricsFilters,
  ...mtls,
  ...tracing,
  ...traffic,
  ...validation,
  ...ztunnelConversions,
  ...ztunnelPolicies,
};

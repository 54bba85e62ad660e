import type { Adapter } from '../judge';
import { apiRule } from './apiRule';
import { authzJwt } from './authzJwt';
import { injectedPods } from './injectedPods';
import { injectionDecision } from './injectionDecision';
import { jwtRequirement } from './jwtRequirement';
import { kymaOutcomes } from './kymaOutcomes';
import { kymaRestarts } from './kymaRestarts';
import { kymaSettings } from './kymaSettings';
import { mtls } from './mtls';
import { telemetry } from './telemetry';
import { tracing } from './tracing';
import { traffic } from './traffic';
import { ztunnel } from './ztunnel';

/** Adapters by `<suite>/<file>`, or by the beginning of it where files share a form. */
export const adapters: Record<string, Adapter> = {
  ...apiRule,
  ...authzJwt,
  ...injectedPods,
  ...injectionDecision,
  ...jwtRequirement,
  ...kymaOutcomes,
  ...kymaRestarts,
  ...kymaSettings,
  ...mtls,
  ...telemetry,
  ...tracing,
  ...traffic,
  ...ztunnel,
};

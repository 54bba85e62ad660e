import type { MeshCheck } from '@mesh-portal/backstage-plugin-mesh-node';
import type { Reason } from '@mesh-portal/istio-semantics';
import { byFigure, byValue, isNone, worstOutcome } from './Check';

const notExposed: Reason = { code: 'check.notExposed', params: {} };
const exposureUnknown: Reason = { code: 'check.exposureUnknown', params: {} };

/** What is left once the rest is in order. */
export const goldChecks: readonly MeshCheck[] = [
  {
    id: 'jwt-required',
    title: 'Token required',
    description:
      'Where callers from outside reach it, no request gets in without a valid token (JWT).',
    fix: 'Accept tokens by RequestAuthentication and require them by AuthorizationPolicy.',
    category: 'security',
    level: 'gold',
    weight: 3,
    evaluate: ({ dimensions: { jwt }, services }) => {
      const asked = byValue(
        jwt,
        { required: 'passed', partial: 'warning', optional: 'warning' },
        'failed',
      );
      if (asked.state === 'passed' || asked.state === 'notApplicable') {
        return asked;
      }
      const exposed = services.map(each => each.detail.exposed);
      if (exposed.includes(1)) {
        return asked;
      }
      return exposed.every(each => each === 0)
        ? { state: 'notApplicable', because: [notExposed] }
        : { state: 'unknown', because: [exposureUnknown] };
    },
  },
  {
    id: 'default-deny',
    title: 'Denied by default',
    description: 'What no AuthorizationPolicy allows is denied.',
    fix: 'Add an AuthorizationPolicy with action ALLOW that names the callers.',
    category: 'security',
    level: 'gold',
    weight: 3,
    evaluate: ({ workloads }) =>
      byFigure(
        workloads.map(each => each.jwt),
        'defaultDeny',
        n => n > 0,
        'check.notDeniedByDefault',
      ),
  },
  {
    id: 'retries-reviewed',
    title: 'Retries reviewed',
    description:
      'Somebody has chosen how requests are tried again, instead of the defaults of Istio.',
    fix: 'Set retries on each route, or defaultHttpRetryPolicy for the mesh.',
    category: 'resilience',
    level: 'gold',
    weight: 1,
    evaluate: ({ services }) => byFigure(services, 'defaultRetries', isNone, 'check.defaultRetries'),
  },
  {
    id: 'circuit-breaker',
    title: 'Circuit breaker',
    description: 'A DestinationRule takes failing pods out of load balancing.',
    fix: 'Set outlierDetection in a DestinationRule for the host.',
    category: 'resilience',
    level: 'gold',
    weight: 1,
    evaluate: ({ services }) => byFigure(services, 'noBreaker', isNone, 'check.noBreaker'),
  },
  {
    id: 'restarts-automatically',
    title: 'Restarted automatically',
    description: 'Pods that have to be restarted are restarted by Kyma.',
    fix: 'Remove what keeps Kyma from restarting the pods, or restart them.',
    category: 'operations',
    level: 'gold',
    weight: 1,
    evaluate: ({ workloads }) =>
      worstOutcome(
        workloads.map(({ upgrade }) =>
          byValue(
            upgrade,
            { current: 'notApplicable' },
            // A pod that nobody is known to restart may yet be.
            (
              { kyma: 'passed', you: 'failed' } as const
            )[String(upgrade.detail.restartedBy)] ?? 'unknown',
          ),
        ),
      ),
  },
];

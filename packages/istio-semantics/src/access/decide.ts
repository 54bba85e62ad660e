import { refOf, stringAt } from '../model/fields';
import type { MeshModel, Workload } from '../model';
import type { ObjectRef, Reason, Verdict } from '../types';
import { asked, authorize, RuleOfPolicy } from './authorize';
import { dataPlaneOf } from './dataPlane';
import { foreignReasons, policyName } from './policyName';
import { AccessPolicies, Door, doorsOf, unreadableAccess } from './policies';
import { authenticate, isCorsPreflight } from './requestAuthentication';
import { AccessRequest, PathNormalization, requestFacts } from './requestFacts';
import type { RequestFacts, TokenFacts } from './attributes';
import type { CompiledPolicy } from './rules';

/** What happens to a request at a workload's door. */
export interface AccessDecision {
  allowed: boolean;
  /** HTTP status of the refusal: 401 from the JWT filter, 403 from a rule or for a wrong audience. */
  status?: 401 | 403;
  /** What decides, where one object does. */
  policy?: ObjectRef;
  /** Position in the policy's `spec.rules`. */
  rule?: number;
}

function ruleReason(
  code:
    | 'access.deniedBy'
    | 'access.allowedBy'
    | 'access.dependsOnRule'
    | 'access.dependsOnProvider',
  { policy, rule }: RuleOfPolicy,
): Reason {
  const object = refOf(policy.object);
  return {
    code,
    params: {
      policy: policyName(object),
      rule: rule + 1,
      ...(code === 'access.dependsOnProvider'
        ? { provider: policy.provider }
        : {}),
    },
    object,
    field: `spec.rules[${rule}]`,
  };
}

/** Why ALLOW policies let nobody in whom they do not name. */
function noneAllows(allow: readonly CompiledPolicy[]): Reason {
  const objects = allow.map(each => refOf(each.object));
  return {
    code: 'access.noneAllows',
    params: { policies: objects.map(policyName).join(', ') },
    object: objects[0],
    field: 'spec.rules',
  };
}

const unknown = (reason: Reason): Verdict<AccessDecision> => ({
  known: false,
  because: [reason],
});

function decideByRules(
  { enforcement }: AccessPolicies,
  facts: RequestFacts,
): Verdict<AccessDecision> {
  const outcome = authorize(enforcement, facts);
  const by = outcome.by && {
    policy: refOf(outcome.by.policy.object),
    rule: outcome.by.rule,
  };
  if (outcome.allowed === false) {
    return {
      known: true,
      value: { allowed: false, status: 403, ...by },
      because: [
        outcome.by
          ? ruleReason('access.deniedBy', outcome.by)
          : noneAllows(enforcement.allow),
      ],
    };
  }
  const ask = asked(enforcement, facts);
  if (ask.by) {
    return unknown(
      ruleReason(
        ask.match ? 'access.dependsOnProvider' : 'access.dependsOnRule',
        ask.by,
      ),
    );
  }
  if (outcome.allowed === undefined) {
    return unknown(ruleReason('access.dependsOnRule', outcome.by));
  }
  return {
    known: true,
    value: { allowed: true, ...by },
    because: [
      outcome.by
        ? ruleReason('access.allowedBy', outcome.by)
        : { code: 'access.notRestricted', params: {} },
    ],
  };
}

/**
 * What a proxy with these policies does to a request: CUSTOM, then JWT, then DENY, then ALLOW.
 * Mirrors `pilot/pkg/networking/core/listener_builder.go → buildHTTPConnectionManager`.
 */
export function decideWith(
  policies: AccessPolicies,
  request: AccessRequest,
  normalization?: PathNormalization,
): Verdict<AccessDecision> {
  const facts = requestFacts(request, policies.trustDomains, normalization);
  const { tokens, tcp } = request;
  const decided = (token: TokenFacts | null | undefined) =>
    decideByRules(policies, { ...facts, token });
  if (
    tcp ||
    policies.providers.length === 0 ||
    isCorsPreflight(facts.method, facts.headers)
  ) {
    return decided(null);
  }
  if (!tokens) {
    const verdict = decided(undefined);
    return verdict.known && verdict.value.allowed
      ? unknown({ code: 'access.dependsOnToken', params: {} })
      : verdict;
  }
  const outcome = authenticate(policies.providers, tokens);
  if (outcome.accepted) {
    return decided(outcome.token);
  }
  const { status } = outcome;
  const policy = outcome.provider?.from;
  return {
    known: true,
    value: { allowed: false, status, ...(policy ? { policy } : {}) },
    because: [
      policy
        ? {
            code: 'access.tokenRejected',
            params: { status, policy: policyName(policy) },
            object: policy,
            field: 'spec.jwtRules',
          }
        : { code: 'access.issuerUnknown', params: { status } },
    ],
  };
}

/**
 * What several proxies in a row or side by side say: a refusal by ztunnel holds for all, and waypoints of several
 * services have to agree.
 */
function decideAtDoors(
  doors: readonly Door[],
  decideAt: (door: Door, hidden: boolean) => Verdict<AccessDecision>,
): Verdict<AccessDecision> {
  const waypoints = doors.filter(each => each.waypoint);
  const last = doors[doors.length - 1];
  if (waypoints.length === 0) {
    return decideAt(last, false);
  }
  // ztunnel sees the waypoint as the client.
  const behind = decideAt(last, true);
  if (behind.known && !behind.value.allowed) {
    return behind;
  }
  const [first, ...others] = waypoints.map(each => decideAt(each, false));
  const agreed = others.every(
    each =>
      each.known && first.known && each.value.allowed === first.value.allowed,
  );
  if (!agreed || (first.known && !behind.known)) {
    return unknown({
      code: 'access.dependsOnWaypoint',
      params: { waypoint: policyName(waypoints[0].waypoint!) },
      object: waypoints[0].waypoint,
    });
  }
  return first;
}

/**
 * Whether a workload lets a request in, with the policy and rule that decide. Unknown where it depends on something
 * that the request leaves out, on an authorization service, or on objects that cannot be read.
 *
 * @public
 */
export function decide(
  model: MeshModel,
  request: AccessRequest,
  workload: Workload,
): Verdict<AccessDecision> {
  const unreadable = unreadableAccess(model);
  if (unreadable.length > 0) {
    return { known: false, because: unreadable };
  }
  const { kind, revision } = dataPlaneOf(model, workload);
  const mesh = model.meshConfig(revision);
  if (mesh.unknown) {
    return unknown(mesh.unknown);
  }
  if (kind === 'proxyless') {
    return unknown({ code: 'access.proxyless', params: {} });
  }
  if (kind === 'none') {
    return {
      known: true,
      value: { allowed: true },
      because: [{ code: 'access.noProxy', params: {} }],
    };
  }
  const normalization = stringAt(
    mesh.fields,
    'pathNormalization',
    'normalization',
  );
  return decideAtDoors(doorsOf(model, workload, mesh, kind), (door, hidden) => {
    const verdict = decideWith(
      door.policies,
      hidden ? { ...request, source: {} } : request,
      normalization as PathNormalization | undefined,
    );
    return {
      ...verdict,
      because: [...verdict.because, ...foreignReasons(door.foreign)],
    };
  });
}

import { refOf } from '../model/fields';
import type { MeshModel, Workload } from '../model';
import type { JwtAnswer, JwtState, ObjectRef, Reason, Verdict } from '../types';
import { apiRuleOf, apiRuleStatus } from './apiRuleOrigin';
import { callersOf } from './callers';
import { Classification, classify } from './classes';
import { DataPlane, dataPlaneOf } from './dataPlane';
import { AccessPolicies, Door, doorsOf, unreadableAccess } from './policies';
import { foreignReasons, policyName } from './policyName';

/** Least protection first. */
const byProtection: readonly JwtState[] = [
  'none',
  'optional',
  'partial',
  'required',
  'impossible',
  'not-applicable',
];

function stateOf(
  { open, protected: guarded, impossible }: Classification,
  checked: boolean,
): JwtState {
  if (impossible.length > 0) {
    return 'impossible';
  }
  if (guarded.length > 0) {
    return open.length > 0 ? 'partial' : 'required';
  }
  if (open.length === 0) {
    return 'not-applicable';
  }
  return checked ? 'optional' : 'none';
}

const stateReasons = {
  required: 'jwt.required',
  partial: 'jwt.partial',
  optional: 'jwt.optional',
  none: 'jwt.none',
  impossible: 'jwt.impossible',
  'not-applicable': 'jwt.denied',
} as const satisfies Record<JwtState, Reason['code']>;

function aboutPolicy(
  code: Reason['code'],
  object: ObjectRef,
  params: Reason['params'] = {},
): Reason {
  return { code, params: { policy: policyName(object), ...params }, object };
}

function stateReason(state: JwtState, by: ObjectRef | undefined): Reason {
  const code = stateReasons[state];
  return by ? aboutPolicy(code, by) : { code, params: {} };
}

/** An answer with its reasons. */
interface Argued {
  answer: JwtAnswer;
  because: Reason[];
}

function argue(policies: AccessPolicies): Argued | undefined {
  const { enforcement, providers, authorizationPolicies } = policies;
  const classes = classify(enforcement, providers, policies.trustDomains);
  if (!classes) {
    return undefined;
  }
  const state = stateOf(classes, providers.length > 0);
  const requestAuthentications = policies.requestAuthentications.map(refOf);
  const objects = [
    ...policies.requestAuthentications,
    ...authorizationPolicies.map(each => each.object),
  ];
  const generated = objects.find(each => apiRuleOf(each));
  const origin = generated && apiRuleOf(generated);
  const guard = classes.guard && refOf(classes.guard.object);
  const restrictive = state === 'none' ? undefined : guard;
  const decisive =
    state === 'optional' ? requestAuthentications[0] : restrictive;
  return {
    answer: {
      state,
      issuers: providers.map(({ issuer, audiences, jwksUri, from }) => ({
        issuer,
        audiences,
        ...(jwksUri ? { jwksUri } : {}),
        from,
      })),
      open: classes.open,
      protected: [...classes.protected, ...classes.impossible],
      requestAuthentications,
      authorizationPolicies: authorizationPolicies.map(
        ({ object, action, dryRun }) => ({
          object: refOf(object),
          action,
          dryRun,
        }),
      ),
      ...(origin ? { origin } : {}),
      callers: callersOf(enforcement),
      effect: classes.effect,
    },
    because: [
      stateReason(state, decisive),
      ...authorizationPolicies
        .filter(each => each.dryRun)
        .map(({ object }) => aboutPolicy('access.dryRun', refOf(object))),
      ...(generated && origin
        ? [
            aboutPolicy('access.generatedBy', refOf(generated), {
              name: policyName(origin),
            }),
          ]
        : []),
    ],
  };
}

const argued = new WeakMap<AccessPolicies, { result: Argued | undefined }>();

/** What a door's policies say about tokens; worked out once for all workloads with these policies. */
function answerAt({ policies }: Door): Argued | undefined {
  let held = argued.get(policies);
  if (!held) {
    held = { result: argue(policies) };
    argued.set(policies, held);
  }
  return held.result;
}

/** The door that protects least; waypoints come before what stands behind them. */
function weakestOf(doors: readonly Door[]): Door {
  if (doors.length === 1) {
    return doors[0];
  }
  const waypoints = doors.filter(each => each.waypoint);
  const rank = (each: Door) => {
    const argument = answerAt(each);
    return argument ? byProtection.indexOf(argument.answer.state) : -1;
  };
  return [...(waypoints.length > 0 ? waypoints : doors)].sort(
    (a, b) => rank(a) - rank(b),
  )[0];
}

/** What to know about the proxy at a door. */
function doorReasons({ waypoint, ztunnel, foreign }: Door): Reason[] {
  return [
    ...foreignReasons(foreign),
    ...(waypoint
      ? [
          {
            code: 'access.behindWaypoint' as const,
            params: { waypoint: policyName(waypoint) },
            object: waypoint,
          },
        ]
      : []),
    ...(ztunnel ? [{ code: 'access.ztunnelOnly' as const, params: {} }] : []),
  ];
}

const notInMesh: JwtAnswer = {
  state: 'not-applicable',
  issuers: [],
  open: [],
  protected: [],
  requestAuthentications: [],
  authorizationPolicies: [],
  callers: [],
};

/** What some pods without a proxy let in, nobody keeps out. */
function withOpenPods(
  { answer, because }: Argued,
  { pods, behindProxy }: DataPlane,
): Argued {
  if (behindProxy === pods) {
    return { answer, because };
  }
  return {
    answer:
      answer.state === 'required' ? { ...answer, state: 'partial' } : answer,
    because: [
      ...because,
      {
        code: 'access.podsWithoutProxy',
        params: { count: pods - behindProxy, total: pods },
      },
    ],
  };
}

/**
 * Whether requests to a workload need a token, which requests do not, whose tokens are accepted, and who may call.
 * The policies are those that attach to its sidecar, or to the waypoint and ztunnel before it; of several waypoints the
 * one that protects least counts. Unknown where policies, pods or the mesh configuration cannot be read.
 *
 * @public
 */
export function jwtOf(
  model: MeshModel,
  workload: Workload,
): Verdict<JwtAnswer> {
  const plane = dataPlaneOf(model, workload);
  const mesh = model.meshConfig(plane.revision);
  const unknown = unreadableAccess(model);
  if (unknown.length > 0 || mesh.unknown) {
    return {
      known: false,
      because: [...unknown, ...(mesh.unknown ? [mesh.unknown] : [])],
    };
  }
  if (plane.kind === 'none' || plane.kind === 'proxyless') {
    const code = plane.kind === 'none' ? 'access.noProxy' : 'access.proxyless';
    return { known: true, value: notInMesh, because: [{ code, params: {} }] };
  }
  const weakest = weakestOf(doorsOf(model, workload, mesh, plane.kind));
  const argument = answerAt(weakest);
  if (!argument) {
    return {
      known: false,
      because: [{ code: 'access.manyClasses', params: {} }],
    };
  }
  const { answer, because } = withOpenPods(argument, plane);
  return {
    known: true,
    value: answer,
    because: [
      ...because,
      ...(answer.origin ? apiRuleStatus(model, answer.origin) : []),
      ...doorReasons(weakest),
    ],
  };
}

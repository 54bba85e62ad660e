import { refOf } from '../model/fields';
import type { MeshModel, Workload } from '../model';
import { revisionOf } from '../injection';
import type { JwtAnswer, JwtState, ObjectRef, Reason, Verdict } from '../types';
import { apiRuleOf } from './apiRuleOrigin';
import { callersOf } from './callers';
import { Classification, classify } from './classes';
import { DataPlane, dataPlaneOf } from './dataPlane';
import { Door, doorsOf, unreadableAccess } from './policies';
import { policyName } from './policyName';

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

function stateReason(state: JwtState, by: ObjectRef | undefined): Reason {
  return {
    code: stateReasons[state],
    params: by ? { policy: policyName(by) } : {},
    ...(by ? { object: by } : {}),
  };
}

function answerAt({
  policies,
  waypoint,
  ztunnel,
}: Door): { answer: JwtAnswer; because: Reason[] } | undefined {
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
        .map(({ object }): Reason => {
          const ref = refOf(object);
          return {
            code: 'access.dryRun',
            params: { policy: policyName(ref) },
            object: ref,
            field: 'metadata.annotations.istio.io/dry-run',
          };
        }),
      ...(generated && origin
        ? [
            {
              code: 'access.generatedBy' as const,
              params: {
                policy: policyName(refOf(generated)),
                name: policyName(origin),
              },
              object: origin,
            },
          ]
        : []),
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
    ],
  };
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
  { state, ...answer }: JwtAnswer,
  { pods, behindProxy }: DataPlane,
): { answer: JwtAnswer; because: Reason[] } {
  return behindProxy < pods
    ? {
        answer: { ...answer, state: state === 'required' ? 'partial' : state },
        because: [
          {
            code: 'access.podsWithoutProxy',
            params: { count: pods - behindProxy, total: pods },
          },
        ],
      }
    : { answer: { ...answer, state }, because: [] };
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
  const mesh = model.meshConfig(revisionOf(model, workload));
  const unknown = [
    ...unreadableAccess(model),
    ...(mesh.unknown ? [mesh.unknown] : []),
  ];
  if (unknown.length > 0) {
    return { known: false, because: unknown };
  }
  const plane = dataPlaneOf(model, workload);
  if (plane.kind === 'none' || plane.kind === 'proxyless') {
    return {
      known: true,
      value: notInMesh,
      because: [
        {
          code: plane.kind === 'none' ? 'access.noProxy' : 'access.proxyless',
          params: {},
        },
      ],
    };
  }
  const doors = doorsOf(model, workload, mesh, plane.kind);
  const waypoints = doors.filter(each => each.waypoint);
  const answers = (waypoints.length > 0 ? waypoints : doors).map(answerAt);
  const rank = (each: { answer: JwtAnswer } | undefined) =>
    each ? byProtection.indexOf(each.answer.state) : -1;
  const [weakest] = [...answers].sort((a, b) => rank(a) - rank(b));
  if (!weakest) {
    return {
      known: false,
      because: [{ code: 'access.manyClasses', params: {} }],
    };
  }
  const { answer, because } = withOpenPods(weakest.answer, plane);
  return {
    known: true,
    value: answer,
    because: [...weakest.because, ...because],
  };
}

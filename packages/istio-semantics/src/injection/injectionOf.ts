import { waypointsOf } from '../ambient/waypoints';
import { listAt, nameOf, stringAt } from '../model/fields';
import { kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import type { Workload } from '../model/workloads';
import type {
  InjectionAnswer,
  KubernetesObject,
  PodGroup,
  Reason,
  SidecarState,
  Verdict,
} from '../types';
import { Expectation, expectationOf } from './expectation';
import { injectionFix, restartFix } from './fix';
import { PodShape, podShapeOf } from './podShape';

interface ShapedPod {
  pod: KubernetesObject;
  shape: PodShape;
}

const hasProxy = ({ shape }: ShapedPod) =>
  ['sidecar', 'native-sidecar', 'gateway'].includes(shape.state);

function isFinished(pod: KubernetesObject): boolean {
  const phase = stringAt(pod, 'status', 'phase');
  return phase === 'Succeeded' || phase === 'Failed';
}

/** Pods that count: those not yet finished, or where all are (a Job between two runs) the finished ones. */
function relevantPods(model: MeshModel, workload: Workload): ShapedPod[] {
  const pods = model.podsOf(workload);
  const live = pods.some(isFinished)
    ? pods.filter(each => !isFinished(each))
    : pods;
  return (live.length > 0 ? live : pods).map(pod => ({
    pod,
    shape: podShapeOf(pod),
  }));
}

function isReady(pod: KubernetesObject): boolean {
  return listAt(pod, 'status', 'conditions').some(
    each =>
      stringAt(each, 'type') === 'Ready' && stringAt(each, 'status') === 'True',
  );
}

function groupsOf(pods: readonly ShapedPod[]): PodGroup[] {
  const groups: PodGroup[] = [];
  for (const { pod, shape } of pods) {
    const { state, revision, proxyVersion } = shape;
    let group = groups.find(
      each =>
        each.state === state &&
        each.revision === revision &&
        each.proxyVersion === proxyVersion,
    );
    if (!group) {
      group = {
        state,
        ...(revision ? { revision } : {}),
        ...(proxyVersion ? { proxyVersion } : {}),
        names: [],
        ready: 0,
      };
      groups.push(group);
    }
    group.names.push(nameOf(pod));
    group.ready += isReady(pod) ? 1 : 0;
  }
  return groups;
}

function stateOf(groups: readonly PodGroup[]): SidecarState {
  const states = new Set(
    groups.map(({ state }): SidecarState => {
      switch (state) {
        case 'none':
        case 'ambient-pending':
          return 'none';
        case 'ambient':
        case 'proxyless':
          return state;
        default:
          return 'injected';
      }
    }),
  );
  if (states.size === 0) {
    return 'not-applicable';
  }
  if (states.size === 1) {
    return [...states][0];
  }
  return states.has('none') ? 'partial' : 'injected';
}

/** What runs, compared with what a new pod would get: the sentences, and whether a restart closes the gap. */
function comparison(
  workload: Workload,
  pods: readonly ShapedPod[],
  state: SidecarState,
  { expected, proxyInTemplate, ambient }: Expectation,
): { reasons: Reason[]; restart: boolean; losing: boolean } {
  const total = pods.length;
  const object = workload.ref;
  const reasons: Reason[] = [];
  const say = (code: Reason['code'], params: Reason['params']) =>
    reasons.push({ code, params: { ...params, total }, object });
  const none = { restart: false, losing: false };
  if (total === 0) {
    say('injection.noPods', {});
    return { reasons, ...none };
  }

  const proxied = pods.filter(hasProxy);
  const running = [
    ...new Set(proxied.map(each => each.shape.revision ?? 'default')),
  ].sort();
  const captured = pods.filter(each => each.shape.state === 'ambient');
  const without = pods.filter(
    each => each.shape.state === 'none' && !each.shape.injected,
  );
  const missing = pods.filter(
    each =>
      !each.shape.injected &&
      ['none', 'ambient', 'ambient-pending'].includes(each.shape.state),
  );
  if (proxyInTemplate) {
    say(
      pods.every(each => each.shape.state === 'gateway')
        ? 'injection.gateway'
        : 'injection.proxyInTemplate',
      {},
    );
    return { reasons, ...none };
  }
  if (pods.some(each => each.shape.state === 'none' && each.shape.injected)) {
    say('injection.customTemplate', {});
  }

  if (pods.every(each => isFinished(each.pod))) {
    say('injection.finished', {});
    return { reasons, ...none };
  }

  let restart = false;
  if (expected.injected && missing.length > 0) {
    say('injection.restartToInject', { pods: missing.length });
    restart = true;
  }
  const moved = running.filter(each => each !== expected.revision);
  if (expected.injected && moved.length > 0) {
    say('injection.restartToMove', {
      running: moved.join(', '),
      revision: expected.revision ?? 'default',
    });
    restart = true;
  }
  const leaving =
    !expected.injected && proxied.some(each => each.shape.injected);
  const losing = leaving && !ambient?.enrolled;
  if (losing) {
    say('injection.wouldLoseSidecar', { pods: proxied.length });
  } else if (leaving) {
    say('injection.restartToAmbient', { pods: proxied.length });
    restart = true;
  }

  const pending = pods.filter(each => each.shape.state === 'ambient-pending');
  if (pending.length > 0) {
    say('ambient.pending', { pods: pending.length });
  } else if (!expected.injected && ambient?.enrolled && without.length > 0) {
    say('ambient.notCaptured', { pods: without.length });
  }
  if (captured.length > 0 && !ambient?.enrolled) {
    say('ambient.stillCaptured', { pods: captured.length });
  }

  if (reasons.length === 0) {
    if (
      state === 'injected' &&
      pods.every(each => each.shape.state === 'gateway')
    ) {
      say('injection.gateway', {});
    } else if (state === 'injected') {
      say('injection.allInjected', { revision: running.join(', ') });
    } else if (state === 'ambient') {
      say('ambient.captured', {});
    } else if (state === 'proxyless') {
      say('injection.proxyless', {});
    }
  } else if (state === 'partial') {
    say('injection.someInjected', { pods: proxied.length });
  }
  return { reasons, restart, losing };
}

/**
 * Is a workload in the mesh, would new pods of it be, by which revision and why, and what one change mends it.
 *
 * Mirrors the webhooks' selectors, `pkg/kube/inject → injectRequired` and `istioctl/pkg/injector → podCountByRevision`.
 * Unknown where webhooks, namespaces, pods or a configuration that decides cannot be read.
 */
export function injectionOf(
  model: MeshModel,
  workload: Workload,
): Verdict<InjectionAnswer> {
  const expectation = expectationOf(model, workload);
  const unknown = [
    ...expectation.unknown,
    ...(model.readable(kinds.pod)
      ? []
      : [
          { code: 'unknown.notReadable' as const, params: { kind: kinds.pod } },
        ]),
  ];
  if (unknown.length > 0) {
    return { known: false, because: unknown };
  }

  const pods = relevantPods(model, workload);
  const groups = groupsOf(pods);
  const state = stateOf(groups);
  const { expected, trace, decided, caveats, ambient } = expectation;
  const { reasons, restart, losing } = comparison(
    workload,
    pods,
    state,
    expectation,
  );
  const objects = pods.map(each => each.pod);
  const mendable = state === 'none' || state === 'partial' || losing;
  const labelFix =
    mendable &&
    !expected.injected &&
    !ambient?.enrolled &&
    !expectation.proxyInTemplate
      ? injectionFix(model, workload, objects, decided, losing)
      : undefined;
  const fix = restart ? restartFix(workload, objects) : labelFix;
  const waypoints =
    ambient?.enrolled || state === 'ambient'
      ? waypointsOf(model, workload)
      : [];

  // Where a new pod fares no better, the label that decides is the answer; else the running pods are.
  const plainNone =
    state === 'none' && !expected.injected && !ambient?.enrolled;
  const ambientReasons = ambient && !expected.injected ? [ambient.reason] : [];
  return {
    known: true,
    value: {
      state,
      expected,
      trace,
      pods: groups,
      gateway:
        pods.length > 0 && groups.every(each => each.state === 'gateway'),
      restartNeeded: restart,
      ...(waypoints.length > 0 ? { waypoints } : {}),
      ...(fix ? { fix } : {}),
    },
    because: [
      ...(plainNone ? [decided, ...reasons] : reasons),
      ...ambientReasons,
      ...(plainNone || ambient?.enrolled ? [] : [decided]),
      ...caveats,
      ...waypoints.map(each => each.reason),
    ],
  };
}

/** Revision whose configuration rules a workload: the one that injected its pods, else the one that would. */
export function revisionOf(
  model: MeshModel,
  workload: Workload,
): string | undefined {
  for (const { shape } of relevantPods(model, workload)) {
    if (shape.revision) {
      return shape.revision;
    }
  }
  return expectationOf(model, workload).expected.revision;
}

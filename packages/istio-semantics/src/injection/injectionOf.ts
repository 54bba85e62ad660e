import { waypointsOf } from '../ambient/waypoints';
import { kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import type { Workload } from '../model/workloads';
import type {
  InjectionAnswer,
  PodGroup,
  Reason,
  SidecarState,
  Verdict,
} from '../types';
import { Expectation, expectationOf } from './expectation';
import { injectionFix, restartFix } from './fix';
import { RunningPods, runningPodsOf, ShapedPod } from './runningPods';

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

const objects = (pods: readonly ShapedPod[]) => pods.map(each => each.pod);

/** How many pods are how. */
function countsOf(pods: readonly ShapedPod[]) {
  const counts = {
    injectedProxies: 0,
    gateways: 0,
    ambient: 0,
    pending: 0,
    /** Without a proxy, and no injector has been at work. */
    without: 0,
    /** An injector has been at work and left no proxy. */
    custom: 0,
  };
  for (const { shape } of pods) {
    switch (shape.state) {
      case 'ambient':
        counts.ambient++;
        break;
      case 'ambient-pending':
        counts.pending++;
        break;
      case 'none':
        counts[shape.injected ? 'custom' : 'without']++;
        break;
      case 'proxyless':
        break;
      default:
        counts.gateways += shape.state === 'gateway' ? 1 : 0;
        counts.injectedProxies += shape.injected ? 1 : 0;
    }
  }
  return counts;
}

/** What runs, compared with what a new pod would get: the sentences, and whether a restart closes the gap. */
function comparison(
  workload: Workload,
  { pods, finished, proxied, revisions }: RunningPods,
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

  const counts = countsOf(pods);
  const onlyGateways = counts.gateways === total;
  if (proxyInTemplate) {
    say(onlyGateways ? 'injection.gateway' : 'injection.proxyInTemplate', {});
    return { reasons, ...none };
  }
  if (counts.custom > 0) {
    say('injection.customTemplate', {});
  }
  if (finished) {
    say('injection.finished', {});
    return { reasons, ...none };
  }

  let restart = false;
  if (expected.injected) {
    const missing = counts.without + counts.ambient + counts.pending;
    const moved = revisions.filter(each => each !== expected.revision);
    if (missing > 0) {
      say('injection.restartToInject', { pods: missing });
    }
    if (moved.length > 0) {
      say('injection.restartToMove', {
        running: moved.join(', '),
        revision: expected.revision ?? 'default',
      });
    }
    restart = missing > 0 || moved.length > 0;
  }
  const leaving = !expected.injected && counts.injectedProxies > 0;
  const losing = leaving && !ambient?.enrolled;
  if (losing) {
    say('injection.wouldLoseSidecar', { pods: proxied.length });
  } else if (leaving) {
    say('injection.restartToAmbient', { pods: proxied.length });
    restart = true;
  }

  if (counts.pending > 0) {
    say('ambient.pending', { pods: counts.pending });
  } else if (!expected.injected && ambient?.enrolled && counts.without > 0) {
    say('ambient.notCaptured', { pods: counts.without });
  }
  if (counts.ambient > 0 && !ambient?.enrolled) {
    say('ambient.stillCaptured', { pods: counts.ambient });
  }

  if (reasons.length > 0) {
    if (state === 'partial') {
      say('injection.someInjected', { pods: proxied.length });
    }
  } else if (state === 'injected' && onlyGateways) {
    say('injection.gateway', {});
  } else if (state === 'injected') {
    say('injection.allInjected', { revision: revisions.join(', ') });
  } else if (state === 'ambient') {
    say('ambient.captured', {});
  } else if (state === 'proxyless') {
    say('injection.proxyless', {});
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

  const running = runningPodsOf(model, workload);
  const { pods, groups } = running;
  const state = stateOf(groups);
  const { expected, trace, decided, caveats, ambient } = expectation;
  const { reasons, restart, losing } = comparison(
    workload,
    running,
    state,
    expectation,
  );
  const mendable = state === 'none' || state === 'partial' || losing;
  const labelFix =
    mendable &&
    !expected.injected &&
    !ambient?.enrolled &&
    !expectation.proxyInTemplate
      ? injectionFix(model, workload, objects(pods), decided, losing)
      : undefined;
  const fix = restart ? restartFix(workload, objects(pods)) : labelFix;
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
  for (const { shape } of runningPodsOf(model, workload).pods) {
    if (shape.revision) {
      return shape.revision;
    }
  }
  return expectationOf(model, workload).expected.revision;
}

import { hash32 } from '../Random';
import type { Condition, Container, ContainerStatus, Pod } from '../workloads';
import { mergeConditions } from './ControllerContext';

/** Annotation by which a pod asks for trouble: `pending`, `unready` or `crash`. */
export const BEHAVIOUR = 'mesh-portal.dev/fake-pod';

const PROXY = 'istio-proxy';

export type PodStage = 'starting' | 'running' | 'finished';

const PHASES: Record<PodStage, string> = {
  starting: 'Pending',
  running: 'Running',
  finished: 'Succeeded',
};

function hasSidecar({ spec }: Pod): boolean {
  return spec.containers.some(({ name }) => name === PROXY);
}

/** Whether a pod runs to its end. A proxy among the ordinary containers never ends, and holds the pod with it. */
export function endsByItself(pod: Pod): boolean {
  return pod.spec.restartPolicy !== 'Always' && !hasSidecar(pod);
}

/** The status that a kubelet would report. */
export function podStatus(
  pod: Pod,
  stage: PodStage,
  now: string,
): NonNullable<Pod['status']> {
  const behaviour = pod.metadata.annotations?.[BEHAVIOUR];
  const { containers, initContainers = [] } = pod.spec;
  const healthy = stage === 'running' && !behaviour;
  const gatesOpen = (pod.spec.readinessGates ?? []).every(({ conditionType }) =>
    pod.status?.conditions?.some(
      ({ type, status }) => type === conditionType && status === 'True',
    ),
  );
  const hostIP = `10.0.0.${(hash32(pod.spec.nodeName ?? '') % 254) + 1}`;
  const started = stage !== 'starting';
  const conditions = {
    PodReadyToStartContainers: started,
    Initialized: started || initContainers.length === 0,
    Ready: healthy && gatesOpen,
    ContainersReady: healthy,
    PodScheduled: true,
  };
  return {
    phase: PHASES[stage],
    conditions: [
      ...conditionsOf(pod, conditions, stage, now),
      ...gateConditions(pod),
    ],
    hostIP,
    startTime: pod.status?.startTime ?? now,
    ...(started && podAddress(pod, hostIP)),
    ...(initContainers.length > 0 && {
      initContainerStatuses: initContainers.map(container =>
        initContainerStatus(pod, container, stage, now),
      ),
    }),
    containerStatuses: containers.map(container =>
      containerStatus(pod, container, stage, behaviour, now),
    ),
    qosClass: 'Burstable',
  };
}

function podAddress(pod: Pod, hostIP: string) {
  const hash = hash32(pod.metadata.uid ?? pod.metadata.name);
  const podIP = pod.spec.hostNetwork
    ? hostIP
    : `10.244.${(hash >>> 8) % 256}.${(hash % 254) + 1}`;
  return { podIP, podIPs: [{ ip: podIP }] };
}

/** Native sidecars live as long as the pod, other init containers end before it runs. */
function initContainerStatus(
  pod: Pod,
  container: Container,
  stage: PodStage,
  now: string,
): ContainerStatus {
  if (container.restartPolicy === 'Always' || stage === 'starting') {
    return containerStatus(pod, container, stage, undefined, now);
  }
  const status = containerStatus(pod, container, 'finished', undefined, now);
  return { ...status, ready: true };
}

function conditionsOf(
  pod: Pod,
  wanted: Record<string, boolean>,
  stage: PodStage,
  now: string,
): Condition[] {
  const reason = stage === 'finished' ? 'PodCompleted' : 'ContainersNotReady';
  const conditions = Object.entries(wanted).map(
    ([type, value]): Condition => ({
      type,
      status: value ? 'True' : 'False',
      ...(!value && { reason }),
    }),
  );
  return mergeConditions(pod.status?.conditions, conditions, now);
}

/** Conditions that somebody else set for a readiness gate stay. */
function gateConditions({ spec, status }: Pod): Condition[] {
  const gates = (spec.readinessGates ?? []).map(gate => gate.conditionType);
  return (status?.conditions ?? []).filter(({ type }) => gates.includes(type));
}

function containerStatus(
  pod: Pod,
  { name, image = '' }: Container,
  stage: PodStage,
  behaviour: string | undefined,
  now: string,
): ContainerStatus {
  const crashes = behaviour === 'crash' && stage === 'running';
  const runs = stage === 'running' && !crashes;
  const previous = [
    ...(pod.status?.containerStatuses ?? []),
    ...(pod.status?.initContainerStatuses ?? []),
  ].find(status => status.name === name);
  return {
    name,
    image,
    imageID: stage === 'starting' ? '' : image,
    ready: runs && behaviour !== 'unready',
    started: runs,
    restartCount: crashes ? 5 : previous?.restartCount ?? 0,
    state: containerState(stage, crashes, previous?.state, now),
  };
}

/** A state that goes on keeps its times. */
function containerState(
  stage: PodStage,
  crashes: boolean,
  previous: ContainerStatus['state'] | undefined,
  now: string,
): ContainerStatus['state'] {
  if (stage === 'starting') {
    return { waiting: { reason: 'ContainerCreating' } };
  }
  if (crashes) {
    return { waiting: { reason: 'CrashLoopBackOff' } };
  }
  const startedAt = previous?.running?.startedAt ?? now;
  if (stage === 'running') {
    return { running: { startedAt } };
  }
  return previous?.terminated
    ? previous
    : {
        terminated: {
          exitCode: 0,
          reason: 'Completed',
          startedAt,
          finishedAt: now,
        },
      };
}

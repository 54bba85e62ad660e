import type { SignalReporter } from '@mesh-portal/backstage-plugin-mesh-common';
import type { InjectionAnswer } from '@mesh-portal/istio-semantics';
import type { WorkloadVerdicts } from '../evaluate/verdicts';

/** Certificates of one workload are renewed alike; a query needs an end. */
const MAX_PODS = 200;

/** Workloads whose figures are asked for together. */
export interface BoundSubject {
  cluster: string;
  namespace: string;
  workloads: string[];
  reporter: SignalReporter;
  pods: string[];
}

/** By cluster, namespace and reporter. Workloads of which nothing is known are asked for as if they had proxies. */
export function subjectsOf(
  workloads: ReadonlyArray<Pick<WorkloadVerdicts, 'cluster' | 'detail'>>,
): BoundSubject[] {
  const subjects = new Map<string, BoundSubject>();
  for (const { cluster, detail } of workloads) {
    const { workload, injection } = detail.answers;
    const answer = injection.known ? injection.value : injection.lastKnown;
    const namespace = workload.namespace ?? '';
    const reporter = reporterOf(answer);
    const key = JSON.stringify([cluster, namespace, reporter]);
    const subject = subjects.get(key) ?? {
      cluster,
      namespace,
      workloads: [],
      reporter,
      pods: [],
    };
    subject.workloads.push(workload.name);
    subject.pods = [
      ...subject.pods,
      ...(answer?.pods.flatMap(each => each.names) ?? []),
    ].slice(0, MAX_PODS);
    subjects.set(key, subject);
  }
  return [...subjects.values()];
}

/** Who counts the requests of a workload, by its data plane. */
function reporterOf(answer: InjectionAnswer | undefined): SignalReporter {
  if (answer?.gateway) {
    return 'gateway';
  }
  switch (answer?.state) {
    case 'ambient':
      return answer.waypoints?.some(each => each.inUse)
        ? 'waypoint'
        : 'ztunnel';
    // Nothing at the server counts; what callers with a proxy count is all there is.
    case 'none':
    case 'proxyless':
    case 'not-applicable':
      return 'source';
    default:
      return 'destination';
  }
}

import {
  canaryWaypointReference,
  injectionOf,
  injectionStatusOf,
  isEnrolledInAmbient,
  isInjectionDisabled,
  isReportedMissingProxy,
  KubernetesObject,
  Labels,
  MeshModel,
  parseInjectionStatus,
  podShapeOf,
} from '../../src';
import { injectionWebhooks } from '../../src/manifests/injectionWebhooks';
import type { Adapter } from '../judge';
import { labels, picked, podIn, templateOf } from '../shapes';

/** The cases of Istio's pod tests name the status annotation by its Go variable. */
function withStatusKey(pod: KubernetesObject): KubernetesObject {
  const { 'SidecarStatus.Name': status, ...annotations } =
    pod.metadata?.annotations ?? {};
  const named = { ...annotations, 'sidecar.istio.io/status': status };
  return status === undefined
    ? pod
    : { ...pod, metadata: { ...pod.metadata, annotations: named } };
}

/** Control planes that a case takes for granted: the default one and those that its namespaces name. */
function installed(input: readonly KubernetesObject[]): KubernetesObject[] {
  const named = input.flatMap(each => labels(each)['istio.io/rev'] ?? []);
  return [...new Set(['default', ...named])].map(each =>
    injectionWebhooks(each),
  );
}

export const injectedPods: Record<string, Adapter> = {
  'injection/find-sidecar': ({ input }) => ({
    found: podShapeOf(podIn(input)).proxy !== undefined,
  }),
  'injection/injected-goldens': ({ input }) => {
    const { proxy = null, native } = podShapeOf(podIn(input));
    return {
      proxyContainer: proxy,
      nativeSidecar: native,
      status: injectionStatusOf(podIn(input)) ?? null,
    };
  },
  'injection/parse-status': ({ params }) => {
    const status = parseInjectionStatus(String(params.status));
    return {
      containers: status?.containers ?? [],
      initContainers: status?.initContainers ?? [],
    };
  },
  'injection/pod-revision': ({ input, expected }) => {
    const pod = withStatusKey(podIn(input));
    const revision = injectionStatusOf(pod)?.revision ?? '';
    return picked(
      { revision, disabled: isInjectionDisabled(templateOf(pod)) },
      expected,
    );
  },
  'ambient/enablement': ({ input }) => ({
    ambient: isEnrolledInAmbient(
      labels(input.find(each => each.kind === 'Namespace')),
      podIn(input),
    ),
  }),
  'ambient/use-waypoint-canary': ({ params }) =>
    canaryWaypointReference(
      params.labels as Labels,
      (params.namespaceLabels ?? {}) as Labels,
      String(params.namespace),
    ) ?? null,
  'derived/injection': ({ input, expected }) => {
    const model = MeshModel.of([...input, ...installed(input)]);
    const verdict = injectionOf(model, model.workloads()[0]);
    if (!verdict.known) {
      return verdict;
    }
    const { state, expected: next, restartNeeded, pods } = verdict.value;
    const hasProxy = state === 'injected';
    return picked(
      {
        wouldInject: next.injected,
        inject: next.injected,
        hasProxy,
        state: restartNeeded && !hasProxy ? 'needs-restart-to-inject' : state,
        istioAnalyzeReportsIST0103: isReportedMissingProxy(model, podIn(input)),
        podRevision: pods[0].revision,
        expectedRevision: next.revision,
        needsRestart: restartNeeded,
        dataplane: pods[0].state,
      },
      expected,
    );
  },
};

import {
  injectionStatusOf,
  isInjectionDisabled,
  KubernetesObject,
  parseInjectionStatus,
  podShapeOf,
} from '../../src';
import type { Adapter } from '../judge';
import { picked, podIn, templateOf } from '../shapes';

/** The cases of Istio's pod tests name the status annotation by its Go variable. */
function withStatusKey(pod: KubernetesObject): KubernetesObject {
  const { 'SidecarStatus.Name': status, ...annotations } =
    pod.metadata?.annotations ?? {};
  const named = { ...annotations, 'sidecar.istio.io/status': status };
  return status === undefined
    ? pod
    : { ...pod, metadata: { ...pod.metadata, annotations: named } };
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
};

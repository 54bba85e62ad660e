import {
  isKymaEligible,
  KubernetesObject,
  needsImageOrResources,
} from '../../src';
import type { Document } from '../cases';
import type { Adapter } from '../judge';

/** A pod of a namespace as the scenario describes it. */
function scenarioPod(
  namespace: string,
  { podSidecar, phase }: Document,
): KubernetesObject {
  const proxy = { name: 'istio-proxy', image: `proxyv2:${podSidecar}` };
  return {
    kind: 'Pod',
    metadata: {
      name: 'app',
      namespace,
      annotations: podSidecar ? { 'sidecar.istio.io/status': '{}' } : {},
    },
    spec: { containers: [{ name: 'app' }, ...(podSidecar ? [proxy] : [])] },
    status: { phase: phase ?? 'Running' },
  };
}

export const kymaScenarios: Record<string, Adapter> = {
  'kyma/07-upgrade-scenarios': ({ fields, file }) => {
    const image = `proxyv2:${fields.target}`;
    const namespaces = (file.namespaces as Document[]).map(each =>
      String(each.name),
    );
    const restarted = (pod: KubernetesObject) =>
      isKymaEligible(pod) &&
      needsImageOrResources(pod, { image, resources: {} }) !== undefined;
    return {
      restartedIn: namespaces.filter(each =>
        restarted(scenarioPod(each, fields)),
      ),
    };
  },
};

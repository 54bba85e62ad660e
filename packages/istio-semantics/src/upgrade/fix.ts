import { kindKeyOf, kinds } from '../model/kinds';
import { isKubernetesName, shellWord, yamlDocument } from '../model/manifest';
import type { Workload } from '../model/workloads';
import { restartFix } from '../injection/fix';
import type { Fix, KubernetesObject, Reason } from '../types';

/** The change that brings stale pods up to date, for what stands in the way. */
export function upgradeFix(
  workload: Workload,
  stale: readonly KubernetesObject[],
  obstacle: Reason | undefined,
): Fix | undefined {
  const named =
    isKubernetesName(workload.name) && isKubernetesName(workload.namespace);
  // The template is the owner's own; what it should hold instead is for them to say.
  if (!obstacle || obstacle.code === 'upgrade.imageInTemplate') {
    return undefined;
  }
  switch (obstacle.code) {
    case 'upgrade.paused':
      return named
        ? {
            summary: {
              code: 'upgrade.fixResume',
              params: {},
              object: workload.ref,
            },
            command: `kubectl rollout resume deployment/${shellWord(
              workload.name,
            )} -n ${shellWord(workload.namespace)}`,
            patch: yamlDocument({
              apiVersion: 'apps/v1',
              kind: 'Deployment',
              metadata: { name: workload.name, namespace: workload.namespace },
              spec: { paused: false },
            }),
          }
        : undefined;
    case 'upgrade.pinnedImage': {
      const kind = kindKeyOf(workload.ref);
      const patchable = (
        [
          kinds.deployment,
          kinds.statefulSet,
          kinds.daemonSet,
        ] as readonly string[]
      ).includes(kind);
      const annotations = { 'sidecar.istio.io/proxyImage': null };
      const patch = { spec: { template: { metadata: { annotations } } } };
      return {
        summary: { code: 'upgrade.fixUnpin', params: {}, object: workload.ref },
        ...(named && patchable
          ? {
              command: [
                `kubectl patch ${workload.ref.kind.toLowerCase()}/${shellWord(
                  workload.name,
                )}`,
                `-n ${shellWord(
                  workload.namespace,
                )} --type merge -p ${shellWord(JSON.stringify(patch))}`,
              ].join(' '),
            }
          : {}),
      };
    }
    default:
      return restartFix(workload, stale);
  }
}

import type { KubernetesObject } from '../types';
import { nameOf } from './fields';
import { kindKeyOf, kinds } from './kinds';
import { isKubernetesName, shellWord } from './manifest';
import type { Workload } from './workloads';

const restartCommands: Record<
  string,
  (name: string, namespace: string) => string
> = {
  [kinds.deployment]: (name, namespace) =>
    `kubectl rollout restart deployment/${name} -n ${namespace}`,
  [kinds.statefulSet]: (name, namespace) =>
    `kubectl rollout restart statefulset/${name} -n ${namespace}`,
  [kinds.daemonSet]: (name, namespace) =>
    `kubectl rollout restart daemonset/${name} -n ${namespace}`,
  [kinds.rollout]: (name, namespace) =>
    `kubectl argo rollouts restart ${name} -n ${namespace}`,
  [kinds.deploymentConfig]: (name, namespace) =>
    `oc rollout latest dc/${name} -n ${namespace}`,
};

// Nothing would bring these pods back.
const notRecreated: readonly string[] = [kinds.pod, kinds.job, kinds.cronJob];

/**
 * The shell command that replaces a workload's pods; undefined where there is none, because nothing recreates them or
 * a name is not one that Kubernetes gives.
 */
export function restartCommand(
  workload: Workload,
  pods: readonly KubernetesObject[],
): string | undefined {
  const kind = kindKeyOf(workload.ref);
  if (
    !isKubernetesName(workload.namespace) ||
    !isKubernetesName(workload.name) ||
    notRecreated.includes(kind)
  ) {
    return undefined;
  }
  const command = restartCommands[kind];
  if (command) {
    return command(shellWord(workload.name), shellWord(workload.namespace));
  }
  const names = pods.map(nameOf).filter(isKubernetesName);
  return names.length > 0
    ? `kubectl delete pod -n ${shellWord(workload.namespace)} ${names
        .map(shellWord)
        .join(' ')}`
    : undefined;
}

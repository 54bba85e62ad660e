import { booleanAt, labelValue } from '../model/fields';
import { kindKeyOf, kinds } from '../model/kinds';
import { isKubernetesName, shellWord, yamlDocument } from '../model/manifest';
import type { MeshModel } from '../model/MeshModel';
import { restartCommand } from '../model/restart';
import type { Workload } from '../model/workloads';
import type { Fix, KubernetesObject, Reason } from '../types';
import { injectorsOf } from './webhooks';

const patchedByTemplate: readonly string[] = [
  kinds.deployment,
  kinds.statefulSet,
  kinds.daemonSet,
  kinds.rollout,
  kinds.cronJob,
  kinds.deploymentConfig,
];

/** A restart, as far as one can be asked for. */
export function restartFix(
  workload: Workload,
  pods: readonly KubernetesObject[],
): Fix {
  const command = restartCommand(workload, pods);
  if (command) {
    return { summary: { code: 'injection.fixRestart', params: {} }, command };
  }
  const recurring = kindKeyOf(workload.ref) === kinds.cronJob;
  return {
    summary: {
      code: recurring ? 'injection.fixNextRun' : 'injection.fixRecreate',
      params: {},
    },
  };
}

/** The label that makes the control plane in charge inject a whole namespace. */
function namespaceInjectionLabel(
  model: MeshModel,
): { key: string; value: string } | undefined {
  const names = injectorsOf(model)
    .filter(each => !each.deactivated)
    .map(each => each.tag ?? each.revision);
  if (names.includes('default')) {
    return { key: 'istio-injection', value: 'enabled' };
  }
  // Without a default the newest by name, as revisions are usually named after versions.
  const value = names
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .pop();
  return value === undefined ? undefined : { key: 'istio.io/rev', value };
}

/** Labels the namespace for injection; with running pods it takes a restart as well. */
function namespaceFix(
  model: MeshModel,
  workload: Workload,
  pods: readonly KubernetesObject[],
  restart: boolean,
): Fix | undefined {
  const label = namespaceInjectionLabel(model);
  if (!label) {
    return undefined;
  }
  const labels = model.namespaceLabels(workload.namespace);
  // The other label would hide this one, or be hidden by it.
  const other =
    label.key === 'istio.io/rev' ? 'istio-injection' : 'istio.io/rev';
  const stale = labelValue(labels, other) === undefined ? '' : ` ${other}-`;
  const overwrite =
    labelValue(labels, label.key) !== undefined ? ' --overwrite' : '';
  const pair = `${label.key}=${label.value}`;
  const command = `kubectl label namespace ${shellWord(
    workload.namespace,
  )} ${shellWord(pair)}${stale}${overwrite}`;
  const then = restart ? restartCommand(workload, pods) : undefined;
  return {
    summary: {
      code: restart
        ? 'injection.fixLabelNamespace'
        : 'injection.fixKeepSidecar',
      params: { label: pair },
      object: { kind: 'Namespace', name: workload.namespace },
    },
    command: then ? `${command} && ${then}` : command,
    patch: yamlDocument({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: workload.namespace,
        labels: { [label.key]: label.value },
      },
    }),
  };
}

/** Labels the pod template with the one word that beats every default; that starts new pods as well. */
function templateFix(workload: Workload): Fix {
  const summary: Reason = {
    code: 'injection.fixLabelTemplate',
    params: { label: 'sidecar.istio.io/inject=true' },
    object: workload.ref,
  };
  const kind = kindKeyOf(workload.ref);
  if (!patchedByTemplate.includes(kind)) {
    return { summary };
  }
  const template = {
    template: { metadata: { labels: { 'sidecar.istio.io/inject': 'true' } } },
  };
  const spec =
    kind === kinds.cronJob ? { jobTemplate: { spec: template } } : template;
  const resource = [
    workload.ref.kind.toLowerCase(),
    ...(workload.ref.group ? [workload.ref.group] : []),
  ].join('.');
  return {
    summary,
    command: [
      `kubectl patch ${resource}/${shellWord(workload.name)} -n ${shellWord(
        workload.namespace,
      )}`,
      `--type merge -p ${shellWord(JSON.stringify({ spec }))}`,
    ].join(' '),
    patch: yamlDocument({
      ...(typeof workload.object?.apiVersion === 'string'
        ? { apiVersion: workload.object.apiVersion }
        : {}),
      kind: workload.ref.kind,
      metadata: { name: workload.name, namespace: workload.namespace },
      spec,
    }),
  };
}

/** Namespaces of control planes: istiod must not wait for itself to be injected. */
function isControlPlane(model: MeshModel, namespace: string): boolean {
  return injectorsOf(model).some(injector =>
    injector.webhooks.some(each => each.serviceNamespace === namespace),
  );
}

/**
 * The one change that would get a workload's pods injected, or keep them so; undefined where no label can.
 *
 * @param decided - why new pods get no sidecar
 * @param running - true where pods run a sidecar that new ones would not get
 */
export function injectionFix(
  model: MeshModel,
  workload: Workload,
  pods: readonly KubernetesObject[],
  decided: Reason,
  running: boolean,
): Fix | undefined {
  const { namespace, name, template } = workload;
  if (
    !isKubernetesName(namespace) ||
    !isKubernetesName(name) ||
    booleanAt(template.spec, 'hostNetwork') ||
    isControlPlane(model, namespace)
  ) {
    return undefined;
  }
  switch (decided.code) {
    case 'injection.notLabelled':
    case 'injection.namespaceLabelPrevents':
      return namespaceFix(model, workload, pods, !running);
    case 'injection.revisionMissing':
      return decided.object?.kind === 'Namespace'
        ? namespaceFix(model, workload, pods, !running)
        : undefined;
    case 'injection.podLabelPrevents':
    case 'injection.podSays':
    case 'injection.neverInject':
    case 'injection.policy':
      return templateFix(workload);
    default:
      return undefined;
  }
}

import { labelValue } from '../model/fields';
import type { MeshModel } from '../model/MeshModel';
import type { Workload } from '../model/workloads';
import type { Reason } from '../types';
import { injectSetting, isIgnoredNamespace } from './injectRequired';
import { Injector } from './webhooks';
import { namespaceRef, templateField } from './places';

/** Why no webhook receives the pod: the first label that stands in the way, or the lack of any. */
export function noWebhookReason(
  model: MeshModel,
  injectors: readonly Injector[],
  workload: Workload,
): Reason {
  const labels = workload.template.labels;
  const namespaceLabels = model.namespaceLabels(workload.namespace);
  if (injectors.every(each => each.deactivated)) {
    return { code: 'injection.noInjector', params: {} };
  }
  if (isIgnoredNamespace(workload.namespace)) {
    return {
      code: 'injection.ignoredNamespace',
      params: { namespace: workload.namespace },
      object: namespaceRef(workload.namespace),
    };
  }
  const answers = (revision: string) =>
    injectors.some(
      each => !each.deactivated && (each.tag ?? each.revision) === revision,
    );
  const onNamespace = (key: string) => ({
    object: namespaceRef(workload.namespace),
    field: `metadata.labels["${key}"]`,
  });
  const onTemplate = (key: string) => ({
    object: workload.ref,
    field: templateField(workload, `metadata.labels["${key}"]`),
  });

  const setting = labelValue(namespaceLabels, 'istio-injection');
  if (setting !== undefined && setting !== 'enabled') {
    return {
      code: 'injection.namespaceLabelPrevents',
      params: { label: `istio-injection=${setting}` },
      ...onNamespace('istio-injection'),
    };
  }
  const own = injectSetting(workload.template);
  if (own.source === 'label' && own.value === 'false') {
    return {
      code: 'injection.podLabelPrevents',
      params: { label: 'sidecar.istio.io/inject=false' },
      ...onTemplate('sidecar.istio.io/inject'),
    };
  }
  const namespaceRevision = labelValue(namespaceLabels, 'istio.io/rev');
  const podRevision = labelValue(labels, 'istio.io/rev');
  // The first of these is what Istio goes by; the others are then not looked at.
  const asked = (
    [
      [
        setting,
        'default',
        'istio-injection=enabled',
        onNamespace('istio-injection'),
      ],
      [
        namespaceRevision,
        namespaceRevision,
        `istio.io/rev=${namespaceRevision}`,
        onNamespace('istio.io/rev'),
      ],
      [
        podRevision,
        podRevision,
        `istio.io/rev=${podRevision}`,
        onTemplate('istio.io/rev'),
      ],
      [
        own.source === 'label' ? own.value : undefined,
        'default',
        `sidecar.istio.io/inject=${own.value}`,
        onTemplate('sidecar.istio.io/inject'),
      ],
    ] as const
  ).find(([present]) => present !== undefined);
  if (!asked) {
    return {
      code: 'injection.notLabelled',
      params: { namespace: workload.namespace },
      object: namespaceRef(workload.namespace),
      field: 'metadata.labels',
    };
  }
  const [, revision = '', label, place] = asked;
  return answers(revision)
    ? { code: 'injection.noWebhookMatches', params: {}, ...place }
    : {
        code: 'injection.revisionMissing',
        params: { label, revision },
        ...place,
      };
}

import {
  annotationsOf,
  fieldsAt,
  labelsOf,
  labelValue,
  namespaceOf,
} from '../model/fields';
import type { MeshModel } from '../model/MeshModel';
import type { KubernetesObject } from '../types';
import { isIgnoredNamespace, isInjectionDisabled } from './injectRequired';
import { findSidecar } from './podShape';

/**
 * Does `istioctl analyze` report IST0103 (PodMissingProxy) for a pod? It looks only at namespaces labelled
 * `istio-injection=enabled`, so that its silence says nothing about revisions.
 * Mirrors `pkg/config/analysis/analyzers/injection/injection.go`.
 */
export function isReportedMissingProxy(
  model: MeshModel,
  pod: KubernetesObject,
): boolean {
  const namespace = namespaceOf(pod);
  const template = {
    labels: labelsOf(pod),
    annotations: annotationsOf(pod),
  };
  return (
    !isIgnoredNamespace(namespace) &&
    labelValue(model.namespaceLabels(namespace), 'istio-injection') ===
      'enabled' &&
    !isInjectionDisabled(template) &&
    findSidecar(fieldsAt(pod, 'spec')) === undefined
  );
}

import {
  annotationsOf,
  booleanAt,
  fieldsAt,
  labelsOf,
  labelValue,
} from '../model/fields';
import type { PodTemplate } from '../model/workloads';
import type { KubernetesObject, Labels, Reason } from '../types';

const dataplaneMode = 'istio.io/dataplane-mode';

/**
 * Whether istio-cni takes pods of this shape into the ambient mesh, and why; undefined where no label speaks of it.
 * Mirrors `cni/pkg/util → EnablementSelector.Matches` with the chart's selectors.
 */
export function ambientEnrolment(
  namespaceLabels: Labels,
  template: PodTemplate,
): { enrolled: boolean; reason: Reason } | undefined {
  const own = labelValue(template.labels, dataplaneMode);
  const inherited = labelValue(namespaceLabels, dataplaneMode);
  if (own !== 'ambient' && inherited !== 'ambient') {
    return undefined;
  }
  if (booleanAt(template.spec, 'hostNetwork')) {
    return {
      enrolled: false,
      reason: { code: 'ambient.hostNetwork', params: {} },
    };
  }
  if (
    labelValue(template.annotations, 'sidecar.istio.io/status') !== undefined
  ) {
    return {
      enrolled: false,
      reason: { code: 'ambient.sidecarWins', params: {} },
    };
  }
  if (own === 'none') {
    return {
      enrolled: false,
      reason: { code: 'ambient.optedOut', params: {} },
    };
  }
  return {
    enrolled: true,
    reason: {
      code: own === 'ambient' ? 'ambient.podLabel' : 'ambient.namespaceLabel',
      params: {},
    },
  };
}

/** Does istio-cni take this pod into the ambient mesh? */
export function isEnrolledInAmbient(
  namespaceLabels: Labels,
  pod: KubernetesObject,
): boolean {
  const template = {
    labels: labelsOf(pod),
    annotations: annotationsOf(pod),
    spec: fieldsAt(pod, 'spec'),
  };
  return ambientEnrolment(namespaceLabels, template)?.enrolled ?? false;
}

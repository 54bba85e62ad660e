import { labelsOf, nameOf, refOf, valueAt } from '../../model/fields';
import { injectorsOf, matchingWebhooks } from '../../injection/webhooks';
import { kinds } from '../../model/kinds';
import type { KubernetesObject } from '../../types';
import type { Analyzer } from '../analyzer';
import { originOfPod, podKinds, proxyImageIn } from '../shared';

// A native sidecar is the injector's doing, not the author's.
const hasAutoImage = (spec: unknown) => proxyImageIn(spec) === 'auto';

/** Mirrors `analyzers/injection/image-auto.go`. */
export const imageAutoAnalyzer: Analyzer = {
  name: 'injection.ImageAutoAnalyzer',
  kinds: [kinds.namespace, kinds.mutatingWebhook],
  localKinds: podKinds,
  needs: [kinds.namespace, kinds.mutatingWebhook, kinds.pod, kinds.deployment],
  analyze(model, report, namespace) {
    for (const pod of model.list(kinds.pod, namespace)) {
      // The injector would have replaced it.
      if (hasAutoImage(pod.spec)) {
        report('IST0147', pod, {
          params: { pod: nameOf(pod) },
          affected: [originOfPod(model, pod).ref],
        });
      }
    }
    for (const deployment of model.list(kinds.deployment, namespace)) {
      const template = (valueAt(deployment, 'spec', 'template') ??
        {}) as KubernetesObject;
      const matches = () =>
        matchingWebhooks(
          injectorsOf(model),
          // What has no namespace of its own would be created in this one.
          model.namespaceLabels(namespace || 'default'),
          labelsOf(template),
        );
      if (hasAutoImage(template.spec) && matches().length === 0) {
        report('IST0146', deployment, {
          field: 'spec.template.spec.containers',
          affected: [refOf(deployment)],
        });
      }
    }
  },
};

import {
  isFields,
  listAt,
  numberAt,
  refOf,
  stringAt,
  valueAt,
} from '../../model/fields';
import { kinds } from '../../model/kinds';
import type { Analyzer } from '../analyzer';
import { once } from '../once';
import { isControlPlaneObject, originOfPod, podKinds } from '../shared';

const proxyUid = 1337;

function findUid(spec: object): string | undefined {
  if (numberAt(spec, 'securityContext', 'runAsUser') === proxyUid) {
    return 'spec.securityContext.runAsUser';
  }
  const index = listAt(spec, 'containers').findIndex(
    each =>
      !['istio-proxy', 'istio-operator'].includes(
        stringAt(each, 'name') ?? '',
      ) && numberAt(each, 'securityContext', 'runAsUser') === proxyUid,
  );
  return index < 0
    ? undefined
    : `spec.containers[${index}].securityContext.runAsUser`;
}

const findUidOnce = once(findUid);

/** Path of the first setting that makes an application run as the proxy's user. */
function placeOfUid(spec: unknown): string | undefined {
  return isFields(spec) ? findUidOnce(spec) : undefined;
}

/** Mirrors `analyzers/deployment/pod.go`. */
export const applicationUidAnalyzer: Analyzer = {
  name: 'deployment.ApplicationUIDAnalyzer',
  kinds: [],
  localKinds: podKinds,
  analyze(model, report, namespace) {
    for (const pod of model.list(kinds.pod, namespace)) {
      const place = placeOfUid(pod.spec);
      if (place && !isControlPlaneObject(pod)) {
        const { object, prefix, ref } = originOfPod(model, pod);
        report('IST0144', object, {
          field: `${prefix}${place}`,
          affected: [ref],
        });
      }
    }
    for (const deployment of model.list(kinds.deployment, namespace)) {
      const place = placeOfUid(valueAt(deployment, 'spec', 'template', 'spec'));
      if (place && !isControlPlaneObject(deployment)) {
        report('IST0144', deployment, {
          field: `spec.template.${place}`,
          affected: [refOf(deployment)],
        });
      }
    }
  },
};

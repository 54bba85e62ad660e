import {
  annotationsOf,
  isFields,
  isSubset,
  labelsOf,
  labelValue,
  nameOf,
  valueAt,
} from '../../model/fields';
import {
  gatewayNameLabel,
  selectorOf,
  targetRefsOf,
} from '../../access/attachment';
import { kinds } from '../../model/kinds';
import { isKubernetesName, yamlDocument } from '../../model/manifest';
import type { KubernetesObject } from '../../types';
import type { Analyzer } from '../analyzer';
import { originOfPod, podKinds } from '../shared';

const policies = [
  kinds.authorizationPolicy,
  kinds.requestAuthentication,
  kinds.istioTelemetry,
  kinds.wasmPlugin,
];

function targetRefPatch(policy: KubernetesObject, gateway: string) {
  const { apiVersion = '', kind = '', metadata = {} } = policy;
  const { name, namespace } = metadata;
  return isKubernetesName(name) && isKubernetesName(gateway)
    ? {
        patch: yamlDocument({
          apiVersion,
          kind,
          metadata: { name, ...(namespace ? { namespace } : {}) },
          spec: {
            targetRefs: [
              {
                group: 'gateway.networking.k8s.io',
                kind: 'Gateway',
                name: gateway,
              },
            ],
          },
        }),
      }
    : {};
}

/** Mirrors `analyzers/k8sgateway/workloadselector.go`. */
export const kubernetesGatewaySelectorAnalyzer: Analyzer = {
  name: 'k8sgateway.SelectorAnalyzer',
  kinds: [],
  localKinds: [...policies, ...podKinds],
  about: policies,
  analyze(model, report, namespace) {
    const gatewayPods = model
      .list(kinds.pod, namespace)
      .filter(each => labelValue(labelsOf(each), gatewayNameLabel));
    if (gatewayPods.length === 0) {
      return;
    }
    for (const kind of policies) {
      for (const policy of model.list(kind, namespace)) {
        const selected =
          isFields(valueAt(policy, 'spec', 'selector')) &&
          targetRefsOf(policy).length === 0
            ? gatewayPods.filter(each =>
                isSubset(selectorOf(policy), labelsOf(each)),
              )
            : [];
        for (const pod of selected) {
          const gateway = labelValue(labelsOf(pod), gatewayNameLabel) ?? '';
          report('IST0166', policy, {
            params: { gateway },
            field: 'spec.selector',
            affected: [originOfPod(model, pod).ref],
            fix: targetRefPatch(policy, gateway),
          });
        }
      }
    }
  },
};

// From `pkg/config/schema/gatewayapi → MinimumCRDVersions`.
const minimumVersions: ReadonlyMap<string, string> = new Map([
  ['grpcroutes.gateway.networking.k8s.io', '1.1.0'],
  ['backendtlspolicies.gateway.networking.k8s.io', '1.4.0'],
  ['tlsroutes.gateway.networking.k8s.io', '1.5.0'],
]);

/** Whether a version comes before another; undefined where it is none. */
function isBefore(version: string, minimum: string): boolean | undefined {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[-+].*)?$/.exec(version);
  if (!match) {
    return undefined;
  }
  const have = match.slice(1, 4).map(each => Number(each ?? 0));
  const want = minimum.split('.').map(Number);
  const at = have.findIndex((each, index) => each !== want[index]);
  return at >= 0 && have[at] < want[at];
}

/** Mirrors `analyzers/k8sgateway/crdversion.go`. */
export const gatewayApiVersionAnalyzer: Analyzer = {
  name: 'k8sgateway.CRDVersionAnalyzer',
  kinds: [kinds.customResourceDefinition],
  about: [kinds.customResourceDefinition],
  analyze(model, report) {
    for (const definition of model.list(kinds.customResourceDefinition)) {
      const crd = nameOf(definition);
      const minimum = minimumVersions.get(crd);
      const version = labelValue(
        annotationsOf(definition),
        'gateway.networking.k8s.io/bundle-version',
      );
      if (minimum && version && isBefore(version, minimum)) {
        report('IST0176', definition, {
          params: { crd, version, minimum },
          field: 'metadata.annotations',
        });
      }
    }
  },
};

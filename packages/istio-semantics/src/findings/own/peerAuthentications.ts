import { labelsAt, refOf } from '../../model/fields';
import { kinds } from '../../model/kinds';
import type { MeshModel } from '../../model/MeshModel';
import type { Workload } from '../../model/workloads';
import type { KubernetesObject, ObjectRef } from '../../types';
import type { Analyzer } from '../analyzer';
import type { Report } from '../finding';
import { namesText, podKinds, titleOf, workloadsSelected } from '../shared';
import { deleteFix } from './patches';

const selectorOf = (policy: KubernetesObject) =>
  labelsAt(policy, 'spec', 'selector', 'matchLabels');

const hasSelector = (policy: KubernetesObject) =>
  Object.keys(selectorOf(policy)).length > 0;

function overruled(
  policy: KubernetesObject,
  by: readonly KubernetesObject[],
  affected: readonly ObjectRef[],
  report: Report,
): void {
  report('MESH0105', policy, {
    params: {
      policy: titleOf(policy),
      by: namesText([...new Set(by.map(titleOf))].sort()),
    },
    field: 'metadata.creationTimestamp',
    affected,
    fix: deleteFix(refOf(policy)),
  });
}

/** Policies that lose every workload that they select to an older one. */
function reportLosers(
  model: MeshModel,
  namespace: string,
  policies: readonly KubernetesObject[],
  report: Report,
): void {
  const winners = new Map<Workload, KubernetesObject>();
  for (const policy of policies) {
    const selected = workloadsSelected(model, namespace, selectorOf(policy));
    const held = selected.filter(each => winners.has(each));
    if (held.length > 0 && held.length === selected.length) {
      overruled(
        policy,
        held.map(each => winners.get(each)).filter(each => each !== undefined),
        held.map(each => each.ref),
        report,
      );
    }
    for (const each of selected) {
      if (!winners.has(each)) {
        winners.set(each, policy);
      }
    }
  }
}

/** Looks for PeerAuthentications that count nowhere. */
export const peerAuthenticationsAnalyzer: Analyzer = {
  name: 'mesh.PeerAuthentications',
  kinds: [kinds.configMap],
  localKinds: [kinds.peerAuthentication, ...podKinds],
  about: [kinds.peerAuthentication],
  analyze(model, report, namespace) {
    const policies = model.list(kinds.peerAuthentication, namespace);
    const [first, ...others] = policies.filter(each => !hasSelector(each));
    others.forEach(each => overruled(each, [first], [], report));
    const selecting = policies.filter(hasSelector);
    if (namespace === model.rootNamespace()) {
      for (const policy of selecting) {
        report('MESH0106', policy, {
          params: { policy: titleOf(policy) },
          field: 'spec.selector',
        });
      }
    } else {
      reportLosers(model, namespace, selecting, report);
    }
  },
};

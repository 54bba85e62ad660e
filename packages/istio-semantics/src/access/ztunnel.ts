import {
  isFields,
  isSubset,
  nameOf,
  namespaceOf,
  valueAt,
} from '../model/fields';
import { kinds, MeshModel, Workload } from '../model';
import type { KubernetesObject } from '../types';
import { selectorOf } from './attachment';
import { peerAuthenticationPolicies } from './ztunnelPeerAuthentication';
import { ztunnelConversion } from './ztunnelPolicy';

/**
 * Names (`namespace/name`) of the policies that ztunnel enforces for a workload because they select it, those made of
 * PeerAuthentications last. Policies of the whole namespace or mesh apply besides.
 * Mirrors `pilot/pkg/serviceregistry/ambient/workloads.go → buildWorkloadPolicies`.
 *
 * @public
 */
export function ztunnelPoliciesOf(
  model: MeshModel,
  workload: Workload,
  rootNamespace = model.rootNamespace(),
): string[] {
  const { namespace, template } = workload;
  const selecting = (kind: string): KubernetesObject[] =>
    [...new Set([rootNamespace, namespace])].flatMap(each =>
      model
        .list(kind, each)
        .filter(policy => isSubset(selectorOf(policy), template.labels)),
    );
  return [
    ...selecting(kinds.authorizationPolicy)
      .filter(
        each =>
          isFields(valueAt(each, 'spec', 'selector')) &&
          ztunnelConversion(each, rootNamespace).policy,
      )
      .map(each => `${namespaceOf(each)}/${nameOf(each)}`)
      .sort(),
    ...peerAuthenticationPolicies(
      selecting(kinds.peerAuthentication),
      rootNamespace,
    ),
  ];
}

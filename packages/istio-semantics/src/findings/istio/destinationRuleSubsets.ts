import {
  isSubset,
  labelsAt,
  labelsOf,
  labelValue,
  listAt,
  namespaceOf,
  stringAt,
  stringsAt,
} from '../../model/fields';
import { kinds } from '../../model/kinds';
import type { MeshModel } from '../../model/MeshModel';
import type { KubernetesObject, Labels } from '../../types';
import type { Analyzer } from '../analyzer';
import { podsWith, servicesNamed } from '../shared';
import { findHost, HostEntry } from './serviceHosts';

// What the service registry adds to the labels of a pod.
const nodeLabels = [
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.istio.io/subzone',
];
const hostname = 'kubernetes.io/hostname';

const nodeNameOf = (pod: KubernetesObject) => stringAt(pod, 'spec', 'nodeName');

/** Labels by which subsets choose a pod, with those of its node. */
function endpointLabels(model: MeshModel, pod: KubernetesObject): Labels {
  const nodeName = nodeNameOf(pod);
  const node = nodeName && model.get(kinds.node, '', nodeName);
  if (!node) {
    return labelsOf(pod);
  }
  const all = labelsOf(node);
  const added = nodeLabels.flatMap(key => {
    const value = labelValue(all, key);
    return value ? [[key, value] as const] : [];
  });
  return {
    ...labelsOf(pod),
    ...Object.fromEntries(added),
    [hostname]: nodeName,
  };
}

/** Whether the labels of a subset are of a sort that the pods at hand cannot show. */
function isBeyondSight(
  model: MeshModel,
  labels: Labels,
  pods: readonly KubernetesObject[],
): boolean {
  return (
    [...nodeLabels, hostname].some(
      each => labelValue(labels, each) !== undefined,
    ) &&
    pods.some(
      each =>
        !nodeNameOf(each) || !model.get(kinds.node, '', nodeNameOf(each) ?? ''),
    )
  );
}

/** Whether no pod behind a host is of a subset; undefined where that cannot be told. */
export function isEmptySubset(
  model: MeshModel,
  { object, selector }: HostEntry,
  labels: Labels,
): boolean | undefined {
  const isService = object.kind === 'Service';
  if (isService && Object.keys(selector).length === 0) {
    return undefined;
  }
  const pods = podsWith(model, namespaceOf(object), selector);
  const isOurs = (each: KubernetesObject) =>
    isSubset(labels, endpointLabels(model, each));
  if (pods.some(isOurs)) {
    return false;
  }
  return isBeyondSight(model, labels, pods) ? undefined : true;
}

/** Endpoints of a ServiceEntry may be written in it, or be WorkloadEntries; only those of services are looked for. */
function isJudged({ object, selector }: HostEntry): boolean {
  return object.kind === 'Service' || Object.keys(selector).length > 0;
}

/** Mirrors the part of `analyzers/destinationrule/subset.go` that looks for hosts. */
export const destinationRuleHostsAnalyzer: Analyzer = {
  name: 'destinationrule.PodNotSelectedAnalyzer/hosts',
  kinds: [kinds.service, kinds.serviceEntry],
  localKinds: [kinds.destinationRule],
  about: [kinds.destinationRule],
  analyze(model, report, namespace) {
    for (const rule of model.list(kinds.destinationRule, namespace)) {
      const host = stringAt(rule, 'spec', 'host') ?? '';
      const exportTo = stringsAt(rule, 'spec', 'exportTo');
      if (!findHost(model, namespace, exportTo, host)) {
        report('IST0174', rule, { params: { host }, field: 'spec.host' });
      }
    }
  },
};

interface RuledHost {
  rule: KubernetesObject;
  entry: HostEntry;
}

/** Rules with subsets by the namespace of the pods that these choose from. */
function rulesByPodNamespace(
  model: MeshModel,
): ReadonlyMap<string, readonly RuledHost[]> {
  return model.memo(
    'findings subsets',
    '',
    [[kinds.destinationRule], [kinds.service], [kinds.serviceEntry]],
    () => {
      const found = new Map<string, RuledHost[]>();
      for (const rule of model.list(kinds.destinationRule)) {
        const entry =
          listAt(rule, 'spec', 'subsets').length > 0 &&
          findHost(
            model,
            namespaceOf(rule),
            stringsAt(rule, 'spec', 'exportTo'),
            stringAt(rule, 'spec', 'host') ?? '',
          );
        if (entry && isJudged(entry)) {
          const key = namespaceOf(entry.object);
          found.set(key, [...(found.get(key) ?? []), { rule, entry }]);
        }
      }
      return found;
    },
  );
}

/** Mirrors the part of `analyzers/destinationrule/subset.go` that looks for pods, in the namespace of the service. */
export const destinationRuleSubsetsAnalyzer: Analyzer = {
  name: 'destinationrule.PodNotSelectedAnalyzer',
  kinds: [kinds.destinationRule, kinds.service, kinds.serviceEntry, kinds.node],
  localKinds: [kinds.pod],
  analyze(model, report, namespace) {
    for (const { rule, entry } of rulesByPodNamespace(model).get(namespace) ??
      []) {
      listAt(rule, 'spec', 'subsets').forEach((subset, index) => {
        const labels = labelsAt(subset, 'labels');
        if (isEmptySubset(model, entry, labels)) {
          report('IST0173', rule, {
            params: { subset: stringAt(subset, 'name') ?? '' },
            field: `spec.subsets[${index}].labels`,
            affected: servicesNamed(
              model,
              stringAt(rule, 'spec', 'host') ?? '',
              namespaceOf(rule),
            ),
          });
        }
      });
    }
  },
};

import { labelsAt, namespaceOf, stringAt } from '../../model/fields';
import { kinds } from '../../model/kinds';
import type { MeshModel } from '../../model/MeshModel';
import { resolveShortName } from '../../traffic/hosts';
import { isReady } from '../../traffic/endpoints';
import { destinationRulesOf, serviceOfHost } from '../../traffic/indexes';
import type { KubernetesObject, Labels, ObjectRef } from '../../types';
import type { Analyzer } from '../analyzer';
import { podsWith, servicesNamed } from '../shared';
import { destinationsOf, ruledServices } from '../istio/virtualServices';

/** A subset that a VirtualService sends requests to. */
interface RoutedSubset {
  object: KubernetesObject;
  field: string;
  host: string;
  subset: string;
  /** The service; absent for a host that is none of Kubernetes'. */
  service?: KubernetesObject;
  /** Absent where no rule that counts for the VirtualService's namespace defines the subset. */
  labels?: Labels;
  affected: ObjectRef[];
}

const inputs = [
  kinds.virtualService,
  kinds.destinationRule,
  kinds.service,
  kinds.serviceEntry,
  kinds.configMap,
];

/** Every subset that requests are routed to, as callers in the namespace of the VirtualService see it. */
function routedSubsets(model: MeshModel): readonly RoutedSubset[] {
  return model.memo(
    'findings routed',
    '',
    inputs.map(each => [each] as const),
    () =>
      model
        .list(kinds.virtualService)
        .flatMap(object =>
          destinationsOf(object).flatMap(each =>
            each.subset && !each.isUnused && !each.isMirror
              ? [
                  routedSubset(
                    model,
                    object,
                    each.host,
                    each.subset,
                    each.field,
                  ),
                ]
              : [],
          ),
        ),
  );
}

function routedSubset(
  model: MeshModel,
  object: KubernetesObject,
  written: string,
  subset: string,
  field: string,
): RoutedSubset {
  const namespace = namespaceOf(object);
  const host = resolveShortName(written, {
    namespace,
    domain: model.clusterDomain,
  });
  const service = serviceOfHost(model, host);
  const [part] = destinationRulesOf(model)
    .lookup(namespace, {
      host,
      namespace: service ? namespaceOf(service) : namespace,
    })
    .flatMap(each => each.subsets.get(subset) ?? []);
  return {
    object,
    field: `${field}.subset`,
    host,
    subset,
    ...(service?.kind === 'Service' ? { service } : {}),
    ...(part ? { labels: labelsAt(part.fields, 'labels') } : {}),
    affected: [
      ...ruledServices(model, object),
      ...servicesNamed(model, host, namespace),
    ],
  };
}

/** Looks for routes to subsets that no DestinationRule defines for the caller. */
export const missingSubsetsAnalyzer: Analyzer = {
  name: 'mesh.MissingSubsets',
  kinds: inputs,
  needs: [kinds.virtualService, kinds.destinationRule],
  about: [kinds.virtualService],
  analyze(model, report) {
    for (const each of routedSubsets(model)) {
      if (!each.labels) {
        report('MESH0301', each.object, {
          params: { subset: each.subset, host: each.host },
          field: each.field,
          affected: each.affected,
        });
      }
    }
  },
};

/** Subsets of services by the namespace of their pods. */
function byPodNamespace(
  model: MeshModel,
): ReadonlyMap<string, readonly RoutedSubset[]> {
  return model.memo(
    'findings routed pods',
    '',
    inputs.map(each => [each] as const),
    () => {
      const found = new Map<string, RoutedSubset[]>();
      for (const each of routedSubsets(model)) {
        const namespace =
          each.labels && each.service && namespaceOf(each.service);
        if (namespace !== undefined) {
          found.set(namespace, [...(found.get(namespace) ?? []), each]);
        }
      }
      return found;
    },
  );
}

/** What the labels of a pod do not show, the node of the pod does. */
const isTopology = (labels: Labels) =>
  Object.keys(labels).some(each => /(^|\.)topology\.|\/hostname$/.test(each));

/** Looks for routes to subsets of which no pod is ready. */
export const emptySubsetsAnalyzer: Analyzer = {
  name: 'mesh.EmptySubsets',
  kinds: inputs,
  localKinds: [kinds.pod],
  needs: [
    kinds.virtualService,
    kinds.destinationRule,
    kinds.service,
    kinds.pod,
  ],
  analyze(model, report, namespace) {
    for (const each of byPodNamespace(model).get(namespace) ?? []) {
      const { object, host, subset, service, labels = {} } = each;
      const selector = labelsAt(service, 'spec', 'selector');
      const isEmpty =
        stringAt(service, 'spec', 'type') !== 'ExternalName' &&
        Object.keys(selector).length > 0 &&
        !isTopology(labels) &&
        !podsWith(model, namespace, { ...selector, ...labels }).some(isReady);
      if (isEmpty) {
        report('MESH0302', object, {
          params: { subset, host },
          field: each.field,
          affected: each.affected,
        });
      }
    }
  },
};

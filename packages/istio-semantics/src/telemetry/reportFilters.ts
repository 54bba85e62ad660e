import { policyName } from '../access/policyName';
import { isSubset, labelsAt, listAt, refOf, valueAt } from '../model/fields';
import { mentions } from '../model/mentions';
import { kinds, MeshModel, Workload } from '../model';
import type { KubernetesObject, Reason, Verdict } from '../types';
import type { TelemetrySubject } from './subject';

const reportKeys = /tracing|access_?log|stats/i;

function patchesReports(filter: KubernetesObject): boolean {
  return listAt(filter, 'spec', 'configPatches').some(each =>
    mentions(valueAt(each, 'patch', 'value'), reportKeys),
  );
}

/** EnvoyFilters that patch traces, access logs or metrics of a workload's proxies; what they do is not looked at. */
function reportFilters(
  model: MeshModel,
  { namespace, template }: Workload,
  root: string,
): Reason[] {
  if (model.list(kinds.envoyFilter).length === 0) {
    return [];
  }
  const namespaces = [...new Set([root, namespace])];
  return model
    .memo(
      'reportFilters',
      namespaces.join('\n'),
      namespaces.map(each => [kinds.envoyFilter, each] as const),
      () =>
        namespaces
          .flatMap(each => model.list(kinds.envoyFilter, each))
          .filter(patchesReports),
    )
    .filter(each =>
      isSubset(
        labelsAt(each, 'spec', 'workloadSelector', 'labels'),
        template.labels,
      ),
    )
    .map(each => {
      const object = refOf(each);
      return {
        code: 'telemetry.envoyFilter',
        params: { filter: policyName(object) },
        object,
        field: 'spec.configPatches',
      };
    });
}

/** A verdict with the EnvoyFilters that may change it. */
export function withFilters<T>(
  verdict: Verdict<T>,
  model: MeshModel,
  workload: Workload,
  { mesh }: TelemetrySubject,
): Verdict<T> {
  const filters = reportFilters(model, workload, mesh.rootNamespace);
  return filters.length > 0
    ? { ...verdict, because: [...verdict.because, ...filters] }
    : verdict;
}

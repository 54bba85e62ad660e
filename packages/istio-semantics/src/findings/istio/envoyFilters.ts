import {
  isFields,
  labelsAt,
  listAt,
  numberAt,
  stringAt,
  valueAt,
} from '../../model/fields';
import { kinds } from '../../model/kinds';
import type { MeshModel } from '../../model/MeshModel';
import type { FindingId } from '../../messages';
import type { KubernetesObject } from '../../types';
import type { Analyzer } from '../analyzer';
import { podKinds, workloadsWith } from '../shared';

const routes = ['ROUTE_CONFIGURATION', 'HTTP_ROUTE'];
const filters = ['NETWORK_FILTER', 'HTTP_FILTER'];

/** Name of the filter that a patch is about; empty where it does not say. */
function filterName(patch: unknown): string {
  if (!isFields(valueAt(patch, 'patch', 'value'))) {
    return '';
  }
  return (
    stringAt(patch, 'patch', 'value', 'name') ??
    stringAt(patch, 'match', 'listener', 'filterChain', 'filter', 'name') ??
    ''
  );
}

/** What is wrong with an operation by itself; `relative` where it depends on other filters. */
function verdictOn(patch: unknown): FindingId | 'relative' | undefined {
  const target = stringAt(patch, 'applyTo') ?? '';
  switch (stringAt(patch, 'patch', 'operation')) {
    case 'ADD':
      return routes.includes(target) ? 'IST0153' : undefined;
    case 'REMOVE':
      return routes.includes(target) ? 'IST0154' : 'relative';
    case 'REPLACE':
      return filters.includes(target) ? 'relative' : 'IST0152';
    case 'INSERT_BEFORE':
    case 'INSERT_AFTER':
      return 'relative';
    default:
      return undefined;
  }
}

interface BadPatch {
  id: FindingId;
  index: number;
}

/**
 * What is wrong with each filter's patches. Filters are taken in configuration order: whether a patch refers to a filter
 * that is patched for one version of the proxy only depends on those before it.
 */
function badPatches(
  model: MeshModel,
): ReadonlyMap<KubernetesObject, readonly BadPatch[]> {
  return model.memo('findings patches', '', [[kinds.envoyFilter]], () => {
    const versioned = new Set<string>();
    const found = new Map<KubernetesObject, BadPatch[]>();
    for (const filter of model.list(kinds.envoyFilter)) {
      const priority = numberAt(filter, 'spec', 'priority') ?? 0;
      const bad: BadPatch[] = [];
      for (const [index, patch] of listAt(
        filter,
        'spec',
        'configPatches',
      ).entries()) {
        if (!isFields(valueAt(patch, 'patch'))) {
          break;
        }
        const name = filterName(patch);
        const verdict = verdictOn(patch);
        if (verdict && verdict !== 'relative') {
          bad.push({ id: verdict, index });
        } else if (verdict && priority === 0) {
          bad.push({ id: versioned.has(name) ? 'IST0155' : 'IST0151', index });
        }
        if (stringAt(patch, 'match', 'proxy', 'proxyVersion')) {
          versioned.add(name);
        }
      }
      found.set(filter, bad);
    }
    return found;
  });
}

/** Mirrors `analyzers/envoyfilter/envoyfilter.go`. */
export const envoyFiltersAnalyzer: Analyzer = {
  name: 'envoyfilter.EnvoyPatchAnalyzer',
  kinds: [kinds.envoyFilter, kinds.configMap],
  localKinds: podKinds,
  needs: [kinds.envoyFilter],
  about: [kinds.envoyFilter],
  analyze(model, report, namespace) {
    const inRoot = namespace === model.rootNamespace();
    for (const filter of model.list(kinds.envoyFilter, namespace)) {
      for (const { id, index } of badPatches(model).get(filter) ?? []) {
        const selector = labelsAt(filter, 'spec', 'workloadSelector', 'labels');
        report(id, filter, {
          params: { patch: index + 1 },
          field: `spec.configPatches[${index}].patch.operation`,
          affected: inRoot ? [] : workloadsWith(model, namespace, selector),
        });
      }
    }
  },
};

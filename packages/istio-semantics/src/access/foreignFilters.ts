import { isSubset, labelsAt, listAt, refOf, stringAt } from '../model/fields';
import { kinds, MeshModel } from '../model';
import type { KubernetesObject, Labels, ObjectRef } from '../types';
import { attaches, PolicySelection } from './attachment';

const guards = /rbac|jwt_authn|ext_authz|basic_auth|api_key_auth|oauth2/;
const classes: readonly unknown[] = ['AUTHN', 'AUTHZ'];

/** Whether a patch may add, take away or change what keeps requests out. */
function touchesAccess(patch: unknown): boolean {
  const applyTo = stringAt(patch, 'applyTo') ?? '';
  const operation = stringAt(patch, 'patch', 'operation');
  const filter = [
    stringAt(patch, 'match', 'listener', 'filterChain', 'filter', 'name'),
    stringAt(
      patch,
      'match',
      'listener',
      'filterChain',
      'filter',
      'subFilter',
      'name',
    ),
  ].join(' ');
  return (
    ['HTTP_FILTER', 'NETWORK_FILTER'].includes(applyTo) &&
    stringAt(patch, 'match', 'context') !== 'SIDECAR_OUTBOUND' &&
    (operation !== 'MERGE' ||
      guards.test(filter) ||
      classes.includes(stringAt(patch, 'patch', 'filterClass')))
  );
}

interface ForeignFilter {
  object: KubernetesObject;
  /** Labels that an EnvoyFilter selects; a WasmPlugin attaches as policies do. */
  selector?: Labels;
}

function candidates(
  model: MeshModel,
  namespaces: readonly string[],
): ForeignFilter[] {
  return namespaces.flatMap((namespace): ForeignFilter[] => [
    ...model
      .list(kinds.envoyFilter, namespace)
      .filter(each => listAt(each, 'spec', 'configPatches').some(touchesAccess))
      .map(object => ({
        object,
        selector: labelsAt(object, 'spec', 'workloadSelector', 'labels'),
      })),
    ...model
      .list(kinds.wasmPlugin, namespace)
      .filter(each => classes.includes(stringAt(each, 'spec', 'phase')))
      .map(object => ({ object })),
  ]);
}

/**
 * EnvoyFilters and WasmPlugins that may decide about requests beside the policies; what they do is not looked at.
 * They count in the root namespace and in that of the proxy.
 */
export function foreignFilters(
  model: MeshModel,
  selection: PolicySelection,
): ObjectRef[] {
  if (
    model.list(kinds.envoyFilter).length +
      model.list(kinds.wasmPlugin).length ===
    0
  ) {
    return [];
  }
  const namespaces = [
    ...new Set([selection.rootNamespace, selection.namespace]),
  ];
  const found = model.memo(
    'foreignFilters',
    namespaces.join('\n'),
    namespaces.flatMap(each => [
      [kinds.envoyFilter, each] as const,
      [kinds.wasmPlugin, each] as const,
    ]),
    () => candidates(model, namespaces),
  );
  return found
    .filter(({ object, selector }) =>
      selector
        ? isSubset(selector, selection.labels)
        : attaches(selection, object),
    )
    .map(each => refOf(each.object));
}

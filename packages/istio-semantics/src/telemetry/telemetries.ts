import { kinds, MeshModel } from '../model';
import { listAt, stringAt } from '../model/fields';
import { PolicyTable } from '../access/policyTable';
import type { KubernetesObject } from '../types';
import {
  attaches,
  PolicySelection,
  selectorOf,
  targetRefsOf,
} from '../access/attachment';

/** The Telemetry objects that speak about a proxy. */
export interface ApplicableTelemetries {
  /** In the order in which they override each other: mesh, namespace, workload. */
  applied: KubernetesObject[];
  /** Of several objects for a whole namespace only the oldest counts; these are the others. */
  ignored: KubernetesObject[];
  /** Istio's analyzer message about several objects with one scope. */
  conflict?: 'IST0159' | 'IST0160';
}

function isNamespaceWide(telemetry: KubernetesObject): boolean {
  return (
    Object.keys(selectorOf(telemetry)).length === 0 &&
    targetRefsOf(telemetry).length === 0
  );
}

/** Namespaces in which objects may name the proxy. */
function ownNamespaces({ namespace, services = [] }: PolicySelection) {
  return services.length === 0
    ? [namespace]
    : [...new Set([namespace, ...services.map(each => each.namespace)])];
}

type List = (namespace: string) => readonly KubernetesObject[];

function combined(
  selection: PolicySelection,
  list: List,
  naming: readonly KubernetesObject[],
): ApplicableTelemetries {
  const wide = [
    ...new Set([selection.rootNamespace, ...ownNamespaces(selection)]),
  ].map(namespace => list(namespace).filter(isNamespaceWide));
  const ignored = wide.flatMap(each => each.slice(1));
  const severalNaming = naming.length > 1 ? 'IST0159' : undefined;
  const conflict = ignored.length > 0 ? 'IST0160' : severalNaming;
  return {
    applied: [...wide.flatMap(each => each.slice(0, 1)), ...naming],
    ignored,
    ...(conflict ? { conflict } : {}),
  };
}

function candidates(
  selection: PolicySelection,
  list: List,
): KubernetesObject[] {
  return ownNamespaces(selection).flatMap(namespace =>
    list(namespace).filter(each => !isNamespaceWide(each)),
  );
}

/**
 * Objects for the whole of the root namespace and of the proxy's (and its services'), then those that name the proxy.
 * `list` gives a namespace's objects in configuration order.
 * Mirrors `pilot/pkg/model/telemetry.go → applicableTelemetries`.
 */
export function applicableTelemetries(
  selection: PolicySelection,
  list: List,
): ApplicableTelemetries {
  return combined(
    selection,
    list,
    candidates(selection, list).filter(each => attaches(selection, each)),
  );
}

/** The same for a proxy of a model; proxies to which the same objects speak get the same answer, and the same object. */
export function telemetriesFor(
  model: MeshModel,
  selection: PolicySelection,
): ApplicableTelemetries {
  const namespaces = [selection.rootNamespace, ...ownNamespaces(selection)];
  const kind = kinds.istioTelemetry;
  const list: List = namespace => model.list(kind, namespace);
  return model
    .memo(
      'telemetries',
      namespaces.join('\n'),
      () => namespaces.map(each => [kind, each] as const),
      () =>
        new PolicyTable(candidates(selection, list), naming =>
          combined(selection, list, naming),
        ),
    )
    .for(selection);
}

/** Which side of a call a setting is for. */
export type Direction = 'client' | 'server';

/** Directions that `match.mode` names; anything else is both. */
export function directionsOf(mode: string | undefined): Direction[] {
  switch (mode) {
    case 'CLIENT':
      return ['client'];
    case 'SERVER':
      return ['server'];
    default:
      return ['client', 'server'];
  }
}

/** Names in a list of `{name}`. */
export function namesAt(value: unknown, ...path: string[]): string[] {
  return listAt(value, ...path).flatMap(each => stringAt(each, 'name') ?? []);
}

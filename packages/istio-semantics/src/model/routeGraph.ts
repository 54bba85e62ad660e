import { isWildcard, resolveShortName, serviceHost } from '../traffic/hosts';
import type { KubernetesObject } from '../types';
import {
  fieldsAt,
  listAt,
  nameOf,
  namespaceOf,
  stringAt,
  stringsAt,
  valueAt,
} from './fields';
import { kindKeyOf, kinds } from './kinds';
import type { MeshModel } from './MeshModel';

/** Hosts that a traffic object speaks of, as full names; a leading `*` stands for many. */
export interface NamedHosts {
  /** Hosts whose requests it rules. */
  ruled: string[];
  /** Hosts that it sends requests to. */
  destinations: string[];
}

const routeKinds: readonly string[] = [
  kinds.httpRoute,
  kinds.grpcRoute,
  kinds.tcpRoute,
  kinds.tlsRoute,
];

function virtualServiceHosts(
  object: KubernetesObject,
  domain: string,
): NamedHosts {
  const scope = { namespace: namespaceOf(object), domain };
  const spec = fieldsAt(object, 'spec');
  const routes = ['http', 'tcp', 'tls'].flatMap(each => listAt(spec, each));
  const destinations = routes.flatMap(route => [
    ...listAt(route, 'route').map(each =>
      stringAt(each, 'destination', 'host'),
    ),
    ...listAt(route, 'mirrors').map(each =>
      stringAt(each, 'destination', 'host'),
    ),
    stringAt(route, 'mirror', 'host'),
  ]);
  return {
    ruled: stringsAt(spec, 'hosts').map(each => resolveShortName(each, scope)),
    destinations: destinations
      .filter((each): each is string => each !== undefined)
      .map(each => resolveShortName(each, scope)),
  };
}

function routeHosts(object: KubernetesObject, domain: string): NamedHosts {
  const services = (refs: readonly unknown[]) =>
    refs.flatMap(each => {
      const kind = stringAt(each, 'kind') ?? 'Service';
      const name = stringAt(each, 'name') ?? '';
      if (kind === 'Hostname') {
        return name;
      }
      return kind === 'Service'
        ? serviceHost(
            name,
            stringAt(each, 'namespace') ?? namespaceOf(object),
            domain,
          )
        : [];
    });
  const rules = listAt(object, 'spec', 'rules');
  const mirrors = rules.flatMap(rule =>
    listAt(rule, 'filters').map(each =>
      valueAt(each, 'requestMirror', 'backendRef'),
    ),
  );
  return {
    ruled: services(
      listAt(object, 'spec', 'parentRefs').filter(
        each => stringAt(each, 'kind') === 'Service',
      ),
    ),
    destinations: services([
      ...rules.flatMap(rule => listAt(rule, 'backendRefs')),
      ...mirrors,
    ]),
  };
}

/** Delegates that a VirtualService hands requests to, as `<namespace>/<name>`. */
function delegatesOf(object: KubernetesObject): string[] {
  return listAt(object, 'spec', 'http').flatMap(route => {
    const name = stringAt(route, 'delegate', 'name');
    const namespace =
      stringAt(route, 'delegate', 'namespace') || namespaceOf(object);
    return name ? [`${namespace}/${name}`] : [];
  });
}

/** Hosts that a VirtualService or route names by itself, without delegation. */
export function namedHosts(
  object: KubernetesObject,
  domain: string,
): NamedHosts {
  const kind = kindKeyOf(object);
  if (kind === kinds.virtualService) {
    return virtualServiceHosts(object, domain);
  }
  if (routeKinds.includes(kind)) {
    return routeHosts(object, domain);
  }
  return { ruled: [], destinations: [] };
}

/** Who depends on whom by routes. */
export interface RouteGraph {
  /** Hosts whose requests may end at a host. */
  ruledBy: ReadonlyMap<string, ReadonlySet<string>>;
  /** All hosts that some object names together with a host; wildcards stand as they are. */
  namedWith: ReadonlyMap<string, ReadonlySet<string>>;
  /** The wildcards among them. */
  wildcards: readonly string[];
  /** Hosts that are ruled through a delegate, by its `<namespace>/<name>`. */
  throughDelegate: ReadonlyMap<string, readonly string[]>;
}

/** The routes of the whole mesh, turned around: from a destination to the hosts that lead there. */
export function routeGraphOf(model: MeshModel): RouteGraph {
  const all = [kinds.virtualService, ...routeKinds];
  return model.memo(
    'routeGraph',
    '',
    all.map(each => [each] as const),
    () => {
      const throughDelegate = new Map<string, string[]>();
      for (const root of model.list(kinds.virtualService)) {
        for (const delegate of delegatesOf(root)) {
          const { ruled } = namedHosts(root, model.clusterDomain);
          throughDelegate.set(delegate, [
            ...(throughDelegate.get(delegate) ?? []),
            ...ruled,
          ]);
        }
      }
      const ruledBy = new Map<string, Set<string>>();
      const namedWith = new Map<string, Set<string>>();
      for (const object of all.flatMap(each => model.list(each))) {
        const named = namedHosts(object, model.clusterDomain);
        const key = `${namespaceOf(object)}/${nameOf(object)}`;
        const ruled = [...named.ruled, ...(throughDelegate.get(key) ?? [])];
        for (const destination of named.destinations) {
          addAll(ruledBy, destination, ruled);
        }
        const together = [...ruled, ...named.destinations];
        for (const host of together) {
          addAll(namedWith, host, together);
        }
      }
      const wildcards = [...namedWith.keys()].filter(isWildcard);
      return { ruledBy, namedWith, wildcards, throughDelegate };
    },
  );
}

function addAll(
  map: Map<string, Set<string>>,
  key: string,
  values: readonly string[],
): void {
  const held = map.get(key) ?? new Set();
  values.forEach(each => held.add(each));
  map.set(key, held);
}

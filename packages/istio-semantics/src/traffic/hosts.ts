/** Namespace of the object that holds a short name, and the cluster's domain suffix. */
export interface HostScope {
  namespace?: string;
  domain?: string;
}

const ipv6 = /^[0-9a-f.]*:[0-9a-f:.]*$/i;

/** True for `*` and everything that begins with it. Mirrors `pkg/config/host → Name.IsWildCarded`. */
export function isWildcard(host: string): boolean {
  return host.startsWith('*');
}

/**
 * Full name of a host written in a configuration object: a name without a dot gets the object's namespace and the
 * domain; `*`, addresses and anything with a dot stay. Mirrors `pilot/pkg/model/config.go → ResolveShortnameToFQDN`.
 */
export function resolveShortName(host: string, scope: HostScope): string {
  if (host === '' || host === '*' || host.includes('.') || ipv6.test(host)) {
    return host;
  }
  return (
    host +
    (scope.namespace ? `.${scope.namespace}` : '') +
    (scope.domain ? `.svc.${scope.domain}` : '')
  );
}

/** Name of a Kubernetes service inside the mesh. */
export function serviceHost(
  name: string,
  namespace: string,
  domain: string,
): string {
  return `${name}.${namespace}.svc.${domain}`;
}

/** Whether two names, each perhaps a wildcard, have a host in common. Mirrors `pkg/config/host → Name.Matches`. */
export function hostsOverlap(a: string, b: string): boolean {
  if (isWildcard(a) && isWildcard(b)) {
    const [short, long] = a.length < b.length ? [a, b] : [b, a];
    return long.slice(1).endsWith(short.slice(1));
  }
  if (isWildcard(a)) {
    return b.endsWith(a.slice(1));
  }
  return isWildcard(b) ? a.endsWith(b.slice(1)) : a === b;
}

/** Whether every host named by `inner` is also named by `outer`. Mirrors `pkg/config/host → Name.SubsetOf`. */
export function isHostWithin(inner: string, outer: string): boolean {
  if (!isWildcard(outer)) {
    return inner === outer;
  }
  return isWildcard(inner)
    ? inner.length >= outer.length && inner.slice(1).endsWith(outer.slice(1))
    : inner.endsWith(outer.slice(1));
}

/** Values by host, exact names apart from wildcards. */
export interface HostTable<T> {
  exact: Map<string, T>;
  wildcard: Map<string, T>;
}

export function hostTable<T>(): HostTable<T> {
  return { exact: new Map(), wildcard: new Map() };
}

/** The half of the table that a host belongs to. */
export function halfFor<T>(table: HostTable<T>, host: string): Map<string, T> {
  return isWildcard(host) ? table.wildcard : table.exact;
}

/** The entries that match a host: the exact name, then wildcards, the longest suffix first. */
export function matchingHosts<T>(
  needle: string,
  table: HostTable<T>,
): Array<{ host: string; value: T }> {
  const same = halfFor(table, needle).get(needle);
  if (table.wildcard.size === 0) {
    return same === undefined ? [] : [{ host: needle, value: same }];
  }
  const found: Array<{ host: string; value: T }> = [];
  const name = isWildcard(needle) ? needle.slice(1) : needle;
  for (const [host, value] of table.wildcard) {
    if (host !== needle && name.endsWith(host.slice(1))) {
      found.push({ host, value });
    }
  }
  found.sort((a, b) => b.host.length - a.host.length);
  return same === undefined ? found : [{ host: needle, value: same }, ...found];
}

/**
 * The entry that rules a host: the exact name, else the wildcard with the longest matching suffix.
 * Mirrors `pilot/pkg/model/config.go → MostSpecificHostMatch`.
 */
export function mostSpecificHost<T>(
  needle: string,
  table: HostTable<T>,
): { host: string; value: T } | undefined {
  const same = halfFor(table, needle).get(needle);
  return same === undefined
    ? matchingHosts(needle, table)[0]
    : { host: needle, value: same };
}

/**
 * `<namespace>/<name>` of a gateway reference in a VirtualService; understands short names, `./name` and the old
 * `name.namespace[.svc…]`. Mirrors `pilot/pkg/model/virtualservice.go → resolveGatewayName`.
 */
export function resolveGatewayName(gateway: string, namespace: string): string {
  const slash = gateway.indexOf('/');
  if (slash >= 0) {
    return gateway.slice(0, slash) === '.'
      ? `${namespace}/${gateway.slice(slash + 1)}`
      : gateway;
  }
  const [name, ownNamespace = namespace] = gateway.split('.', 2);
  return `${ownNamespace}/${name}`;
}

const analyzerSuffix = '.svc.cluster.local';

/**
 * Namespace and name of the service that a host means to Istio's analyzers, which know only `cluster.local`.
 * Mirrors `pkg/config/analysis/analyzers/util/hosts.go → GetResourceNameFromHost`.
 */
export function resourceNameFromHost(
  defaultNamespace: string,
  host: string,
): { namespace: string; name: string } {
  const stem = host.endsWith(analyzerSuffix)
    ? host.slice(0, -analyzerSuffix.length)
    : '';
  const dot = stem.lastIndexOf('.');
  return dot > 0 && dot < stem.length - 1
    ? { namespace: stem.slice(dot + 1), name: stem.slice(0, dot) }
    : { namespace: defaultNamespace, name: host };
}

/** `<scope>/<full name>` as the analyzers compare hosts. Mirrors `analyzers/util/hosts.go → NewScopedFqdn`. */
export function scopedFqdn(
  scope: string,
  namespace: string,
  host: string,
): string {
  const short = !isWildcard(host) && !host.includes('.');
  return `${scope}/${short ? `${host}.${namespace}${analyzerSuffix}` : host}`;
}

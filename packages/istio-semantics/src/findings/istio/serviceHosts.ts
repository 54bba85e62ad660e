import {
  annotationsOf,
  labelsAt,
  labelValue,
  listAt,
  nameOf,
  namespaceOf,
  numberAt,
  stringsAt,
} from '../../model/fields';
import { kinds } from '../../model/kinds';
import type { MeshModel } from '../../model/MeshModel';
import { isWildcard, resolveShortName } from '../../traffic/hosts';
import type { KubernetesObject, Labels } from '../../types';

/** A host that destinations may name: a Kubernetes service, or a host of a ServiceEntry. */
export interface HostEntry {
  object: KubernetesObject;
  ports: readonly number[];
  /** Labels of the pods behind it; empty where it selects none. */
  selector: Labels;
}

/** Hosts of a cluster by `<namespace that sees it, or *>/<full name>`. */
interface HostMap {
  entries: ReadonlyMap<string, HostEntry>;
  wildcards: ReadonlyArray<{ scope: string; suffix: string; entry: HostEntry }>;
}

/** Full name as analyzers read it: a wildcard or a name with a dot stays. */
export function analyzerHost(
  model: MeshModel,
  namespace: string,
  host: string,
): string {
  return isWildcard(host) || host.includes('.')
    ? host
    : `${host}.${namespace}.svc.${model.clusterDomain}`;
}

function portsOf(object: KubernetesObject, key: string): number[] {
  return listAt(object, 'spec', 'ports').map(each => numberAt(each, key) ?? 0);
}

function hostMapOf(model: MeshModel): HostMap {
  return model.memo(
    'findings hosts',
    '',
    [[kinds.service], [kinds.serviceEntry]],
    () => {
      const entries = new Map<string, HostEntry>();
      for (const object of model.list(kinds.serviceEntry)) {
        const namespace = namespaceOf(object);
        const exportTo = stringsAt(object, 'spec', 'exportTo');
        const scopes = exportTo.length > 0 ? exportTo : ['*'];
        const entry = {
          object,
          ports: portsOf(object, 'number'),
          selector: labelsAt(object, 'spec', 'workloadSelector', 'labels'),
        };
        for (const host of stringsAt(object, 'spec', 'hosts')) {
          for (const scope of scopes) {
            const to = scope === '.' ? namespace : scope;
            const full = analyzerHost(model, namespace, host);
            entries.set(`${to}/${full}`, entry);
          }
        }
      }
      for (const object of model.list(kinds.service)) {
        const namespace = namespaceOf(object);
        const full = resolveShortName(nameOf(object), {
          namespace,
          domain: model.clusterDomain,
        });
        const exportTo =
          labelValue(annotationsOf(object), 'networking.istio.io/exportTo') ||
          '*';
        const entry = {
          object,
          ports: portsOf(object, 'port'),
          selector: labelsAt(object, 'spec', 'selector'),
        };
        for (const scope of exportTo.split(',')) {
          entries.set(`${scope === '.' ? namespace : scope}/${full}`, entry);
        }
      }
      const wildcards = [...entries].flatMap(([key, entry]) => {
        const slash = key.indexOf('/');
        const host = key.slice(slash + 1);
        return isWildcard(host)
          ? [{ scope: key.slice(0, slash), suffix: host.slice(1), entry }]
          : [];
      });
      return { entries, wildcards };
    },
  );
}

/**
 * What a host means in an object of a namespace; undefined where nothing there has that name.
 * Mirrors `analyzers/util/service_lookup.go → GetDestinationHost`.
 */
export function findHost(
  model: MeshModel,
  namespace: string,
  exportTo: readonly string[],
  host: string,
): HostEntry | undefined {
  const { entries, wildcards } = hostMapOf(model);
  const full = analyzerHost(model, namespace, host);
  const scopes = exportTo.length > 0 ? exportTo : [namespace];
  for (const scope of ['*', ...scopes]) {
    const found = entries.get(`${scope === '.' ? namespace : scope}/${full}`);
    if (found) {
      return found;
    }
  }
  const stem = isWildcard(host) ? host.slice(1) : host;
  return wildcards.find(
    ({ scope, suffix }) =>
      (scope === '*' || scope === namespace) && stem.endsWith(suffix),
  )?.entry;
}

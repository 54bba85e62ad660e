import { versionOfImage } from '../injection/podShape';
import { runningPodsOf } from '../injection/runningPods';
import { injectorsOf } from '../injection/webhooks';
import { isFields, labelValue, listAt, stringAt } from '../model/fields';
import type { MeshModel } from '../model/MeshModel';
import { MeshDefaults, meshDefaultsOf } from './meshDefaultsOf';
import { rootCertificatesOf, TrustedRoots } from './rootCertificates';

export interface ProxyCount {
  version?: string;
  pods: number;
}

/** A control plane, as its cluster shows it. */
export interface ControlPlane {
  revision: string;
  /** True where nothing injects the revision, and proxies of it run still. */
  orphaned?: boolean;
  /** Tags that lead to the revision. */
  tags: string[];
  /** Version of its istiod. */
  version?: string;
  /** Pods of its istiod; absent where none is seen, as where it runs in another cluster. */
  instances?: { ready: number; total: number };
  /** Absent where proxies are all that is left of it. */
  defaults?: MeshDefaults;
  /** Running proxies by version; that is absent where an image does not say it. The most come first. */
  proxies?: ProxyCount[];
  /** `global.meshID` of its installation; clusters with the same one are one mesh. */
  meshId?: string;
  /** What its proxies trust; absent where that is not seen. */
  roots?: TrustedRoots;
}

interface Running {
  istiods: Map<string, Pick<ControlPlane, 'version' | 'instances'>>;
  /** By revision, then by version. */
  proxies: Map<string, Map<string | undefined, number>>;
}

/** Versions and pods of the istiods, and the proxies, by revision. */
function runningIn(model: MeshModel): Running {
  const running: Running = { istiods: new Map(), proxies: new Map() };
  for (const workload of model.workloads()) {
    const { ref, template } = workload;
    const { proxied, pods, groups, finished } = runningPodsOf(model, workload);
    if (ref.kind === 'Deployment' && template.labels.app === 'istiod') {
      const [container] = listAt(template.spec, 'containers').filter(isFields);
      const version = versionOfImage(stringAt(container, 'image') ?? '');
      const revision = labelValue(template.labels, 'istio.io/rev');
      running.istiods.set(revision ?? 'default', {
        ...(version ? { version } : {}),
        instances: {
          ready: groups.reduce((sum, each) => sum + each.ready, 0),
          total: pods.length,
        },
      });
    }
    for (const { shape } of finished ? [] : proxied) {
      const revision = shape.revision ?? 'default';
      const counts = running.proxies.get(revision) ?? new Map();
      running.proxies.set(revision, counts);
      const { proxyVersion } = shape;
      counts.set(proxyVersion, (counts.get(proxyVersion) ?? 0) + 1);
    }
  }
  return running;
}

function countsOf(
  proxies: ReadonlyMap<string | undefined, number> | undefined,
): ProxyCount[] {
  return [...(proxies ?? [])]
    .map(([version, pods]) => ({ ...(version ? { version } : {}), pods }))
    .sort((a, b) => b.pods - a.pods);
}

/** Revisions that inject, in the order of their names, then those of which proxies are all that is left. */
export function controlPlanesOf(model: MeshModel): ControlPlane[] {
  const tags = new Map<string, Set<string>>();
  for (const { revision, tag, deactivated } of injectorsOf(model)) {
    if (!deactivated) {
      const known = tags.get(revision) ?? new Set();
      tags.set(revision, tag ? known.add(tag) : known);
    }
  }
  const { istiods, proxies } = runningIn(model);
  const orphaned = [...proxies.keys()].filter(each => !tags.has(each)).sort();
  const planes = [...tags.keys()].sort().map(revision => {
    const { source, values } = model.injectorConfig(revision);
    const namespace = source?.namespace ?? 'istio-system';
    const meshId = stringAt(values, 'global', 'meshID');
    const roots = rootCertificatesOf(model, namespace);
    return {
      revision,
      tags: [...tags.get(revision)!],
      ...istiods.get(revision),
      ...(meshId ? { meshId } : {}),
      ...(roots ? { roots } : {}),
      defaults: meshDefaultsOf(model, revision),
      proxies: countsOf(proxies.get(revision)),
    };
  });
  return [
    ...planes,
    ...orphaned.map(revision => ({
      revision,
      orphaned: true,
      tags: [],
      proxies: countsOf(proxies.get(revision)),
    })),
  ];
}

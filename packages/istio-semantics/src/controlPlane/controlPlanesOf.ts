import { versionOfImage } from '../injection/podShape';
import { injectorsOf } from '../injection/webhooks';
import { isFields, labelValue, listAt, stringAt } from '../model/fields';
import type { MeshModel } from '../model/MeshModel';
import { rootCertificatesOf, TrustedRoots } from './rootCertificates';

/** A control plane that injects, as its cluster shows it. */
export interface ControlPlane {
  revision: string;
  /** Tags that lead to the revision. */
  tags: string[];
  /** Version of its istiod. */
  version?: string;
  /** `global.meshID` of its installation; clusters with the same one are one mesh. */
  meshId?: string;
  /** What its proxies trust; absent where that is not seen. */
  roots?: TrustedRoots;
}

/** Versions of the istiods by revision. */
function istiodVersions(model: MeshModel): Map<string, string> {
  const versions = new Map<string, string>();
  for (const { ref, template } of model.workloads()) {
    if (ref.kind === 'Deployment' && template.labels.app === 'istiod') {
      const [container] = listAt(template.spec, 'containers').filter(isFields);
      const version = versionOfImage(stringAt(container, 'image') ?? '');
      if (version) {
        const revision = labelValue(template.labels, 'istio.io/rev');
        versions.set(revision ?? 'default', version);
      }
    }
  }
  return versions;
}

/** Revisions that inject, in the order of their names. */
export function controlPlanesOf(model: MeshModel): ControlPlane[] {
  const tags = new Map<string, Set<string>>();
  for (const { revision, tag, deactivated } of injectorsOf(model)) {
    if (!deactivated) {
      const known = tags.get(revision) ?? new Set();
      tags.set(revision, tag ? known.add(tag) : known);
    }
  }
  const versions = istiodVersions(model);
  return [...tags.keys()].sort().map(revision => {
    const { source, values } = model.injectorConfig(revision);
    const namespace = source?.namespace ?? 'istio-system';
    const version = versions.get(revision);
    const meshId = stringAt(values, 'global', 'meshID');
    const roots = rootCertificatesOf(model, namespace);
    return {
      revision,
      tags: [...tags.get(revision)!],
      ...(version ? { version } : {}),
      ...(meshId ? { meshId } : {}),
      ...(roots ? { roots } : {}),
    };
  });
}

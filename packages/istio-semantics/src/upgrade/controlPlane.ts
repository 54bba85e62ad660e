import { versionOfImage } from '../injection/podShape';
import {
  Fields,
  fieldsAt,
  isFields,
  labelsOf,
  labelValue,
  listAt,
  refOf,
  stringAt,
} from '../model/fields';
import { kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import type { Labels, ObjectRef, Reason } from '../types';

/** What the injector of a revision puts into pods now. */
export interface ProxyExpectation {
  /** Full image reference, without what a pod's own annotations change. */
  image?: string;
  resources: Fields;
  /** Version of the control plane. */
  version?: string;
  /** Object that says so. */
  source?: ObjectRef;
  /** Why it is not known. */
  unknown?: Reason;
}

/** Image from an injector's Helm values. Mirrors `pkg/kube/inject/inject.go → ProxyImage`. */
export function proxyImage(values: Fields): string | undefined {
  const image = stringAt(values, 'global', 'proxy', 'image');
  if (!image || image.includes('/')) {
    return image;
  }
  const hub = stringAt(values, 'global', 'hub');
  // Helm writes a tag that looks like a number as one.
  const tag = fieldsAt(values, 'global').tag;
  const variant = stringAt(values, 'global', 'variant');
  if (!hub || (typeof tag !== 'string' && typeof tag !== 'number')) {
    return undefined;
  }
  return withVariant(`${hub}/${image}:${tag}`, variant);
}

function withVariant(image: string, variant: string | undefined): string {
  return variant && !image.endsWith(`-${variant}`)
    ? `${image}-${variant}`
    : image;
}

const variants = /-(?:distroless|debug)$/;

/** The same, changed by a pod's own annotation. Mirrors `inject.go → updateImageTypeIfPresent`. */
export function proxyImageOf(image: string, annotations: Labels): string {
  const type = labelValue(annotations, 'sidecar.istio.io/proxyImageType');
  if (!type) {
    return image;
  }
  const plain = image.replace(variants, '');
  return type === 'default' ? plain : withVariant(plain, type);
}

/** Version that the pods of istiod run, by the image or the label of its Deployment. */
function istiodVersion(
  model: MeshModel,
  namespace: string,
  revision: string,
): { version: string; source: ObjectRef } | undefined {
  const name = revision === 'default' ? 'istiod' : `istiod-${revision}`;
  const istiod = model.get(kinds.deployment, namespace, name);
  const container = listAt(
    istiod,
    'spec',
    'template',
    'spec',
    'containers',
  ).find(isFields);
  const label =
    istiod && labelValue(labelsOf(istiod), 'operator.istio.io/version');
  const version =
    versionOfImage(stringAt(container, 'image') ?? '') ??
    versionOfImage(`:${label ?? ''}`);
  return istiod && version ? { version, source: refOf(istiod) } : undefined;
}

/** What the control plane of a revision would give a pod now. */
export function proxyExpectationOf(
  model: MeshModel,
  revision: string,
): ProxyExpectation {
  const config = model.injectorConfig(revision);
  const namespace = config.source?.namespace ?? 'istio-system';
  return model.memo(
    'proxyExpectation',
    revision,
    () => [[kinds.configMap], [kinds.deployment, namespace]],
    () => {
      const image = proxyImage(config.values);
      const istiod = istiodVersion(model, namespace, revision);
      const version = (image && versionOfImage(image)) ?? istiod?.version;
      const source = config.source ?? istiod?.source;
      const unknown =
        config.unknown ??
        (image || version
          ? undefined
          : { code: 'upgrade.controlPlaneUnknown' as const, params: {} });
      return {
        ...(image ? { image } : {}),
        resources: fieldsAt(config.values, 'global', 'proxy', 'resources'),
        ...(version ? { version } : {}),
        ...(source ? { source } : {}),
        ...(unknown ? { unknown } : {}),
      };
    },
  );
}

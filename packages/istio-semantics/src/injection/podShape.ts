import {
  annotationsOf,
  Fields,
  fieldsAt,
  isFields,
  labelsOf,
  labelValue,
  listAt,
  stringAt,
  stringsAt,
  valueAt,
} from '../model/fields';
import type { KubernetesObject, Labels, PodGroup } from '../types';

/** What the injector wrote down about what it did: annotation `sidecar.istio.io/status`. */
export interface InjectionStatus {
  /** Injected names; null where none were. */
  initContainers: string[] | null;
  containers: string[] | null;
  revision?: string;
}

/** What a pod shows of the data plane. */
export interface PodShape {
  state: PodGroup['state'];
  /** List that holds `istio-proxy`. */
  proxy?: 'containers' | 'initContainers';
  /** True where `istio-proxy` is a sidecar as Kubernetes knows them. */
  native: boolean;
  image?: string;
  /** Taken from the image tag. */
  proxyVersion?: string;
  /** True where an injector has been at work, whatever it added. */
  injected: boolean;
  /** Revision that injected it. */
  revision?: string;
}

/** Reads `sidecar.istio.io/status`. Mirrors `pkg/kube/inject/webhook.go → parseStatus`. */
export function parseInjectionStatus(
  text: string,
): InjectionStatus | undefined {
  let status: unknown;
  try {
    status = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isFields(status)) {
    return undefined;
  }
  const names = (key: string) =>
    Array.isArray(valueAt(status, key)) ? stringsAt(status, key) : null;
  const revision = stringAt(status, 'revision');
  return {
    initContainers: names('initContainers'),
    containers: names('containers'),
    ...(revision === undefined ? {} : { revision }),
  };
}

export function injectionStatusOf(
  pod: KubernetesObject,
): InjectionStatus | undefined {
  const text = labelValue(annotationsOf(pod), 'sidecar.istio.io/status');
  return text === undefined ? undefined : parseInjectionStatus(text);
}

/**
 * Revision that injected a pod; a label of that name is only the user's wish.
 * Mirrors `istioctl/pkg/describe → GetRevisionFromPodAnnotation`.
 */
export function podRevisionOf(pod: KubernetesObject): string | undefined {
  return (
    labelValue(annotationsOf(pod), 'istio.io/rev') ||
    injectionStatusOf(pod)?.revision
  );
}

const containerLists = ['containers', 'initContainers'] as const;

/** The `istio-proxy` container, wherever it is. Mirrors `pkg/kube/inject/app_probe.go → FindSidecar`. */
export function findSidecar(
  spec: Fields,
): { list: 'containers' | 'initContainers'; container: Fields } | undefined {
  for (const list of containerLists) {
    for (const container of listAt(spec, list)) {
      if (isFields(container) && container.name === 'istio-proxy') {
        return { list, container };
      }
    }
  }
  return undefined;
}

const versionInTag = /^v?(\d+\.\d+(?:\.\d+)?(?:-(?:alpha|beta|rc)[.\w]*)?)/;

const versions = new Map<string, string | undefined>();

/** Version from an image's tag, without variants: `1.30.2` of `hub/proxyv2:1.30.2-distroless`. */
export function versionOfImage(image: string): string | undefined {
  if (!versions.has(image)) {
    // A mesh runs a handful of images; more are somebody's joke.
    if (versions.size > 1000) {
      versions.clear();
    }
    const name = image.split('@')[0];
    const colon = name.lastIndexOf(':');
    versions.set(
      image,
      colon > name.lastIndexOf('/')
        ? versionInTag.exec(name.slice(colon + 1))?.[1]
        : undefined,
    );
  }
  return versions.get(image);
}

/** Templates that a pod asks for by annotation. */
function templatesOf(annotations: Labels): string[] {
  const names = labelValue(annotations, 'inject.istio.io/templates');
  return names === undefined ? [] : names.split(',').map(each => each.trim());
}

/** Is the proxy all there is, or does a Gateway own the pod? */
function isGatewayPod(pod: KubernetesObject, templates: string[]): boolean {
  return (
    labelValue(labelsOf(pod), 'gateway.networking.k8s.io/gateway-name') !==
      undefined ||
    templates.includes('gateway') ||
    listAt(pod, 'spec', 'containers').every(
      each => stringAt(each, 'name') === 'istio-proxy',
    )
  );
}

function ambientState(
  annotations: Labels,
): 'ambient' | 'ambient-pending' | 'none' {
  switch (labelValue(annotations, 'ambient.istio.io/redirection')) {
    case 'enabled':
      return 'ambient';
    case 'pending':
      return 'ambient-pending';
    default:
      return 'none';
  }
}

/** Reads a pod's part in the mesh off the pod itself. */
export function podShapeOf(pod: KubernetesObject): PodShape {
  const annotations = annotationsOf(pod);
  const status = labelValue(annotations, 'sidecar.istio.io/status');
  const injected = status !== undefined;
  const written = labelValue(annotations, 'istio.io/rev');
  const revision =
    written || (injected ? parseInjectionStatus(status)?.revision : undefined);
  const templates = templatesOf(annotations);
  const found = findSidecar(fieldsAt(pod, 'spec'));
  const proxyless =
    injected && templates.some(each => each.startsWith('grpc-'));
  if (!found || proxyless) {
    return {
      state: proxyless ? 'proxyless' : ambientState(annotations),
      proxy: found?.list,
      native: false,
      image: undefined,
      proxyVersion: undefined,
      injected,
      revision: revision || undefined,
    };
  }
  const { list, container } = found;
  const image = stringAt(container, 'image') || undefined;
  const regular = list === 'containers' ? 'sidecar' : 'native-sidecar';
  return {
    state:
      list === 'containers' && isGatewayPod(pod, templates)
        ? 'gateway'
        : regular,
    proxy: list,
    native: list === 'initContainers' && container.restartPolicy === 'Always',
    image,
    proxyVersion: image && versionOfImage(image),
    injected,
    revision: revision || undefined,
  };
}

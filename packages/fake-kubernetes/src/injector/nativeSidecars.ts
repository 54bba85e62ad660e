import type { Node, Pod } from '../workloads';

const ANNOTATION = 'sidecar.istio.io/nativeSidecar';
/** First Istio whose default is `auto`; earlier ones leave native sidecars off. */
const AUTO_SINCE_ISTIO_MINOR = 27;
const AUTO_SINCE_KUBERNETES_MINOR = 33;

/**
 * Whether the proxy becomes an init container with `restartPolicy: Always`: the pod's annotation, else
 * `ENABLE_NATIVE_SIDECARS`, see `webhook.go → DetectNativeSidecar`.
 *
 * @param mode - value of `ENABLE_NATIVE_SIDECARS`; undefined for the default of the Istio version.
 * @param tag - image tag of the proxy, from which the Istio version is read.
 */
export function usesNativeSidecar(
  { metadata, spec }: Pod,
  mode: string | undefined,
  tag: string,
  nodes: readonly Node[],
): boolean {
  const wish = metadata.annotations?.[ANNOTATION];
  if (wish !== undefined) {
    return wish !== 'false';
  }
  switch (mode ?? defaultMode(tag)) {
    case 'true':
    case 'enabled':
      return true;
    case 'auto': {
      const assigned = nodes.filter(
        node => node.metadata.name === spec.nodeName,
      );
      const hosts = assigned.length > 0 ? assigned : nodes;
      return hosts.length > 0 && hosts.every(supportsNativeSidecars);
    }
    default:
      return false;
  }
}

function defaultMode(tag: string): string {
  const minor = /^v?1\.(\d+)/.exec(tag)?.[1];
  const isOld = minor !== undefined && Number(minor) < AUTO_SINCE_ISTIO_MINOR;
  return isOld ? 'disabled' : 'auto';
}

function supportsNativeSidecars({ status }: Node): boolean {
  const version = status?.nodeInfo?.kubeletVersion ?? '';
  const minor = /^v?1\.(\d+)/.exec(version)?.[1];
  return Number(minor ?? 0) >= AUTO_SINCE_KUBERNETES_MINOR;
}

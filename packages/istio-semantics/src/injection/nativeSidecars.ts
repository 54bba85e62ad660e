import { labelValue, stringAt } from '../model/fields';
import type { KubernetesObject, Labels } from '../types';

const kubeletVersion = /^v?(\d+)\.(\d+)/;

function supportsNativeSidecars(node: KubernetesObject): boolean {
  const match = kubeletVersion.exec(
    stringAt(node, 'status', 'nodeInfo', 'kubeletVersion') ?? '',
  );
  return (
    match !== null &&
    (Number(match[1]) > 1 || (Number(match[1]) === 1 && Number(match[2]) >= 33))
  );
}

/**
 * Does an injector use native sidecars unless the pod says otherwise? `auto` asks that every node be Kubernetes 1.33 or later.
 * Mirrors `pkg/kube/inject/webhook.go → DetectNativeSidecar`.
 *
 * @param setting - the control plane's `ENABLE_NATIVE_SIDECARS`
 */
export function nativeSidecarsByDefault(
  setting: string,
  nodes: readonly KubernetesObject[],
): boolean {
  return setting === 'auto'
    ? nodes.length > 0 && nodes.every(supportsNativeSidecars)
    : setting === 'enabled';
}

/** Where an injector puts `istio-proxy`. Mirrors `files/injection-template.yaml`. */
export function proxyLocation(
  annotations: Labels,
  nativeByDefault: boolean,
): 'containers' | 'initContainers' {
  const setting =
    labelValue(annotations, 'sidecar.istio.io/nativeSidecar') ??
    String(nativeByDefault);
  return setting === 'false' ? 'containers' : 'initContainers';
}

import type { ObjectRef } from '@mesh-portal/istio-semantics';

/** Versions under which Kiali shows objects (kiali `kubernetes/types.go`); those of other groups it does not show. */
const versions: Record<string, string> = {
  'networking.istio.io': 'v1',
  'security.istio.io': 'v1',
  'telemetry.istio.io': 'v1',
  'gateway.networking.k8s.io': 'v1',
  'networking.istio.io/EnvoyFilter': 'v1alpha3',
  'networking.istio.io/ProxyConfig': 'v1beta1',
  'extensions.istio.io/WasmPlugin': 'v1alpha1',
};

/**
 * Kiali's page of an object; undefined where it has none.
 *
 * @param template - as in `EntityCluster.objectUrl`
 */
export function kialiObjectUrl(
  template: string,
  { group = '', kind, namespace, name }: ObjectRef,
): string | undefined {
  const version = versions[`${group}/${kind}`] ?? versions[group];
  if (!version || !namespace) {
    return undefined;
  }
  const parts: Record<string, string> = {
    namespace,
    group,
    version,
    kind,
    name,
  };
  return template.replace(/\{(\w+)\}/g, (placeholder, part) =>
    encodeURIComponent(parts[part] ?? placeholder),
  );
}

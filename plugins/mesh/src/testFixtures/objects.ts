import type { ObjectRef } from '@mesh-portal/istio-semantics';

export const deployment = (namespace: string, name: string): ObjectRef => ({
  group: 'apps',
  kind: 'Deployment',
  namespace,
  name,
});
export const service = (namespace: string, name: string): ObjectRef => ({
  kind: 'Service',
  namespace,
  name,
});
export const security = (
  kind: string,
  namespace: string,
  name: string,
): ObjectRef => ({ group: 'security.istio.io', kind, namespace, name });
export const networking = (
  kind: string,
  namespace: string,
  name: string,
): ObjectRef => ({ group: 'networking.istio.io', kind, namespace, name });
export const telemetry = (namespace: string, name: string): ObjectRef => ({
  group: 'telemetry.istio.io',
  kind: 'Telemetry',
  namespace,
  name,
});

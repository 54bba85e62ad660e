import type { FakeCluster, KubeManifest } from '@mesh-portal/fake-kubernetes';

/** Owners before what they own, and last the webhooks, which nobody here would answer. */
const order = [
  ['v1', 'Namespace'],
  ['v1', 'ConfigMap'],
  ['v1', 'ServiceAccount'],
  ['v1', 'Service'],
  ['argoproj.io/v1alpha1', 'Rollout'],
  ['flagger.app/v1beta1', 'Canary'],
  ['gateway.networking.k8s.io/v1', 'Gateway'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['batch/v1', 'CronJob'],
  ['batch/v1', 'Job'],
  ['apps/v1', 'ReplicaSet'],
  ['v1', 'Pod'],
  ['gateway.networking.k8s.io/v1', 'GatewayClass'],
  ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
  ['gateway.kyma-project.io/v2', 'APIRule'],
  ['operator.kyma-project.io/v1alpha2', 'Istio'],
  ['operator.kyma-project.io/v1beta1', 'Telemetry'],
  ['telemetry.kyma-project.io/v1beta1', 'TracePipeline'],
  ['telemetry.kyma-project.io/v1beta1', 'MetricPipeline'],
  ['networking.istio.io/v1', 'DestinationRule'],
  ['networking.istio.io/v1', 'Gateway'],
  ['networking.istio.io/v1', 'ServiceEntry'],
  ['networking.istio.io/v1', 'Sidecar'],
  ['networking.istio.io/v1', 'VirtualService'],
  ['security.istio.io/v1', 'AuthorizationPolicy'],
  ['security.istio.io/v1', 'PeerAuthentication'],
  ['security.istio.io/v1', 'RequestAuthentication'],
  ['telemetry.istio.io/v1', 'Telemetry'],
  ['admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration'],
] as const;

/** What a cluster holds, in an order in which another can take it. Addresses are left to the other. */
export function dumpObjects(cluster: FakeCluster): KubeManifest[] {
  return order
    .flatMap(([apiVersion, kind]) => listOf(cluster, apiVersion, kind))
    .filter(({ metadata }) => !metadata.namespace?.startsWith('kube-'))
    .map(object => {
      if (object.kind !== 'Service') {
        return object;
      }
      const { clusterIP, clusterIPs, ...spec } = object.spec as Record<
        string,
        unknown
      >;
      return {
        ...object,
        spec: clusterIP === 'None' ? { ...spec, clusterIP } : spec,
      };
    });
}

function listOf(
  cluster: FakeCluster,
  apiVersion: string,
  kind: string,
): KubeManifest[] {
  try {
    return cluster
      .list({ apiVersion, kind })
      .map(object => ({ ...object, apiVersion, kind }));
  } catch {
    // Not every cluster has every product.
    return [];
  }
}

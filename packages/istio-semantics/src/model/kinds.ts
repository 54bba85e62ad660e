import type { KubernetesObject, ObjectRef } from '../types';
import { groupOf, refTo, stringAt } from './fields';

/**
 * Keys of the kinds that the engine reads: `Kind.group`, or `Kind` for the core group. The group keeps apart kinds of
 * the same name (`Telemetry`, `Gateway`); the version never matters.
 *
 * @public
 */
export const kinds = {
  configMap: 'ConfigMap',
  namespace: 'Namespace',
  node: 'Node',
  pod: 'Pod',
  replicationController: 'ReplicationController',
  secret: 'Secret',
  service: 'Service',
  serviceAccount: 'ServiceAccount',
  cronJob: 'CronJob.batch',
  job: 'Job.batch',
  daemonSet: 'DaemonSet.apps',
  deployment: 'Deployment.apps',
  replicaSet: 'ReplicaSet.apps',
  statefulSet: 'StatefulSet.apps',
  deploymentConfig: 'DeploymentConfig.apps.openshift.io',
  rollout: 'Rollout.argoproj.io',
  canary: 'Canary.flagger.app',
  mutatingWebhook: 'MutatingWebhookConfiguration.admissionregistration.k8s.io',
  validatingWebhook:
    'ValidatingWebhookConfiguration.admissionregistration.k8s.io',
  customResourceDefinition: 'CustomResourceDefinition.apiextensions.k8s.io',
  peerAuthentication: 'PeerAuthentication.security.istio.io',
  requestAuthentication: 'RequestAuthentication.security.istio.io',
  authorizationPolicy: 'AuthorizationPolicy.security.istio.io',
  destinationRule: 'DestinationRule.networking.istio.io',
  virtualService: 'VirtualService.networking.istio.io',
  istioGateway: 'Gateway.networking.istio.io',
  serviceEntry: 'ServiceEntry.networking.istio.io',
  workloadEntry: 'WorkloadEntry.networking.istio.io',
  workloadGroup: 'WorkloadGroup.networking.istio.io',
  sidecar: 'Sidecar.networking.istio.io',
  envoyFilter: 'EnvoyFilter.networking.istio.io',
  proxyConfig: 'ProxyConfig.networking.istio.io',
  istioTelemetry: 'Telemetry.telemetry.istio.io',
  wasmPlugin: 'WasmPlugin.extensions.istio.io',
  gatewayClass: 'GatewayClass.gateway.networking.k8s.io',
  gateway: 'Gateway.gateway.networking.k8s.io',
  httpRoute: 'HTTPRoute.gateway.networking.k8s.io',
  grpcRoute: 'GRPCRoute.gateway.networking.k8s.io',
  tcpRoute: 'TCPRoute.gateway.networking.k8s.io',
  tlsRoute: 'TLSRoute.gateway.networking.k8s.io',
  referenceGrant: 'ReferenceGrant.gateway.networking.k8s.io',
  backendTlsPolicy: 'BackendTLSPolicy.gateway.networking.k8s.io',
  kymaIstio: 'Istio.operator.kyma-project.io',
  kymaTelemetry: 'Telemetry.operator.kyma-project.io',
  kymaApiRule: 'APIRule.gateway.kyma-project.io',
  kymaTracePipeline: 'TracePipeline.telemetry.kyma-project.io',
  kymaMetricPipeline: 'MetricPipeline.telemetry.kyma-project.io',
  kymaLogPipeline: 'LogPipeline.telemetry.kyma-project.io',
} as const;

/** `Kind.group`, or `Kind` for the core group. */
export type KindKey = string;

const keysByGroup = new Map<string, Map<string, KindKey>>();
for (const key of Object.values(kinds)) {
  const [kind, ...group] = key.split('.');
  const held = keysByGroup.get(group.join('.')) ?? new Map();
  keysByGroup.set(group.join('.'), held.set(kind, key));
}

/** Key made of its parts; that of a known kind is not written anew, as this is asked for with every object. */
export function kindKey(kind: string, group: string): KindKey {
  return (
    keysByGroup.get(group)?.get(kind) ?? (group ? `${kind}.${group}` : kind)
  );
}

/** Key of an object's or a reference's kind. */
export function kindKeyOf(subject: KubernetesObject | ObjectRef): KindKey {
  return kindKey(
    stringAt(subject, 'kind') ?? '',
    stringAt(subject, 'group') ?? groupOf(stringAt(subject, 'apiVersion')),
  );
}

/** Reference from a kind key. */
export function refFromKey(
  key: KindKey,
  namespace: string,
  name: string,
): ObjectRef {
  const dot = key.indexOf('.');
  return dot < 0
    ? refTo('', key, namespace, name)
    : refTo(key.slice(dot + 1), key.slice(0, dot), namespace, name);
}

import { fieldsAt, type Fields } from './trim/fields';
import { trimConfigData } from './trim/meshConfig';
import {
  trimApiRule,
  trimCanary,
  trimEnvoyFilter,
  trimNamespace,
  trimPipeline,
  trimPolicy,
  trimProxyConfig,
  trimService,
  trimWasmPlugin,
  trimWebhooks,
} from './trim/policies';
import {
  trimCronJob,
  trimPod,
  trimReplicaSet,
  trimRollout,
  trimWorkload,
} from './trim/workloads';

/** One kind of object that is watched. */
export interface WatchedResource {
  /** Empty for the core group. */
  group: string;
  kind: string;
  plural: string;
  /** Versions that are understood, best first. */
  versions: readonly string[];
  /** What is kept besides kind, version and metadata. */
  trim(object: Fields): Fields;
  fieldSelector?: string;
  /** Read in the namespaces of Istio's control planes only. */
  controlPlaneOnly?: boolean;
  /** Names that are kept; the others are dropped at arrival. */
  accepts?(name: string): boolean;
  /** Group and plural of another resource without which this one is of no use. */
  needs?: readonly [group: string, plural: string];
}

type Row = readonly [
  kind: string,
  plural: string,
  trim?: WatchedResource['trim'],
  more?: Partial<WatchedResource>,
];

const groupOf = (
  group: string,
  versions: readonly string[],
  rows: readonly Row[],
): WatchedResource[] =>
  rows.map(([kind, plural, trim = trimPolicy, more]) => ({
    group,
    kind,
    plural,
    versions,
    trim,
    ...more,
  }));

/** Everything that is read from a cluster; a kind that the cluster lacks is left out. */
export const watchedResources: readonly WatchedResource[] = [
  // Namespaces, services and configuration first: they are few, and the pods mean nothing without them.
  ...groupOf(
    '',
    ['v1'],
    [
      ['Namespace', 'namespaces', trimNamespace],
      [
        'ConfigMap',
        'configmaps',
        configMap => ({ data: trimConfigData(fieldsAt(configMap, 'data')) }),
        {
          controlPlaneOnly: true,
          accepts: name => /^istio(-sidecar-injector)?(-|$)/.test(name),
        },
      ],
      ['Service', 'services', trimService],
      [
        'Pod',
        'pods',
        trimPod,
        { fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed' },
      ],
    ],
  ),
  ...groupOf(
    'apps',
    ['v1'],
    [
      ['Deployment', 'deployments', trimWorkload],
      ['StatefulSet', 'statefulsets', trimWorkload],
      ['DaemonSet', 'daemonsets', trimWorkload],
      // Kyma skips a Deployment while another of its ReplicaSets is not ready; nobody else needs them, because the
      // name of the owner is known from the pod.
      [
        'ReplicaSet',
        'replicasets',
        trimReplicaSet,
        { needs: ['operator.kyma-project.io', 'istios'] },
      ],
    ],
  ),
  ...groupOf(
    'batch',
    ['v1'],
    [
      ['Job', 'jobs', trimWorkload],
      ['CronJob', 'cronjobs', trimCronJob],
    ],
  ),
  ...groupOf(
    'admissionregistration.k8s.io',
    ['v1'],
    [
      [
        'MutatingWebhookConfiguration',
        'mutatingwebhookconfigurations',
        trimWebhooks,
      ],
    ],
  ),
  ...groupOf(
    'networking.istio.io',
    ['v1', 'v1beta1', 'v1alpha3'],
    [
      ['VirtualService', 'virtualservices'],
      ['DestinationRule', 'destinationrules'],
      ['Gateway', 'gateways'],
      ['ServiceEntry', 'serviceentries'],
      ['Sidecar', 'sidecars'],
      ['WorkloadEntry', 'workloadentries'],
      ['WorkloadGroup', 'workloadgroups'],
      ['ProxyConfig', 'proxyconfigs', trimProxyConfig],
      ['EnvoyFilter', 'envoyfilters', trimEnvoyFilter],
    ],
  ),
  ...groupOf(
    'security.istio.io',
    ['v1', 'v1beta1'],
    [
      ['PeerAuthentication', 'peerauthentications'],
      ['RequestAuthentication', 'requestauthentications'],
      ['AuthorizationPolicy', 'authorizationpolicies'],
    ],
  ),
  ...groupOf(
    'telemetry.istio.io',
    ['v1', 'v1alpha1'],
    [['Telemetry', 'telemetries']],
  ),
  ...groupOf(
    'extensions.istio.io',
    ['v1alpha1'],
    [['WasmPlugin', 'wasmplugins', trimWasmPlugin]],
  ),
  ...groupOf(
    'gateway.networking.k8s.io',
    ['v1', 'v1beta1', 'v1alpha3', 'v1alpha2'],
    [
      ['GatewayClass', 'gatewayclasses'],
      ['Gateway', 'gateways'],
      ['HTTPRoute', 'httproutes'],
      ['GRPCRoute', 'grpcroutes'],
      ['TCPRoute', 'tcproutes'],
      ['TLSRoute', 'tlsroutes'],
      ['ReferenceGrant', 'referencegrants'],
      ['BackendTLSPolicy', 'backendtlspolicies'],
    ],
  ),
  ...groupOf(
    'gateway.kyma-project.io',
    ['v2', 'v2alpha1', 'v1beta1'],
    [['APIRule', 'apirules', trimApiRule]],
  ),
  ...groupOf(
    'operator.kyma-project.io',
    ['v1beta1', 'v1alpha2', 'v1alpha1'],
    [
      ['Istio', 'istios'],
      ['Telemetry', 'telemetries'],
    ],
  ),
  ...groupOf(
    'telemetry.kyma-project.io',
    ['v1beta1', 'v1alpha1'],
    [
      ['TracePipeline', 'tracepipelines', trimPipeline],
      ['MetricPipeline', 'metricpipelines', trimPipeline],
    ],
  ),
  ...groupOf(
    'argoproj.io',
    ['v1alpha1'],
    [['Rollout', 'rollouts', trimRollout]],
  ),
  ...groupOf('flagger.app', ['v1beta1'], [['Canary', 'canaries', trimCanary]]),
];

/** `Kind.group`, or `Kind` for the core group. */
export function kindKey(resource: WatchedResource): string {
  return resource.group ? `${resource.kind}.${resource.group}` : resource.kind;
}

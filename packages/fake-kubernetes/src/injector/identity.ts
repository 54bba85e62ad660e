import type { Pod } from '../workloads';

/** What a pod belongs to, as the mesh names it. */
export interface WorkloadIdentity {
  name: string;
  /** As in `kubernetes://apis/apps/v1/namespaces/shop/deployments/web`. */
  owner: string;
  canonicalName: string;
  canonicalRevision: string;
}

const MAX_LABEL = 63;

/** Rules of `pkg/kube/controllers → GetDeployMetaFromPod` and `pkg/model → CanonicalService` of istio/istio. */
export function identityOf(pod: Pod): WorkloadIdentity {
  const { namespace = 'default', labels = {} } = pod.metadata;
  const { apiVersion, kind, name } = workloadOf(pod);
  return {
    name,
    owner: `kubernetes://apis/${apiVersion}/namespaces/${namespace}/${kind.toLowerCase()}s/${name}`,
    canonicalName: asLabel(
      labels['service.istio.io/canonical-name'] ??
        labels['app.kubernetes.io/name'] ??
        labels.app ??
        name,
    ),
    canonicalRevision: asLabel(
      labels['service.istio.io/canonical-revision'] ??
        labels['app.kubernetes.io/version'] ??
        labels.version ??
        'latest',
    ),
  };
}

/** A ReplicaSet stands for its Deployment or Rollout, a CronJob's Job for the CronJob. */
function workloadOf({ metadata }: Pod): {
  apiVersion: string;
  kind: string;
  name: string;
} {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  if (!owner || !metadata.generateName) {
    const generated = metadata.generateName?.replace(/-$/, '');
    return owner
      ? { ...owner }
      : {
          apiVersion: 'v1',
          kind: 'Pod',
          name: metadata.name || generated || '',
        };
  }
  const { apiVersion, kind, name } = owner;
  const { labels = {} } = metadata;
  const withoutHash = (hash: string | undefined) =>
    kind === 'ReplicaSet' && hash && name.endsWith(`-${hash}`)
      ? name.slice(0, -hash.length - 1)
      : undefined;
  const deployment = withoutHash(labels['pod-template-hash']);
  if (deployment !== undefined) {
    return { apiVersion, kind: 'Deployment', name: deployment };
  }
  const rollout = withoutHash(labels['rollouts-pod-template-hash']);
  if (rollout !== undefined) {
    return {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      name: rollout,
    };
  }
  const cronJob = kind === 'Job' && /^(.+)-\d{8,10}$/.exec(name);
  return cronJob
    ? { apiVersion, kind: 'CronJob', name: cronJob[1] }
    : { apiVersion, kind, name };
}

function asLabel(text: string): string {
  return text.slice(0, MAX_LABEL).replace(/[-._]+$/, '');
}

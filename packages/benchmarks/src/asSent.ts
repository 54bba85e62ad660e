import type { KubernetesObject } from '@mesh-portal/istio-semantics';
import { Fields, sentPod, sentPodSpec, time } from './sentPod';

/** Who set which fields, in the notation of `metadata.managedFields`. */
function fieldsV1(value: unknown): Fields {
  if (Array.isArray(value)) {
    const named = value.every(each => each?.name !== undefined);
    return named
      ? Object.fromEntries(
          value.map(each => [
            `k:{"name":${JSON.stringify(each.name)}}`,
            { '.': {}, ...fieldsV1(each) },
          ]),
        )
      : {};
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([key, each]) => [
          `f:${key}`,
          fieldsV1(each),
        ]),
      )
    : {};
}

/** What else the API server knows of an object of a kind. */
function dressed(object: KubernetesObject): Fields {
  const { spec, status, metadata } = object as Fields;
  const { name, namespace } = metadata;
  switch (object.kind) {
    case 'Pod':
      return sentPod(spec, status, namespace);
    case 'Deployment':
      return {
        spec: {
          ...spec,
          progressDeadlineSeconds: 600,
          revisionHistoryLimit: 10,
          strategy: {
            rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
            type: 'RollingUpdate',
          },
          template: {
            ...spec.template,
            spec: sentPodSpec(spec.template.spec, name, namespace),
          },
        },
        status: {
          ...status,
          availableReplicas: status.readyReplicas,
          conditions: ['Available', 'Progressing'].map(type => ({
            lastTransitionTime: time,
            lastUpdateTime: time,
            message: `Deployment "${name}" is as it should be.`,
            reason: 'MinimumReplicasAvailable',
            status: 'True',
            type,
          })),
          observedGeneration: 1,
          replicas: status.readyReplicas,
          updatedReplicas: status.readyReplicas,
        },
      };
    case 'Service':
      return {
        spec: {
          ...spec,
          clusterIP: '10.43.12.7',
          clusterIPs: ['10.43.12.7'],
          internalTrafficPolicy: 'Cluster',
          ipFamilies: ['IPv4'],
          ipFamilyPolicy: 'SingleStack',
          sessionAffinity: 'None',
          type: 'ClusterIP',
        },
        status: { loadBalancer: {} },
      };
    default:
      return {};
  }
}

/** A generated object as the API server sends it, with all that the ingest drops at arrival. */
export function asSent(object: KubernetesObject): KubernetesObject {
  const whole: Fields = { ...object, ...dressed(object) };
  const { apiVersion, metadata, spec, status } = whole;
  const managed = (manager: string, fields: Fields, subresource?: string) => ({
    apiVersion,
    fieldsType: 'FieldsV1',
    fieldsV1: fieldsV1(fields),
    manager,
    operation: 'Update',
    ...(subresource ? { subresource } : {}),
    time,
  });
  const { labels, annotations, ownerReferences } = metadata;
  return {
    ...whole,
    metadata: {
      ...metadata,
      uid: '7f0c1a52-3b5e-4c8e-9d53-2f6b8a1c4e77',
      resourceVersion: '184467440',
      generation: 1,
      managedFields: [
        managed('kube-controller-manager', {
          metadata: { labels, annotations, ownerReferences },
          // What injectors and defaults add to pods is left out: this is to be no larger than real ones.
          spec: object.kind === 'Pod' ? { containers: spec.containers } : spec,
        }),
        ...(status ? [managed('kubelet', { status }, 'status')] : []),
      ],
    },
  };
}

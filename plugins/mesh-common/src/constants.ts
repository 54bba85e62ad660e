/** Annotations that the catalog module writes; each value may also be `unknown` or `not-applicable`. */
export const MESH_ANNOTATION_SIDECAR = 'mesh-portal.dev/sidecar';
export const MESH_ANNOTATION_MTLS = 'mesh-portal.dev/mtls';
export const MESH_ANNOTATION_JWT = 'mesh-portal.dev/jwt';
export const MESH_ANNOTATION_TRACING = 'mesh-portal.dev/tracing';
export const MESH_ANNOTATION_FINDINGS = 'mesh-portal.dev/findings';

/** Annotations that people write. */
export const MESH_ANNOTATION_CONTRACT = 'mesh-portal.dev/contract';
export const MESH_ANNOTATION_EXEMPT = 'mesh-portal.dev/exempt';

/** Annotation on a workload or namespace: entity refs that may claim it, separated by commas. */
export const MESH_ANNOTATION_ENTITY = 'mesh-portal.dev/entity';

/** Annotations of the Kubernetes plugin that bind an entity to workloads. */
export const KUBERNETES_ID_ANNOTATION = 'backstage.io/kubernetes-id';
export const KUBERNETES_LABEL_SELECTOR_ANNOTATION =
  'backstage.io/kubernetes-label-selector';
export const KUBERNETES_NAMESPACE_ANNOTATION =
  'backstage.io/kubernetes-namespace';
export const KUBERNETES_CLUSTER_ANNOTATION = 'backstage.io/kubernetes-cluster';

/** Signal channel and event topic; the message is `{ seq }`, never content. */
export const MESH_CHANGES_CHANNEL = 'mesh:changes';
export const MESH_CHANGES_TOPIC = 'mesh.changes';

/** Event topic, for other backends only; the message is an `ExpiredExemption`. */
export const MESH_EXEMPTION_EXPIRED_TOPIC = 'mesh.exemption.expired';

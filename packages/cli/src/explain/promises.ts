import {
  comparePromises,
  ContractKey,
  KUBERNETES_LABEL_SELECTOR_ANNOTATION,
  KUBERNETES_NAMESPACE_ANNOTATION,
  MESH_ANNOTATION_CONTRACT,
  parseContract,
  PromiseKept,
} from '@mesh-portal/backstage-plugin-mesh-common';
import {
  KubernetesObject,
  MeshModel,
  ObjectRef,
  Workload,
  workloadsIn,
} from '@mesh-portal/istio-semantics';

/** A promise of an entity, about one of its workloads. */
export interface WorkloadPromise extends PromiseKept {
  /** Name of the entity. */
  entity: string;
  workload: ObjectRef;
}

/** Whether an object describes something in the catalog instead of in a cluster. */
export function isEntity({ apiVersion }: KubernetesObject): boolean {
  return /^backstage\.io\//.test(apiVersion ?? '');
}

/** Workloads among the manifests that an entity finds by its annotations. */
export function workloadsOf(
  entity: KubernetesObject,
  model: MeshModel,
  manifests: readonly KubernetesObject[],
): Workload[] {
  const { annotations = {} } = entity.metadata ?? {};
  const selector = (annotations[KUBERNETES_LABEL_SELECTOR_ANNOTATION] ?? '')
    .split(',')
    .map(each => each.split(/==?/).map(part => part.trim()));
  const namespace = annotations[KUBERNETES_NAMESPACE_ANNOTATION];
  return workloadsIn(model, manifests).filter(
    each =>
      (namespace === undefined || namespace === each.namespace) &&
      selector.every(([key, value]) => each.template.labels[key] === value),
  );
}

/**
 * What an entity promises beside what would be true of a workload.
 *
 * @param words - a promise about a question that is not among them is left out
 */
export function promisesAbout(
  { metadata }: KubernetesObject,
  workload: ObjectRef,
  words: Partial<Record<ContractKey, string>>,
): WorkloadPromise[] {
  const { name = '', annotations = {} } = metadata ?? {};
  const contract = parseContract(annotations[MESH_ANNOTATION_CONTRACT] ?? '');
  const unknown = {
    sidecar: 'unknown',
    mtls: 'unknown',
    jwt: 'unknown',
    tracing: 'unknown',
  };
  return comparePromises(contract, { ...unknown, ...words })
    .filter(({ key }) => words[key] !== undefined)
    .map(each => ({ ...each, entity: name, workload }));
}

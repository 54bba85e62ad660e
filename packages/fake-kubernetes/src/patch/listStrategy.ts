/**
 * How a list is merged: by these key fields of its elements, as a set of plain values, or (undefined) replaced whole.
 */
export type ListStrategy = readonly string[] | 'set' | undefined;

/** Finds the strategy of the list at a path of field names (without indices). */
export type ListStrategies = (path: readonly string[]) => ListStrategy;

const BY_FIELD: Record<string, ListStrategy> = {
  addresses: ['type'],
  conditions: ['type'],
  containers: ['name'],
  env: ['name'],
  ephemeralContainers: ['name'],
  finalizers: 'set',
  hostAliases: ['ip'],
  imagePullSecrets: ['name'],
  initContainers: ['name'],
  ownerReferences: ['uid'],
  podIPs: ['ip'],
  resourceClaims: ['name'],
  secrets: ['name'],
  taints: ['key'],
  topologySpreadConstraints: ['topologyKey'],
  volumeDevices: ['devicePath'],
  volumeMounts: ['mountPath'],
  volumes: ['name'],
  webhooks: ['name'],
};

/**
 * The `patchMergeKey`s of the built-in types, see the `x-kubernetes-patch-merge-key` extensions of
 * https://github.com/kubernetes/kubernetes/blob/master/api/openapi-spec/swagger.json
 */
export const builtInLists: ListStrategies = path => {
  const field = path[path.length - 1];
  if (field === 'ports') {
    return portKey(path[path.length - 2]);
  }
  return Object.hasOwn(BY_FIELD, field) ? BY_FIELD[field] : undefined;
};

function portKey(parent: string | undefined): ListStrategy {
  if (parent === 'spec') {
    return ['port'];
  }
  return parent?.toLowerCase().endsWith('containers')
    ? ['containerPort']
    : undefined;
}

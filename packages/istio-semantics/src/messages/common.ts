export const commonMessages = {
  'unknown.notReadable': 'Unknown: {{kind}} objects cannot be read',
  'unknown.configNotUnderstood':
    'Unknown: key {{key}} of ConfigMap {{name}} cannot be understood',
  'unknown.clusterStale':
    'Unknown: cluster {{cluster}} has not answered since {{since}}',
  'unknown.clusterNeverRead': 'Unknown: cluster {{cluster}} was never read',
  'unknown.evaluationFailed':
    'Unknown: the portal could not work this out; its log says why',
  'entity.noWorkloads':
    'No workload matches the Kubernetes annotations of this entity',
  'entity.noAnnotations':
    'No Kubernetes annotation says which workloads belong to this entity',
} as const;

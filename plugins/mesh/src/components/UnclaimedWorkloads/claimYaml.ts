import {
  type ClaimHint,
  KUBERNETES_CLUSTER_ANNOTATION,
  KUBERNETES_ID_ANNOTATION,
  KUBERNETES_LABEL_SELECTOR_ANNOTATION,
  KUBERNETES_NAMESPACE_ANNOTATION,
} from '@mesh-portal/backstage-plugin-mesh-common';

export interface Claimable {
  cluster: string;
  namespace: string;
  name: string;
  hint?: ClaimHint;
}

/** Names of entities are at most this long. */
const MAX_NAME = 63;

/** The entity that would claim a workload, as catalog-info.yaml; whatever the names hold, they stay text. */
export async function claimYaml(workload: Claimable): Promise<string> {
  const { stringify } = await import('yaml');
  const { cluster, namespace, name, hint } = workload;
  return stringify({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: name
        .replace(/[^\w.-]+/g, '-')
        .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
        .slice(0, MAX_NAME),
      annotations: {
        ...selectionOf(workload),
        [KUBERNETES_NAMESPACE_ANNOTATION]: namespace,
        [KUBERNETES_CLUSTER_ANNOTATION]: cluster,
      },
    },
    spec: {
      type: 'service',
      lifecycle: 'production',
      owner: hint?.owner?.entityRef ?? 'unknown',
    },
  });
}

function selectionOf({ name, hint }: Claimable): Record<string, string> {
  const [label] = Object.entries(hint?.labels ?? {});
  if (!label) {
    return { [KUBERNETES_ID_ANNOTATION]: name };
  }
  const [key, value] = label;
  return key === KUBERNETES_ID_ANNOTATION
    ? { [KUBERNETES_ID_ANNOTATION]: value }
    : { [KUBERNETES_LABEL_SELECTOR_ANNOTATION]: `${key}=${value}` };
}

/** Labels that the workload and its pods need first, where none tells them apart; else undefined. */
export async function labelsYaml({
  name,
  hint,
}: Claimable): Promise<string | undefined> {
  if (Object.keys(hint?.labels ?? {}).length > 0) {
    return undefined;
  }
  const { stringify } = await import('yaml');
  const metadata = { labels: { [KUBERNETES_ID_ANNOTATION]: name } };
  return stringify(
    { metadata, spec: { template: { metadata } } },
    {
      aliasDuplicateObjects: false,
    },
  );
}

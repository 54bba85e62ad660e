import type { AdminClient } from './AdminClient';

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

const path =
  '/apis/rbac.authorization.k8s.io/v1/clusterroles/mesh-portal-reader';

/** Takes a resource out of the portal's ClusterRole, or puts it back. */
export async function setForbiddenByRole(
  admin: AdminClient,
  { group, plural }: { group: string; plural: string },
  forbidden: boolean,
): Promise<void> {
  const { rules } = await admin.request<{ rules: Rule[] }>('GET', path);
  await admin.request('PATCH', path, {
    rules: forbidden
      ? rules.map(rule =>
          rule.apiGroups.includes(group)
            ? {
                ...rule,
                resources: rule.resources.filter(each => each !== plural),
              }
            : rule,
        )
      : [
          ...rules,
          {
            apiGroups: [group],
            resources: [plural],
            verbs: ['get', 'list', 'watch'],
          },
        ],
  });
}

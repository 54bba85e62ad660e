import type { WatchedResource } from './resources';

/** The RBAC rule without which a resource cannot be read, as YAML for a ClusterRole, or a Role in a namespace. */
export function missingRule(
  resource: WatchedResource,
  namespace?: string,
): string {
  return [
    namespace
      ? `# in a Role of namespace ${namespace}`
      : '# in the ClusterRole of the portal',
    `- apiGroups: ['${resource.group}']`,
    `  resources: ['${resource.plural}']`,
    `  verbs: ['get', 'list', 'watch']`,
  ].join('\n');
}

import type { CoverageScopeKind } from '@mesh-portal/backstage-plugin-mesh-common';

/** What coverage can be told by. */
export const scopeKinds = [
  'owner',
  'system',
  'domain',
  'cluster',
  'namespace',
] as const satisfies readonly CoverageScopeKind[];

/** Whether scopes of the kind are entities of the catalog. */
export function isEntityScope(by: CoverageScopeKind | undefined): boolean {
  return by !== 'cluster' && by !== 'namespace';
}

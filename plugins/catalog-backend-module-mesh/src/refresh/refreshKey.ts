/** Key under which the catalog processes an entity again when its facts change. */
export function refreshKeyOf(entityRef: string): string {
  return `mesh:${entityRef}`;
}

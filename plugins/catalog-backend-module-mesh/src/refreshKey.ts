/** Key under which an entity asks to be refreshed; the same in every round, as the catalog's hash needs it. */
export function refreshKeyOf(entityRef: string): string {
  return `mesh:${entityRef}`;
}

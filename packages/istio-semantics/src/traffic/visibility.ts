/** `exportTo` as a set; `.` stays as written. */
export type ExportTo = ReadonlySet<string>;

/** To whom an object of a namespace is visible: nobody else, everybody, or the namespaces named. */
export type Audience = 'private' | 'public' | 'none' | ReadonlySet<string>;

/**
 * Audience of an `exportTo` list whose `.` means the object's own namespace; an empty list takes the mesh's default.
 * A `~` hides the object and `*` shows it to all, whatever else is listed.
 * Mirrors `pilot/pkg/model/push_context.go → initVirtualServices`.
 */
export function audienceOf(
  exportTo: readonly string[],
  namespace: string,
  fallback: readonly string[],
): Audience {
  if (exportTo.length === 0) {
    const hidden = fallback.includes('.') ? 'private' : 'none';
    return fallback.includes('*') && hidden === 'none' ? 'public' : hidden;
  }
  if (exportTo.includes('*')) {
    return 'public';
  }
  if (exportTo.includes('~')) {
    return 'none';
  }
  const others = exportTo.map(each => (each === '.' ? namespace : each));
  return others.every(each => each === namespace) ? 'private' : new Set(others);
}

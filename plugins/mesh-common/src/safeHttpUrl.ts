/** Longer than any link this family builds; short enough for an address bar and a database row. */
const MAX_URL_LENGTH = 4096;

// Control characters, white space, soft hyphen, zero-width and bidirectional marks, byte order mark: URL parsers drop
// or move some of them, readers see none of them.
const invisible = /[\p{Cc}\p{Cf}\p{Z}\u180e]/u;

/**
 * The URL in its normal form if a reader may safely be sent there, else undefined.
 *
 * @remarks
 * Only absolute `http:` and `https:` URLs with a host and without user name or password pass. Everything that came
 * from an annotation, an object or another server goes through here before it becomes a link: some link components
 * (Backstage UI 0.18) render any scheme as it is.
 *
 * @public
 */
export function safeHttpUrl(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > MAX_URL_LENGTH) {
    return undefined;
  }
  // Browsers read a backslash as a slash and mend missing slashes, other parsers do not.
  if (
    invisible.test(value) ||
    value.includes('\\') ||
    !/^https?:\/\/[^/?#]/i.test(value)
  ) {
    return undefined;
  }
  try {
    const url = new URL(value);
    const hasUser =
      url.username !== '' ||
      url.password !== '' ||
      /^[^/]+:\/\/[^/?#]*@/.test(value);
    return /^https?:$/.test(url.protocol) && url.hostname !== '' && !hasUser
      ? url.href
      : undefined;
  } catch {
    return undefined;
  }
}

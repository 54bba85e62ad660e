import { useCallback, useEffect, useRef } from 'react';
// The only file that touches the router: navigation elsewhere is by route refs and links.
import { useLocation, useSearchParams } from 'react-router-dom';

/** One search parameter of the page's address; setting it replaces the history entry. */
export function useUrlParam(
  name: string,
): [string | undefined, (value: string | undefined) => void] {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (value: string | undefined) =>
      setParams(previous => patched(previous, { [name]: value }), {
        replace: true,
        preventScrollReset: true,
      }),
    [name, setParams],
  );
  return [params.get(name) ?? undefined, set];
}

/** What several search parameters are to become; `undefined` takes one away. */
export type UrlPatch = Record<string, string | undefined>;

/** All search parameters of the page's address, and how to set several at once as a new entry of the history. */
export function useUrlPatch(): [
  URLSearchParams,
  (patch: UrlPatch) => void,
  (patch: UrlPatch) => string,
] {
  const [params, setParams] = useSearchParams();
  const open = useCallback(
    (patch: UrlPatch) =>
      setParams(previous => patched(previous, patch), {
        preventScrollReset: true,
      }),
    [setParams],
  );
  const hrefOf = useCallback(
    (patch: UrlPatch) => `?${patched(params, patch)}`,
    [params],
  );
  return [params, open, hrefOf];
}

function patched(params: URLSearchParams, patch: UrlPatch): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(patch)) {
    if (value === undefined || value === '') {
      next.delete(name);
    } else {
      next.set(name, value);
    }
  }
  return next;
}

/**
 * Brings the element that the address points at into view: when the anchor changes, and once when `ready` content
 * appears under an address that already had one. Later refreshes move nothing.
 */
export function useAnchor(ready: boolean): string {
  const { hash, key } = useLocation();
  const anchor = decodeHash(hash);
  const visited = useRef<string>();

  useEffect(() => {
    const visit = `${key}${hash}`;
    if (!ready || !anchor || visited.current === visit) {
      return;
    }
    visited.current = visit;
    const target = document.getElementById(anchor);
    target?.scrollIntoView?.({ block: 'start' });
    target?.focus({ preventScroll: true });
  }, [ready, anchor, hash, key]);

  return anchor;
}

function decodeHash(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return '';
  }
}

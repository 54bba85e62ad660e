import type { TrafficShare } from '@mesh-portal/istio-semantics';

/** The shortest name that tells a share from its siblings. */
export function shareName({
  version,
  subset,
  host,
}: Pick<TrafficShare, 'version' | 'subset' | 'host'>): string {
  return version ?? subset ?? host;
}

import type { Reason } from '../types';

const minorOf = /^(\d+)\.(\d+)/;

/**
 * Why a proxy and its control plane are too far apart: the control plane may be one minor version ahead, never behind.
 * Undefined where they are not, or where a version cannot be compared. Source: istio.io, docs/releases/supported-releases.
 */
export function skewProblem(
  proxy: string,
  controlPlane: string,
): Reason | undefined {
  if (proxy === controlPlane) {
    return undefined;
  }
  const have = minorOf.exec(proxy);
  const want = minorOf.exec(controlPlane);
  if (!have || !want) {
    return undefined;
  }
  const params = { proxy, controlPlane };
  const ahead =
    have[1] === want[1]
      ? Number(have[2]) - Number(want[2])
      : Number(have[1]) - Number(want[1]);
  if (ahead > 0) {
    return { code: 'upgrade.proxyAhead', params };
  }
  return have[1] !== want[1] || ahead < -1
    ? { code: 'upgrade.skewTooOld', params }
    : undefined;
}

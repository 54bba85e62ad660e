const VERSION = /^v(\d+)(?:(alpha|beta)(\d+))?$/;
const STABILITY: Record<string, number> = { alpha: 0, beta: 1 };

/**
 * Orders API versions from the most to the least preferred: v2, v1, v1beta2, v1beta1, v1alpha1, then anything else.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#version-priority
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [VERSION.exec(a), VERSION.exec(b)];
  if (!left || !right) {
    return Number(Boolean(right)) - Number(Boolean(left)) || compareText(a, b);
  }
  const stability = (match: RegExpExecArray) => STABILITY[match[2]] ?? 2;
  return (
    stability(right) - stability(left) ||
    Number(right[1]) - Number(left[1]) ||
    Number(right[3] ?? 0) - Number(left[3] ?? 0)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

const units: Readonly<Record<string, number>> = {
  h: 3600,
  m: 60,
  s: 1,
  ms: 1e-3,
  us: 1e-6,
  µs: 1e-6,
  ns: 1e-9,
};

const whole = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:h|ms|m|s|us|µs|ns)/;

/**
 * Seconds of a duration as Go and Kubernetes write it (`1h30m`, `1.5s`, `100ms`); undefined where it is none.
 */
export function parseDuration(text: string | undefined): number | undefined {
  if (!text || text.length > 64) {
    return undefined;
  }
  let rest = text;
  let seconds = 0;
  while (rest !== '') {
    const part = whole.exec(rest)?.[0];
    if (!part) {
      return undefined;
    }
    const number = parseFloat(part);
    seconds += number * units[part.replace(/^[+-]?[\d.]+/, '')];
    rest = rest.slice(part.length);
  }
  return Math.round(seconds * 1e9) / 1e9;
}

/** A duration as Istio writes it: seconds with three, six or nine decimals where it has any. */
export function formatDuration(seconds: number): string {
  const decimals = [0, 3, 6, 9].find(
    each => Number(seconds.toFixed(each)) === seconds,
  );
  return `${seconds.toFixed(decimals ?? 9)}s`;
}

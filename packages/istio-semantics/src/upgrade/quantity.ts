const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const form =
  /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d{1,3})|([numkMGTPE]|[KMGTPE]i)?)$/;

/**
 * Value of a Kubernetes quantity (`200m`, `1Gi`, `2`); undefined for anything that Kubernetes would refuse.
 * Mirrors `k8s.io/apimachinery/pkg/api/resource → ParseQuantity`, to the precision of a double.
 */
export function quantityOf(value: unknown): number | undefined {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value : undefined;
  }
  const match = typeof value === 'string' ? form.exec(value) : null;
  if (!match) {
    return undefined;
  }
  const [, digits, exponent = '', suffix = ''] = match;
  // Multiplying by 1e-3 is not exact; dividing is, so that 100m equals 0.1.
  const factor = factors[suffix];
  const number = Number(`${digits}${exponent}`);
  return factor < 1 ? number / Math.round(1 / factor) : number * factor;
}

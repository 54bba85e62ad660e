import type { MeshModel } from '../../model/MeshModel';

type Check = (value: string, model: MeshModel) => boolean;

const isUnsigned = (value: string, bits: number) =>
  /^\d{1,10}$/.test(value) && Number(value) < 2 ** bits;

const isPort: Check = value => isUnsigned(value.trim(), 16);

const arePorts: Check = (value, model) =>
  value.trim() === '' || value.split(',').every(each => isPort(each, model));

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

function isIpv6(address: string): boolean {
  const halves = address.split('::');
  const groups = halves.flatMap(half => (half ? half.split(':') : []));
  return (
    halves.length <= 2 &&
    groups.every(each => /^[0-9a-f]{1,4}$/i.test(each)) &&
    (halves.length === 2 ? groups.length < 8 : groups.length === 8)
  );
}

/** An address block as `<address>/<bits>`. */
export function isCidr(text: string): boolean {
  const [address, bits, ...more] = text.split('/');
  if (bits === undefined || more.length > 0 || !/^\d{1,3}$/.test(bits)) {
    return false;
  }
  return ipv4.test(address)
    ? Number(bits) <= 32
    : isIpv6(address) && Number(bits) <= 128;
}

const areCidrs: Check = value => value.split(',').every(isCidr);

const orAll =
  (check: Check): Check =>
  (value, model) =>
    value === '*' || check(value, model);

const isCount: Check = value => isUnsigned(value, 32);

// Mirrors `pkg/kube/inject → AnnotationValidation`.
const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  [
    'sidecar.istio.io/interceptionMode',
    value => ['REDIRECT', 'TPROXY', 'NONE'].includes(value),
  ],
  ['status.sidecar.istio.io/port', isPort],
  ['readiness.status.sidecar.istio.io/initialDelaySeconds', isCount],
  ['readiness.status.sidecar.istio.io/periodSeconds', isCount],
  ['readiness.status.sidecar.istio.io/failureThreshold', isCount],
  ['traffic.sidecar.istio.io/includeOutboundIPRanges', orAll(areCidrs)],
  ['traffic.sidecar.istio.io/excludeOutboundIPRanges', areCidrs],
  ['traffic.sidecar.istio.io/includeInboundPorts', orAll(arePorts)],
  ['traffic.sidecar.istio.io/excludeInboundPorts', arePorts],
  ['traffic.sidecar.istio.io/excludeOutboundPorts', arePorts],
  [
    'prometheus.istio.io/merge-metrics',
    value => /^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(value),
  ],
  ['proxy.istio.io/config', (value, model) => model.parse(value) !== undefined],
]);

/**
 * Whether the value of one of Istio's annotations is one that the injector takes. An empty value is taken for one that a
 * reader of the cluster left out, and passes.
 */
export function isAnnotationValue(
  model: MeshModel,
  name: string,
  value: string,
): boolean {
  return value === '' || (checks.get(name)?.(value, model) ?? true);
}

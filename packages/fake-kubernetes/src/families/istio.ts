import { AGE, column } from './columns';
import type { CustomKind } from './CustomKind';

const TRAFFIC = {
  group: 'networking.istio.io',
  categories: ['istio-io', 'networking-istio-io'],
  versions: ['v1', 'v1beta1', 'v1alpha3'],
};
const SECURITY = {
  group: 'security.istio.io',
  categories: ['istio-io', 'security-istio-io'],
  versions: ['v1', 'v1beta1'],
};
const EXTENSION = {
  group: 'extensions.istio.io',
  categories: ['istio-io', 'extensions-istio-io'],
  versions: ['v1alpha1'],
  columns: [AGE],
};

/** Versions as in the CRDs of Istio 1.31; the stored one first. */
export const istioKinds: CustomKind[] = [
  {
    ...TRAFFIC,
    kind: 'DestinationRule',
    shortNames: ['dr'],
    columns: [column('Host', '.spec.host'), AGE],
  },
  { ...TRAFFIC, kind: 'EnvoyFilter', versions: ['v1alpha3'] },
  { ...TRAFFIC, kind: 'Gateway', shortNames: ['gw'] },
  { ...TRAFFIC, kind: 'ProxyConfig', versions: ['v1beta1'] },
  {
    ...TRAFFIC,
    kind: 'ServiceEntry',
    plural: 'serviceentries',
    shortNames: ['se'],
    columns: [
      column('Hosts', '.spec.hosts'),
      column('Location', '.spec.location'),
      column('Resolution', '.spec.resolution'),
      AGE,
    ],
  },
  { ...TRAFFIC, kind: 'Sidecar' },
  {
    ...TRAFFIC,
    kind: 'VirtualService',
    shortNames: ['vs'],
    columns: [
      column('Gateways', '.spec.gateways'),
      column('Hosts', '.spec.hosts'),
      AGE,
    ],
  },
  {
    ...TRAFFIC,
    kind: 'WorkloadEntry',
    plural: 'workloadentries',
    shortNames: ['we'],
    columns: [AGE, column('Address', '.spec.address')],
  },
  { ...TRAFFIC, kind: 'WorkloadGroup', shortNames: ['wg'], columns: [AGE] },
  {
    ...SECURITY,
    kind: 'AuthorizationPolicy',
    plural: 'authorizationpolicies',
    shortNames: ['ap'],
    columns: [column('Action', '.spec.action'), AGE],
  },
  {
    ...SECURITY,
    kind: 'PeerAuthentication',
    shortNames: ['pa'],
    columns: [column('Mode', '.spec.mtls.mode'), AGE],
  },
  { ...SECURITY, kind: 'RequestAuthentication', shortNames: ['ra'] },
  {
    group: 'telemetry.istio.io',
    kind: 'Telemetry',
    plural: 'telemetries',
    shortNames: ['telemetry'],
    categories: ['istio-io', 'telemetry-istio-io'],
    versions: ['v1alpha1', 'v1'],
    columns: [AGE],
  },
  { ...EXTENSION, kind: 'TrafficExtension' },
  { ...EXTENSION, kind: 'WasmPlugin' },
];

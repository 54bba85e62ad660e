import { AGE, column, conditionColumn } from './columns';
import type { CustomKind } from './CustomKind';

const COMMON = {
  group: 'gateway.networking.k8s.io',
  categories: ['gateway-api'],
  versions: ['v1'],
  columns: [AGE],
};
const ROUTE = {
  ...COMMON,
  columns: [column('Hostnames', '.spec.hostnames'), AGE],
};

/** Versions as in the standard channel of Gateway API 1.6; the stored one first. */
export const gatewayApiKinds: CustomKind[] = [
  {
    ...COMMON,
    kind: 'BackendTLSPolicy',
    plural: 'backendtlspolicies',
    shortNames: ['btlspolicy'],
    versions: ['v1', 'v1alpha3'],
  },
  {
    ...COMMON,
    kind: 'GatewayClass',
    plural: 'gatewayclasses',
    shortNames: ['gc'],
    clusterScoped: true,
    versions: ['v1', 'v1beta1'],
    columns: [
      column('Controller', '.spec.controllerName'),
      conditionColumn('Accepted', 'Accepted'),
      AGE,
    ],
  },
  {
    ...COMMON,
    kind: 'Gateway',
    shortNames: ['gtw'],
    versions: ['v1', 'v1beta1'],
    columns: [
      column('Class', '.spec.gatewayClassName'),
      column('Address', '.status.addresses[*].value'),
      conditionColumn('Programmed', 'Programmed'),
      AGE,
    ],
  },
  { ...ROUTE, kind: 'GRPCRoute' },
  { ...ROUTE, kind: 'HTTPRoute', versions: ['v1', 'v1beta1'] },
  {
    ...COMMON,
    kind: 'ListenerSet',
    shortNames: ['lset'],
    columns: [
      conditionColumn('Accepted', 'Accepted'),
      conditionColumn('Programmed', 'Programmed'),
      AGE,
    ],
  },
  {
    ...COMMON,
    kind: 'ReferenceGrant',
    shortNames: ['refgrant'],
    versions: ['v1beta1', 'v1'],
    status: false,
  },
  { ...COMMON, kind: 'TCPRoute', versions: ['v1', 'v1alpha2'] },
  { ...COMMON, kind: 'TLSRoute', versions: ['v1', 'v1alpha3', 'v1alpha2'] },
  { ...COMMON, kind: 'UDPRoute', versions: ['v1', 'v1alpha2'] },
];

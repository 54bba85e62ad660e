import {
  attaches,
  kinds,
  KubernetesObject,
  Labels,
  MeshModel,
  namespaceMode,
  namespaceModes,
  peerAuthenticationsFor,
  ServiceTarget,
} from '../../src';
import type { Document } from '../cases';
import type { Adapter } from '../judge';
import { asserted, record } from './world';

const serviceOf = ({ name, namespace, serviceRegistry }: Document) =>
  ({ name, namespace, registry: serviceRegistry } as ServiceTarget);

const keyOf = ({ metadata }: KubernetesObject) =>
  `${metadata?.namespace}/${metadata?.name}`;

export const mtlsSelection: Record<string, Adapter> = {
  'mtls/selection': ({ input, params, expected }) => {
    const { isWaypoint, rootNamespace: root, service } = params;
    const rootNamespace = String(root);
    const namespace = String(params.workloadNamespace);
    const services = service
      ? [serviceOf(record(record(service).attributes))]
      : [];
    const places = new Set([
      namespace,
      rootNamespace,
      ...services.map(each => each.namespace),
    ]);
    const { EnableSelectorBasedK8sGatewayPolicy } = record(params.features);
    const workload = {
      namespace,
      labels: record(params.workloadLabels) as Labels,
      rootNamespace,
      waypoint: isWaypoint === true,
      services,
      selectorsOnGateways: EnableSelectorBasedK8sGatewayPolicy !== false,
    };
    const model = MeshModel.of(input);
    const policies = (kind: string) => (each: string) => model.list(kind, each);
    const modes = namespaceModes(
      model.list(kinds.peerAuthentication),
      rootNamespace,
    );
    return asserted(expected, {
      peerAuthentications: peerAuthenticationsFor(
        workload,
        rootNamespace,
        policies(kinds.peerAuthentication),
      ).map(keyOf),
      requestAuthentications: [...places]
        .flatMap(policies(kinds.requestAuthentication))
        .filter(each => attaches(workload, each))
        .map(keyOf),
      namespaceMutualTLS: namespaceMode(modes, namespace),
    });
  },
};

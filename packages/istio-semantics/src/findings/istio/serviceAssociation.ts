import {
  annotationsOf,
  labelsOf,
  labelValue,
  listAt,
  numberAt,
  refOf,
  stringAt,
  valueAt,
} from '../../model/fields';
import { kinds } from '../../model/kinds';
import type { MeshModel } from '../../model/MeshModel';
import type { KubernetesObject } from '../../types';
import type { Analyzer } from '../analyzer';
import { isInMesh, titleOf } from '../shared';

interface ServicePort {
  service: KubernetesObject;
  port: number;
  targetPort: string;
  protocol: string;
}

/** Ports of all services that select the pods of a Deployment. */
function portsInFrontOf(
  model: MeshModel,
  namespace: string,
  template: KubernetesObject,
): ServicePort[] {
  const services = model.servicesFor(namespace, labelsOf(template));
  return services.flatMap(service =>
    listAt(service, 'spec', 'ports').map(each => {
      const port = numberAt(each, 'port') ?? 0;
      return {
        service,
        port,
        targetPort: String(valueAt(each, 'targetPort') || port),
        protocol: stringAt(each, 'protocol') || 'TCP',
      };
    }),
  );
}

function groupBy<K>(
  ports: readonly ServicePort[],
  keyOf: (each: ServicePort) => K,
): Map<K, ServicePort[]> {
  const groups = new Map<K, ServicePort[]>();
  for (const each of ports) {
    const key = keyOf(each);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return groups;
}

function differ<T>(group: readonly ServicePort[], of: (e: ServicePort) => T) {
  return new Set(group.map(of)).size > 1;
}

const servicesText = (group: readonly ServicePort[]) =>
  [...new Set(group.map(each => titleOf(each.service)))].sort().join(', ');

/** Mirrors `analyzers/deployment/services.go`. */
export const serviceAssociationAnalyzer: Analyzer = {
  name: 'deployment.ServiceAssociationAnalyzer',
  kinds: [kinds.namespace],
  localKinds: [kinds.deployment, kinds.service],
  about: [kinds.deployment],
  analyze(model, report, namespace) {
    for (const deployment of model.list(kinds.deployment, namespace)) {
      const template = (valueAt(deployment, 'spec', 'template') ??
        {}) as KubernetesObject;
      const ports = portsInFrontOf(model, namespace, template);
      const isWaypoint =
        labelValue(labelsOf(deployment), 'gateway.istio.io/managed') ===
        'istio.io-mesh-controller';
      const shape = {
        labels: labelsOf(template),
        annotations: annotationsOf(template),
      };
      if (
        ports.length < 2 ||
        isWaypoint ||
        !isInMesh(model, namespace, shape, template.spec)
      ) {
        continue;
      }
      const affected = (group: readonly ServicePort[]) => [
        refOf(deployment),
        ...new Set(group.map(each => refOf(each.service))),
      ];
      for (const [port, group] of groupBy(ports, each => each.port)) {
        if (differ(group, each => each.protocol)) {
          report('IST0116', deployment, {
            params: { port, services: servicesText(group) },
            affected: affected(group),
          });
        }
      }
      for (const [targetPort, group] of groupBy(ports, e => e.targetPort)) {
        if (differ(group, each => each.port)) {
          const numbers = [...new Set(group.map(each => each.port))];
          report('IST0137', deployment, {
            params: {
              targetPort,
              services: servicesText(group),
              ports: numbers.sort((a, b) => a - b).join(', '),
            },
            affected: affected(group),
          });
        }
      }
    }
  },
};

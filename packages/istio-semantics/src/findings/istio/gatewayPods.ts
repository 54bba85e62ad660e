import {
  labelsAt,
  labelsOf,
  listAt,
  namespaceOf,
  numberAt,
  stringAt,
} from '../../model/fields';
import { kinds } from '../../model/kinds';
import type { MeshModel } from '../../model/MeshModel';
import type { KubernetesObject, Labels } from '../../types';
import { originOfPod, podsWith, selectorText } from '../shared';

export const gatewaySelector = (gateway: KubernetesObject): Labels =>
  labelsAt(gateway, 'spec', 'selector');

/** Servers of a Gateway with their ports; 0 for one without. */
export function serversOf(gateway: KubernetesObject) {
  return listAt(gateway, 'spec', 'servers').map((server, index) => ({
    server,
    port: numberAt(server, 'port', 'number') ?? 0,
    field: `spec.servers[${index}]`,
  }));
}

/** All selectors of Gateways, by their text. */
function selectorsOf(model: MeshModel): ReadonlyMap<string, Labels> {
  return model.memo(
    'gateway selectors',
    '',
    [[kinds.istioGateway]],
    () =>
      new Map(
        model
          .list(kinds.istioGateway)
          .map(gatewaySelector)
          .map(each => [selectorText(each), each]),
      ),
  );
}

/** Pods of a namespace by the text of each Gateway selector that selects them. */
function podsIn(
  model: MeshModel,
  namespace: string,
): ReadonlyMap<string, readonly KubernetesObject[]> {
  return model.memo(
    'gateway pods',
    namespace,
    [[kinds.istioGateway], [kinds.pod, namespace]],
    () => {
      const found = new Map<string, readonly KubernetesObject[]>();
      for (const [text, selector] of selectorsOf(model)) {
        const pods = podsWith(model, namespace, selector);
        if (pods.length > 0) {
          found.set(text, pods);
        }
      }
      return found;
    },
  );
}

/** Pods of any namespace that a Gateway selects, in configuration order of each namespace. */
export function podsOfGateway(
  model: MeshModel,
  gateway: KubernetesObject,
): readonly KubernetesObject[] {
  const all = model.memo(
    'gateway pods of all namespaces',
    '',
    [[kinds.istioGateway], [kinds.pod]],
    () => {
      const found = new Map<string, KubernetesObject[]>();
      for (const namespace of ['', ...model.namespaces()]) {
        for (const [text, pods] of podsIn(model, namespace)) {
          found.set(text, [...(found.get(text) ?? []), ...pods]);
        }
      }
      return found;
    },
  );
  return all.get(selectorText(gatewaySelector(gateway))) ?? [];
}

/** One pod of each workload that a Gateway selects. */
export function workloadsOfGateway(
  model: MeshModel,
  gateway: KubernetesObject,
) {
  const found = new Map(
    podsOfGateway(model, gateway).map(pod => {
      const { ref } = originOfPod(model, pod);
      return [`${ref.namespace}/${ref.kind}/${ref.name}`, { pod, ref }];
    }),
  );
  return [...found.values()];
}

/** `<namespace>/<name>` that a VirtualService means by the name of a gateway. */
export function gatewayReference(
  reference: string,
  namespace: string,
): { namespace: string; name: string } {
  const slash = reference.indexOf('/');
  return slash < 0
    ? { namespace, name: reference }
    : {
        namespace: reference.slice(0, slash),
        name: reference.slice(slash + 1),
      };
}

/** Ports on which pods behind services of a pod get connections. */
export function portsLeadingTo(
  model: MeshModel,
  pod: KubernetesObject,
): number[] {
  return model
    .servicesFor(namespaceOf(pod), labelsOf(pod))
    .flatMap(service => listAt(service, 'spec', 'ports'))
    .filter(each => (stringAt(each, 'protocol') ?? 'TCP') === 'TCP')
    .map(each => numberAt(each, 'targetPort') || numberAt(each, 'port') || 0);
}

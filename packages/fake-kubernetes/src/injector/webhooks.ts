import { isRecord, JsonRecord, valueAt } from '../json';
import { LabelSelector, matchesLabels, readLabelSelector } from '../selectors';
import type { KubeObject } from '../types';

/** A webhook of Istio that receives the creation of a pod. */
export interface InjectorWebhook {
  /** As in `namespace.sidecar-injector.istio.io`. */
  name: string;
  configuration: string;
  /** The control plane behind it; a tag is resolved. */
  revision: string;
  /** Namespace of the control plane. */
  namespace: string;
  /** Name of the injector's Service; absent where the webhook names a URL. */
  service?: string;
  /** Whether a pod is refused when the injector fails. */
  required: boolean;
}

const SERVICE = /^istiod(?:-(.+))?$/;

/**
 * The webhooks that match a new pod, in the order in which an API server calls them. Plain Kubernetes semantics of
 * `rules`, `namespaceSelector` and `objectSelector`.
 */
export function matchingWebhooks(
  configurations: readonly KubeObject[],
  pod: KubeObject,
  namespace: KubeObject,
): InjectorWebhook[] {
  return [...configurations]
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    .flatMap(configuration =>
      records(configuration.webhooks)
        .filter(
          webhook =>
            String(webhook.name).endsWith('istio.io') &&
            receivesPods(webhook) &&
            selects(webhook.namespaceSelector, namespace) &&
            selects(webhook.objectSelector, pod),
        )
        .map(webhook => describe(configuration, webhook)),
    );
}

function receivesPods({ rules }: JsonRecord): boolean {
  return records(rules).some(
    rule =>
      includes(rule.operations, 'CREATE') &&
      includes(rule.apiGroups, '') &&
      includes(rule.resources, 'pods'),
  );
}

function includes(list: unknown, value: string): boolean {
  return Array.isArray(list) && (list.includes(value) || list.includes('*'));
}

function selects(selector: unknown, { metadata }: KubeObject): boolean {
  const requirements = readLabelSelector(
    isRecord(selector) ? (selector as LabelSelector) : undefined,
  );
  return matchesLabels(requirements, metadata.labels);
}

function describe(
  { metadata }: KubeObject,
  webhook: JsonRecord,
): InjectorWebhook {
  const service = valueAt(webhook, ['clientConfig', 'service']);
  const name = isRecord(service) ? String(service.name) : undefined;
  const ofService = name && (SERVICE.exec(name)?.[1] ?? 'default');
  return {
    name: String(webhook.name),
    configuration: metadata.name,
    revision: metadata.labels?.['istio.io/rev'] || ofService || 'default',
    namespace: isRecord(service) ? String(service.namespace) : 'istio-system',
    ...(name && { service: name }),
    required: webhook.failurePolicy !== 'Ignore',
  };
}

function records(value: unknown): JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

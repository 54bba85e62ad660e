import {
  labelsAt,
  labelsOf,
  labelValue,
  listAt,
  nameOf,
  refOf,
  stringAt,
  stringsAt,
  valueAt,
} from '../model/fields';
import { kinds } from '../model/kinds';
import { matchesSelector } from '../model/labelSelector';
import type { MeshModel } from '../model/MeshModel';
import type { KubernetesObject, Labels, ObjectRef, Reason } from '../types';

/** One webhook that asks a control plane to inject. */
export interface InjectorWebhook {
  name: string;
  /** Service that answers, `istiod` or `istiod-<revision>`, and where it is. */
  service?: string;
  serviceNamespace?: string;
  /** True where CEL conditions, which are not evaluated here, have a say as well. */
  conditional: boolean;
  namespaceSelector: unknown;
  objectSelector: unknown;
}

/** A MutatingWebhookConfiguration of Istio: of a revision, or of a tag that stands for one. */
export interface Injector {
  ref: ObjectRef;
  name: string;
  revision: string;
  tag?: string;
  /** Its selectors are made never to match. */
  deactivated: boolean;
  webhooks: InjectorWebhook[];
}

export interface InjectorMatch {
  injector: Injector;
  webhook: InjectorWebhook;
}

function neverMatches(selector: unknown): boolean {
  return (
    labelValue(labelsAt(selector, 'matchLabels'), 'istio.io/deactivated') ===
    'never-match'
  );
}

/**
 * The injectors among webhook configurations, by name.
 * Mirrors `istioctl/pkg/checkinject → isIstioWebhook` and `istioctl/pkg/injector → getInjectedRevision`.
 */
export function readInjectors(
  configurations: readonly KubernetesObject[],
): Injector[] {
  return configurations
    .filter(each =>
      listAt(each, 'webhooks').some(hook =>
        stringAt(hook, 'name')?.endsWith('istio.io'),
      ),
    )
    .map(each => {
      const labels = labelsOf(each);
      const tag = labelValue(labels, 'istio.io/tag');
      const webhooks = listAt(each, 'webhooks').map(hook => ({
        name: stringAt(hook, 'name') ?? '',
        service: stringAt(hook, 'clientConfig', 'service', 'name'),
        serviceNamespace: stringAt(
          hook,
          'clientConfig',
          'service',
          'namespace',
        ),
        conditional: listAt(hook, 'matchConditions').length > 0,
        namespaceSelector: valueAt(hook, 'namespaceSelector'),
        objectSelector: valueAt(hook, 'objectSelector'),
      }));
      return {
        ref: refOf(each),
        name: nameOf(each),
        revision: labelValue(labels, 'istio.io/rev') || 'default',
        ...(tag ? { tag } : {}),
        deactivated: webhooks.some(
          hook =>
            neverMatches(hook.namespaceSelector) &&
            neverMatches(hook.objectSelector),
        ),
        webhooks,
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
}

/** The injectors of a cluster, by name. */
export function injectorsOf(model: MeshModel): readonly Injector[] {
  return model.memo('injectors', '', [[kinds.mutatingWebhook]], () =>
    readInjectors(model.list(kinds.mutatingWebhook)),
  );
}

/** Webhooks that receive a pod, with Kubernetes' selector semantics; annotations never reach selectors. */
export function matchingWebhooks(
  injectors: readonly Injector[],
  namespaceLabels: Labels,
  podLabels: Labels,
): InjectorMatch[] {
  return injectors.flatMap(injector =>
    injector.webhooks
      .filter(
        each =>
          matchesSelector(each.namespaceSelector, namespaceLabels) &&
          matchesSelector(each.objectSelector, podLabels),
      )
      .map(webhook => ({ injector, webhook })),
  );
}

/** What a selector asks for, all of it as expressions. */
function expressionsOf(selector: unknown): unknown[] {
  const labels = Object.entries(labelsAt(selector, 'matchLabels'));
  return [
    ...labels.map(([key, value]) => ({ key, operator: 'In', values: [value] })),
    ...listAt(selector, 'matchExpressions'),
  ];
}

/** The label that a selector's `In` or `NotIn` looked at. */
function labelSeen(selector: unknown, labels: Labels): string | undefined {
  for (const each of expressionsOf(selector)) {
    const key = stringAt(each, 'key') ?? '';
    const value = labelValue(labels, key);
    if (
      value !== undefined &&
      ['In', 'NotIn'].includes(stringAt(each, 'operator') ?? '')
    ) {
      return `${key}=${value}`;
    }
  }
  return undefined;
}

/** The label that a selector refuses. */
function labelRefused(selector: unknown, labels: Labels): string | undefined {
  for (const each of listAt(selector, 'matchExpressions')) {
    const key = stringAt(each, 'key') ?? '';
    const value = labelValue(labels, key);
    const operator = stringAt(each, 'operator');
    if (
      value !== undefined &&
      (operator === 'DoesNotExist' ||
        (operator === 'NotIn' && stringsAt(each, 'values').includes(value)))
    ) {
      return `${key}=${value}`;
    }
  }
  return undefined;
}

function labelsAskedFor(
  webhooks: InjectorWebhook[],
  key: 'namespaceSelector' | 'objectSelector',
): string {
  return webhooks
    .flatMap(each => expressionsOf(each[key]))
    .filter(each => stringAt(each, 'operator') === 'In')
    .flatMap(each =>
      stringsAt(each, 'values').map(
        value => `${stringAt(each, 'key')}=${value}`,
      ),
    )
    .join(', ');
}

function matchReason(
  namespaceLabel: string | undefined,
  podLabel: string | undefined,
  webhook: string,
): Reason {
  if (namespaceLabel && podLabel) {
    return {
      code: 'injection.bothLabelsMatch',
      params: { namespaceLabel, podLabel },
    };
  }
  if (namespaceLabel) {
    return {
      code: 'injection.namespaceLabelMatches',
      params: { label: namespaceLabel },
    };
  }
  return podLabel
    ? { code: 'injection.podLabelMatches', params: { label: podLabel } }
    : { code: 'injection.everyPodMatches', params: { webhook } };
}

/**
 * Whether one injector receives a pod, and the label that decides.
 * Mirrors `istioctl/pkg/checkinject → analyzeWebhooksMatchStatus`; other than there a webhook that asks for no label counts.
 */
export function explainInjector(
  injector: Injector,
  namespaceLabels: Labels,
  podLabels: Labels,
): { injected: boolean; reason: Reason } {
  for (const each of injector.webhooks) {
    const namespaceMatches = matchesSelector(
      each.namespaceSelector,
      namespaceLabels,
    );
    const podMatches = matchesSelector(each.objectSelector, podLabels);
    if (namespaceMatches && podMatches) {
      return {
        injected: true,
        reason: matchReason(
          labelSeen(each.namespaceSelector, namespaceLabels),
          labelSeen(each.objectSelector, podLabels),
          each.name,
        ),
      };
    }
    const refused = namespaceMatches
      ? labelRefused(each.objectSelector, podLabels)
      : undefined;
    if (refused) {
      return {
        injected: false,
        reason: {
          code: 'injection.podLabelPrevents',
          params: { label: refused },
        },
      };
    }
    const setting = labelValue(namespaceLabels, 'istio-injection');
    if (podMatches && setting !== undefined && setting !== 'enabled') {
      return {
        injected: false,
        reason: {
          code: 'injection.namespaceLabelPrevents',
          params: { label: `istio-injection=${setting}` },
        },
      };
    }
  }
  return {
    injected: false,
    reason: injector.deactivated
      ? { code: 'injection.deactivated', params: {} }
      : {
          code: 'injection.noMatchingLabels',
          params: {
            namespaceLabels: labelsAskedFor(
              injector.webhooks,
              'namespaceSelector',
            ),
            podLabels: labelsAskedFor(injector.webhooks, 'objectSelector'),
          },
        },
  };
}

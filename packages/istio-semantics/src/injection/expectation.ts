import { ambientEnrolment } from '../ambient/enrolment';
import { booleanAt, labelValue, stringAt } from '../model/fields';
import { KindKey, kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import type { ModelInput } from '../model/objectStore';
import { selectorKeys } from '../model/labelSelector';
import type { PodTemplate, Workload } from '../model/workloads';
import type { InjectionAnswer, Reason } from '../types';
import { injectRequired } from './injectRequired';
import { findSidecar } from './podShape';
import {
  explainInjector,
  InjectorMatch,
  injectorsOf,
  matchingWebhooks,
} from './webhooks';
import { noWebhookReason } from './noWebhook';
import { namespaceRef, templateField } from './places';

/** What would happen to a pod of a workload that was created now. */
export interface Expectation {
  expected: InjectionAnswer['expected'];
  trace: InjectionAnswer['trace'];
  /** The step of the trace that decides. */
  decided: Reason;
  /** What else to know: double injection, assumed configuration. */
  caveats: Reason[];
  /** Objects that would have to be read to be sure. */
  unknown: Reason[];
  /** True where the pod template brings a proxy along, so that injection does not matter. */
  proxyInTemplate: boolean;
  /** Why istio-cni would enrol the pod or not; absent where no label speaks of it. */
  ambient?: { enrolled: boolean; reason: Reason };
}

function matchStep(
  model: MeshModel,
  { injector, webhook }: InjectorMatch,
  workload: Workload,
): Reason {
  const namespaceLabels = model.namespaceLabels(workload.namespace);
  const { reason } = explainInjector(
    injector,
    namespaceLabels,
    workload.template.labels,
  );
  switch (reason.code) {
    case 'injection.podLabelMatches':
      return {
        ...reason,
        object: workload.ref,
        field: templateField(workload, 'metadata.labels'),
      };
    case 'injection.everyPodMatches':
      return {
        ...reason,
        object: injector.ref,
        field: `webhooks[${webhook.name}]`,
      };
    default:
      return {
        ...reason,
        object: namespaceRef(workload.namespace),
        field: 'metadata.labels',
      };
  }
}

function unreadable(model: MeshModel, needed: readonly KindKey[]): Reason[] {
  return needed
    .filter(kind => !model.readable(kind))
    .map(kind => ({ code: 'unknown.notReadable' as const, params: { kind } }));
}

/** Where a step of the webhook's decision looked, so that a UI can link to it. */
function located(reason: Reason, workload: Workload): Reason {
  switch (reason.code) {
    case 'injection.hostNetwork':
      return {
        ...reason,
        object: workload.ref,
        field: templateField(workload, 'spec.hostNetwork'),
      };
    case 'injection.podSays':
    case 'injection.podSaysNothingKnown':
      return {
        ...reason,
        object: workload.ref,
        field: templateField(
          workload,
          `metadata.${reason.params.source}s["sidecar.istio.io/inject"]`,
        ),
      };
    case 'injection.ignoredNamespace':
      return { ...reason, object: namespaceRef(workload.namespace) };
    default:
      return reason;
  }
}

const expectationInputs: readonly ModelInput[] = [
  [kinds.mutatingWebhook],
  [kinds.namespace],
  [kinds.configMap],
];

/** Keys of pod labels that any injector asks about. */
function labelKeysAskedFor(model: MeshModel): readonly string[] {
  return model.memo('injectionLabelKeys', '', expectationInputs, () => {
    const injectors = injectorsOf(model);
    const configs = injectors.map(each => model.injectorConfig(each.revision));
    return [
      ...new Set([
        'sidecar.istio.io/inject',
        'istio.io/rev',
        'istio.io/dataplane-mode',
        ...injectors
          .flatMap(each => each.webhooks)
          .flatMap(each => selectorKeys(each.objectSelector)),
        ...configs
          .flatMap(each => [
            ...each.alwaysInjectSelector,
            ...each.neverInjectSelector,
          ])
          .flatMap(selectorKeys),
      ]),
    ];
  });
}

/** True for a pod template in which nothing speaks of injection, so that all like it in the namespace fare the same. */
function isPlain(model: MeshModel, { labels, annotations, spec }: PodTemplate) {
  return (
    labelKeysAskedFor(model).every(
      key => labelValue(labels, key) === undefined,
    ) &&
    labelValue(annotations, 'sidecar.istio.io/inject') === undefined &&
    labelValue(annotations, 'sidecar.istio.io/status') === undefined &&
    !booleanAt(spec, 'hostNetwork') &&
    findSidecar(spec) === undefined
  );
}

/**
 * Whether, by whom and why a new pod of a workload would be injected: the selectors of all injection webhooks, then the
 * webhook's own decision with the configuration of the revision that it belongs to.
 */
export function expectationOf(
  model: MeshModel,
  workload: Workload,
): Expectation {
  const compute = () => computeExpectation(model, workload);
  const plain = model.memoOf(workload, 'plain', expectationInputs, () =>
    isPlain(model, workload.template),
  );
  return plain
    ? model.memo(
        'plainExpectation',
        workload.namespace,
        expectationInputs,
        compute,
      )
    : model.memoOf(workload, 'expectation', expectationInputs, compute);
}

function computeExpectation(model: MeshModel, workload: Workload): Expectation {
  const { template, namespace } = workload;
  const injectors = injectorsOf(model);
  const namespaceLabels = model.namespaceLabels(namespace);
  const unknown = unreadable(model, [kinds.mutatingWebhook, kinds.namespace]);
  const sidecar =
    workload.object && workload.kind !== kinds.pod
      ? findSidecar(template.spec)
      : undefined;
  const proxyInTemplate =
    sidecar !== undefined && stringAt(sidecar.container, 'image') !== 'auto';
  const enrolment = ambientEnrolment(namespaceLabels, template);
  const ambient = enrolment && {
    ...enrolment,
    reason: {
      ...enrolment.reason,
      object:
        enrolment.reason.code === 'ambient.namespaceLabel'
          ? namespaceRef(namespace)
          : workload.ref,
    },
  };
  const common = { unknown, proxyInTemplate, ...(ambient ? { ambient } : {}) };

  const matches = matchingWebhooks(injectors, namespaceLabels, template.labels);
  const [match] = matches;
  if (!match) {
    const decided = noWebhookReason(model, injectors, workload);
    return {
      ...common,
      expected: {
        injected: false,
        ...(ambient?.enrolled ? { ambient: true } : {}),
      },
      trace: [{ reason: decided, decided: true }],
      decided,
      caveats: [],
    };
  }

  const config = model.injectorConfig(match.injector.revision);
  const decision = injectRequired(config, template, namespace);
  const trace = [
    { reason: matchStep(model, match, workload), decided: false },
    ...decision.trace.map(step => ({
      ...step,
      reason:
        step.decided && decision.fromConfiguration && config.source
          ? { ...step.reason, object: config.source, field: 'data.config' }
          : located(step.reason, workload),
    })),
  ];
  for (const { injector, webhook } of matches.filter(
    each => each.webhook.conditional,
  )) {
    unknown.push({
      code: 'injection.matchConditions',
      params: { webhook: `${injector.name}/${webhook.name}` },
      object: injector.ref,
      field: 'webhooks.matchConditions',
    });
  }
  const caveats: Reason[] = [];
  if (matches.length > 1) {
    caveats.push({
      code: 'injection.severalWebhooks',
      params: {
        webhooks: matches
          .map(each => `${each.injector.name}/${each.webhook.name}`)
          .join(', '),
      },
      object: match.injector.ref,
    });
  }
  if (decision.fromConfiguration) {
    if (config.unknown) {
      unknown.push(config.unknown);
    } else if (!config.source) {
      caveats.push({
        code: 'injection.configAbsent',
        params: { revision: match.injector.revision },
      });
    }
  }
  // With an ordinary policy it is the label that made the difference, and the label that a reader looks for.
  const last = trace[trace.length - 1].reason;
  const decided =
    decision.inject && last.code === 'injection.policy'
      ? trace[0].reason
      : last;
  return {
    ...common,
    expected: {
      injected: decision.inject,
      revision: match.injector.revision,
      ...(match.injector.tag ? { tag: match.injector.tag } : {}),
      webhook: `${match.injector.name}/${match.webhook.name}`,
      ...(!decision.inject && ambient?.enrolled ? { ambient: true } : {}),
    },
    trace: trace.map(step => ({ ...step, decided: step.reason === decided })),
    decided,
    caveats,
  };
}

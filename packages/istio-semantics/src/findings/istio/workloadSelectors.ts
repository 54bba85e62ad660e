import {
  labelsAt,
  labelValue,
  listAt,
  nameOf,
  stringAt,
  valueAt,
} from '../../model/fields';
import { kinds } from '../../model/kinds';
import type { MeshModel } from '../../model/MeshModel';
import type { FindingId } from '../../messages';
import type { KubernetesObject, Labels, ObjectRef } from '../../types';
import type { Analyzer } from '../analyzer';
import { refKey, Report } from '../finding';
import {
  isCapturedByAmbient,
  namesText,
  originOfPod,
  podKinds,
  podsWith,
  selectorText,
  workloadsWith,
} from '../shared';

/** A workload of which some pod is selected by an object. */
interface Selected {
  ref: ObjectRef;
  pod: KubernetesObject;
}

function selectedBy(
  model: MeshModel,
  namespace: string,
  selector: Labels,
): Selected[] {
  const found = new Map<string, Selected>();
  for (const pod of podsWith(model, namespace, selector)) {
    const { ref } = originOfPod(model, pod);
    const key = refKey(ref);
    if (!found.has(key)) {
      found.set(key, { ref, pod });
    }
  }
  return [...found.values()];
}

/** Reports objects whose selector selects no pod, and those that select pods which another selects as well. */
function checkSelectors(
  model: MeshModel,
  report: Report,
  namespace: string,
  objects: readonly KubernetesObject[],
  path: readonly string[],
  conflict: FindingId,
  plural: string,
  isExempt: (pod: KubernetesObject) => boolean = () => false,
): void {
  const selections = objects.flatMap(object => {
    const selector = labelsAt(object, ...path);
    return Object.keys(selector).length > 0
      ? [{ object, selected: selectedBy(model, namespace, selector), selector }]
      : [];
  });
  const byWorkload = new Map<string, Array<{ object: KubernetesObject }>>();
  for (const { object, selected, selector } of selections) {
    if (selected.length === 0) {
      report('IST0101', object, {
        params: { what: 'pod with labels', name: selectorText(selector) },
        field: path.join('.'),
      });
    }
    for (const { ref, pod } of selected) {
      if (!isExempt(pod)) {
        const key = refKey(ref);
        byWorkload.set(key, [...(byWorkload.get(key) ?? []), { object }]);
      }
    }
  }
  for (const { object, selected } of selections) {
    for (const { ref, pod } of selected) {
      const rivals = byWorkload.get(refKey(ref)) ?? [];
      if (rivals.length > 1 && !isExempt(pod)) {
        const names = rivals.map(each => nameOf(each.object)).sort();
        report(conflict, object, {
          params: { [plural]: namesText(names), pod: nameOf(pod) },
          field: path.join('.'),
          affected: [ref],
        });
      }
    }
  }
}

/** Objects without a selector, where there are several of them in a namespace. */
function checkNamespaceWide(
  model: MeshModel,
  report: Report,
  namespace: string,
  wide: readonly KubernetesObject[],
  conflict: FindingId,
  plural: string,
): void {
  if (wide.length < 2) {
    return;
  }
  const affected = workloadsWith(model, namespace, {});
  for (const object of wide) {
    report(conflict, object, {
      params: {
        [plural]: namesText(wide.map(nameOf).sort()),
        namespace: namespace || '-',
      },
      affected,
    });
  }
}

function isAmbientNamespace(model: MeshModel, namespace: string): boolean {
  const labels = model.namespaceLabels(namespace);
  return (
    labelValue(labels, 'istio-injection') !== 'enabled' &&
    !labelValue(labels, 'istio.io/rev') &&
    labelValue(labels, 'istio.io/dataplane-mode') === 'ambient'
  );
}

const sidecarSelector = ['spec', 'workloadSelector', 'labels'];

/** Mirrors `analyzers/sidecar/selector.go`. */
export const sidecarsAnalyzer: Analyzer = {
  name: 'sidecar.SelectorAnalyzer',
  kinds: [kinds.namespace],
  localKinds: [kinds.sidecar, ...podKinds],
  about: [kinds.sidecar],
  analyze(model, report, namespace) {
    const all = model.list(kinds.sidecar, namespace);
    const selectorOf = (each: KubernetesObject) =>
      labelsAt(each, ...sidecarSelector);
    const isWide = (each: KubernetesObject) =>
      Object.keys(selectorOf(each)).length === 0;
    checkSelectors(
      model,
      report,
      namespace,
      all,
      sidecarSelector,
      'IST0110',
      'sidecars',
      isCapturedByAmbient,
    );
    const wide = all.filter(isWide);
    const ambient = isAmbientNamespace(model, namespace);
    for (const sidecar of all) {
      const captured = isWide(sidecar)
        ? []
        : selectedBy(model, namespace, selectorOf(sidecar)).filter(each =>
            isCapturedByAmbient(each.pod),
          );
      if (captured.length > 0 || (ambient && isWide(sidecar))) {
        report('IST0167', sidecar, {
          affected: captured.map(each => each.ref),
        });
      }
    }
    if (!ambient) {
      checkNamespaceWide(model, report, namespace, wide, 'IST0111', 'sidecars');
    }
  },
};

const telemetrySelector = ['spec', 'selector', 'matchLabels'];

/** Mirrors `analyzers/telemetry/selector.go`. */
export const telemetrySelectorsAnalyzer: Analyzer = {
  name: 'telemetry.SelectorAnalyzer',
  kinds: [],
  localKinds: [kinds.istioTelemetry, ...podKinds],
  about: [kinds.istioTelemetry],
  analyze(model, report, namespace) {
    checkSelectors(
      model,
      report,
      namespace,
      model.list(kinds.istioTelemetry, namespace),
      telemetrySelector,
      'IST0159',
      'telemetries',
    );
  },
};

/** Mirrors `analyzers/telemetry/defaultselector.go`; a target is as good as a selector. */
export const namespaceTelemetriesAnalyzer: Analyzer = {
  name: 'telemetry.DefaultSelectorAnalyzer',
  kinds: [],
  localKinds: [kinds.istioTelemetry, ...podKinds],
  about: [kinds.istioTelemetry],
  analyze(model, report, namespace) {
    const wide = model
      .list(kinds.istioTelemetry, namespace)
      .filter(each =>
        ['selector', 'targetRef', 'targetRefs'].every(
          key => valueAt(each, 'spec', key) === undefined,
        ),
      );
    checkNamespaceWide(
      model,
      report,
      namespace,
      wide,
      'IST0160',
      'telemetries',
    );
  },
};

/** Mirrors `analyzers/telemetry/providers.go`, whose type has this name. */
export const telemetryProvidersAnalyzer: Analyzer = {
  name: 'telemetry.ProdiverAnalyzer',
  kinds: [kinds.configMap],
  localKinds: [kinds.istioTelemetry],
  about: [kinds.istioTelemetry],
  analyze(model, report, namespace) {
    if (model.meshConfig().defaultProviders.accessLogging.length > 0) {
      return;
    }
    for (const telemetry of model.list(kinds.istioTelemetry, namespace)) {
      const index = listAt(telemetry, 'spec', 'accessLogging').findIndex(
        each => listAt(each, 'providers').length === 0,
      );
      if (index >= 0) {
        report('IST0157', telemetry, {
          field: `spec.accessLogging[${index}].providers`,
        });
      }
    }
  },
};

/** Mirrors `analyzers/telemetry/lightstep.go`. */
export const lightstepAnalyzer: Analyzer = {
  name: 'telemetry.LightstepAnalyzer',
  kinds: [kinds.configMap],
  localKinds: [kinds.istioTelemetry],
  about: [kinds.istioTelemetry],
  analyze(model, report, namespace) {
    const lightstep = model
      .meshConfig()
      .extensionProviders.filter(each => valueAt(each, 'lightstep'))
      .map(each => stringAt(each, 'name'));
    for (const telemetry of model.list(kinds.istioTelemetry, namespace)) {
      const used = listAt(telemetry, 'spec', 'tracing')
        .flatMap(each => listAt(each, 'providers'))
        .map(each => stringAt(each, 'name'))
        .find(each => each !== undefined && lightstep.includes(each));
      if (used !== undefined) {
        report('IST0002', telemetry, {
          params: { detail: `Lightstep (${used})`, instead: 'OpenTelemetry' },
          field: 'spec.tracing',
        });
      }
    }
  },
};

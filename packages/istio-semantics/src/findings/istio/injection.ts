import {
  annotationsOf,
  booleanAt,
  fieldsAt,
  labelsOf,
  labelValue,
  nameOf,
} from '../../model/fields';
import {
  isIgnoredNamespace,
  isInjectionDisabled,
} from '../../injection/injectRequired';
import { kinds } from '../../model/kinds';
import { isKubernetesName, shellWord } from '../../model/manifest';
import type { MeshModel } from '../../model/MeshModel';
import { restartCommand } from '../../model/restart';
import type { KubernetesObject } from '../../types';
import type { Analyzer } from '../analyzer';
import type { Report } from '../finding';
import { namesText, podKinds, proxyImageIn, subjectsOf } from '../shared';

const injectionKey = 'istio-injection';
const revisionKey = 'istio.io/rev';
const modeKey = 'istio.io/dataplane-mode';

/** Labels of a namespace that decide about injection and stand in each other's way. */
function competingLabels(namespace: KubernetesObject): string[] {
  const labels = labelsOf(namespace);
  const setting = labelValue(labels, injectionKey);
  // Whoever says no means it, whatever else is there.
  const others =
    setting === undefined || setting === 'enabled'
      ? [revisionKey, modeKey]
      : [];
  return [injectionKey, ...others].filter(
    each => labelValue(labels, each) !== undefined,
  );
}

function injectsByDefault(
  model: MeshModel,
  revision: string | undefined,
): boolean {
  const { values } = model.injectorConfig(revision || 'default');
  return (
    booleanAt(values, 'sidecarInjectorWebhook', 'enableNamespacesByDefault') ??
    false
  );
}

function reportNamespace(
  model: MeshModel,
  namespace: KubernetesObject,
  report: Report,
): void {
  const name = nameOf(namespace);
  const labels = labelsOf(namespace);
  const competing = competingLabels(namespace);
  const command = (label: string) =>
    isKubernetesName(name)
      ? { command: `kubectl label namespace ${shellWord(name)} ${label}` }
      : {};
  if (competing.length > 1) {
    // The oldest way of saying it is the one that webhooks look at first.
    const [, ...rest] = competing;
    const text = competing.map(each => `${each}=${labelValue(labels, each)}`);
    report('IST0123', namespace, {
      params: { namespace: name, labels: text.join(', ') },
      field: 'metadata.labels',
      fix: command(rest.map(each => `${each}-`).join(' ')),
    });
  }
  const unsaid =
    !labelValue(labels, injectionKey) &&
    labelValue(labels, revisionKey) === undefined &&
    labelValue(labels, modeKey) !== 'ambient';
  if (unsaid) {
    const byDefault = injectsByDefault(model, labelValue(labels, revisionKey));
    report(byDefault ? 'IST0148' : 'IST0102', namespace, {
      params: { namespace: name },
      field: 'metadata.labels',
      fix: command('istio-injection=enabled'),
    });
  }
}

function reportPods(model: MeshModel, namespace: string, report: Report): void {
  const namespaceLabels = model.namespaceLabels(namespace);
  if (
    labelValue(namespaceLabels, injectionKey) !== 'enabled' ||
    labelValue(namespaceLabels, modeKey) === 'ambient'
  ) {
    return;
  }
  for (const { workload, pods } of subjectsOf(model, namespace)) {
    const missing = pods.filter(pod => {
      const spec = fieldsAt(pod, 'spec');
      const template = {
        labels: labelsOf(pod),
        annotations: annotationsOf(pod),
      };
      return (
        !isInjectionDisabled(template) &&
        !booleanAt(spec, 'hostNetwork') &&
        !proxyImageIn(spec)
      );
    });
    if (missing.length > 0) {
      const command = restartCommand(workload, missing);
      report('IST0103', workload.object ?? missing[0], {
        params: {
          count: missing.length,
          pods: namesText(missing.map(nameOf)),
        },
        affected: [workload.ref],
        fix: command ? { command } : {},
      });
    }
  }
}

/** Mirrors `analyzers/injection/injection.go`. */
export const injectionAnalyzer: Analyzer = {
  name: 'injection.Analyzer',
  kinds: [kinds.namespace, kinds.configMap],
  localKinds: podKinds,
  analyze(model, report, namespace) {
    const object = model.get(kinds.namespace, '', namespace);
    // The namespace of the control plane does not inject itself.
    if (!object || namespace === 'istio-system') {
      return;
    }
    if (!isIgnoredNamespace(namespace)) {
      reportNamespace(model, object, report);
      reportPods(model, namespace, report);
    }
  },
};

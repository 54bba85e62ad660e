import {
  annotationsOf,
  labelsOf,
  labelValue,
  listAt,
  stringAt,
} from '../../model/fields';
import { kinds } from '../../model/kinds';
import type { MeshModel } from '../../model/MeshModel';
import type { KubernetesObject, ObjectRef } from '../../types';
import type { Analyzer } from '../analyzer';
import type { Report } from '../finding';
import { originOfPod, podKinds } from '../shared';
import {
  AnnotationDefinition,
  isIstioAnnotation,
  istioAnnotations,
} from './annotationTable';
import { isAnnotationValue } from './annotationValues';

const injectKey = 'sidecar.istio.io/inject';
const analyzedKinds = [kinds.service, kinds.pod, kinds.deployment];

interface Annotated {
  annotated: KubernetesObject;
  kind: string;
  name: string;
  value: string;
  definition?: AnnotationDefinition;
  /** The object to change. */
  object: KubernetesObject;
  field: string;
  affected: ObjectRef[];
}

/** Istio's annotations on the objects of a namespace and on itself. Pods made of one template are looked at once. */
function* annotated(model: MeshModel, namespace: string): Iterable<Annotated> {
  const own = namespace && model.get(kinds.namespace, '', namespace);
  const objects = [
    ...(own ? [own] : []),
    ...analyzedKinds.flatMap(each => model.list(each, namespace)),
  ];
  const seen = new Set<string>();
  for (const each of objects) {
    const kind = each.kind ?? '';
    const annotations = annotationsOf(each);
    const names = Object.keys(annotations).filter(isIstioAnnotation);
    const origin =
      kind === 'Pod' && names.length > 0 ? originOfPod(model, each) : undefined;
    for (const name of names) {
      const key = `${origin?.ref.kind} ${origin?.ref.name} ${name}`;
      if (!origin || !seen.has(key)) {
        seen.add(key);
        yield {
          annotated: each,
          kind,
          name,
          value: annotations[name],
          definition: istioAnnotations.get(name),
          object: origin?.object ?? each,
          field: `${origin?.prefix ?? ''}metadata.annotations["${name}"]`,
          affected: origin ? [origin.ref] : [],
        };
      }
    }
  }
}

function analyzeAnnotations(
  model: MeshModel,
  report: Report,
  namespace: string,
): void {
  for (const each of annotated(model, namespace)) {
    const { object, kind, name: annotation, definition } = each;
    const details = { field: each.field, affected: each.affected };
    if (!definition) {
      report('IST0108', object, { ...details, params: { annotation } });
      continue;
    }
    const replaced =
      annotation === injectKey &&
      labelValue(labelsOf(each.annotated), injectKey) !== undefined;
    if (definition.deprecated && !replaced) {
      report('IST0135', object, { ...details, params: { annotation } });
    }
    if (definition.kinds.length === 0) {
      continue;
    }
    if (!definition.kinds.includes(kind)) {
      const params = { annotation, kinds: definition.kinds.join(', ') };
      report('IST0107', object, { ...details, params });
    } else if (!isAnnotationValue(model, annotation, each.value)) {
      report('IST0125', object, { ...details, params: { annotation } });
    }
  }
}

/** Mirrors `analyzers/annotations/annotations.go`. */
export const annotationsAnalyzer: Analyzer = {
  name: 'annotations.K8sAnalyzer',
  kinds: [kinds.namespace],
  localKinds: [...podKinds, kinds.service],
  analyze: analyzeAnnotations,
};

// Istio sets these itself.
const setByIstio: readonly string[] = [
  'sidecar.istio.io/status',
  'gateway.istio.io/controller-version',
  'istio.io/rev',
];
const setWithCni: readonly string[] = [
  'sidecar.istio.io/interceptionMode',
  'traffic.sidecar.istio.io/includeInboundPorts',
  'traffic.sidecar.istio.io/excludeInboundPorts',
  'traffic.sidecar.istio.io/includeOutboundIPRanges',
];

function usesCni(pod: KubernetesObject): boolean {
  return !listAt(pod, 'spec', 'initContainers').some(
    each => stringAt(each, 'name') === 'istio-init',
  );
}

/** Mirrors `analyzers/maturity/maturity.go`, which Istio does not run by default either. */
export const alphaAnnotationsAnalyzer: Analyzer = {
  name: 'maturity.AlphaAnalyzer',
  kinds: [kinds.namespace],
  localKinds: [...podKinds, kinds.service],
  byDefault: false,
  analyze(model, report, namespace) {
    for (const each of annotated(model, namespace)) {
      const { kind, name, definition, object, field, affected } = each;
      const unasked =
        setByIstio.includes(name) ||
        (kind === 'Pod' &&
          setWithCni.includes(name) &&
          usesCni(each.annotated));
      if (definition?.alpha && !unasked) {
        report('IST0136', object, {
          params: { annotation: name },
          field,
          affected,
        });
      }
    }
  },
};

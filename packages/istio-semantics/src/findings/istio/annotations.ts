import {
  annotationsOf,
  labelsOf,
  labelValue,
  listAt,
  refOf,
  stringAt,
} from '../../model/fields';
import { kinds } from '../../model/kinds';
import type { MeshModel } from '../../model/MeshModel';
import type { FindingId } from '../../messages';
import type { KubernetesObject, Reason } from '../../types';
import type { Analyzer } from '../analyzer';
import type { Report } from '../finding';
import { once } from '../once';
import { originOfPod, podKinds } from '../shared';
import {
  AnnotationDefinition,
  isIstioAnnotation,
  istioAnnotations,
} from './annotationTable';
import { isAnnotationValue } from './annotationValues';

const injectKey = 'sidecar.istio.io/inject';

interface Annotated {
  name: string;
  value: string;
  definition?: AnnotationDefinition;
}

/** Istio's annotations on an object. */
const annotationsOfIstio = once((object: KubernetesObject): Annotated[] => {
  const annotations = annotationsOf(object);
  return Object.keys(annotations)
    .filter(isIstioAnnotation)
    .map(name => {
      const definition = istioAnnotations.get(name);
      return {
        name,
        value: annotations[name],
        ...(definition ? { definition } : {}),
      };
    });
});

/** Objects of a namespace that are looked at, and itself. */
function subjectsIn(model: MeshModel, namespace: string): KubernetesObject[] {
  const own = namespace && model.get(kinds.namespace, '', namespace);
  return [
    ...(own ? [own] : []),
    ...[kinds.service, kinds.pod, kinds.deployment].flatMap(each =>
      model.list(each, namespace),
    ),
  ];
}

/** Reports a problem with an annotation; those of pods where the pods come from. */
function reportAnnotation(
  model: MeshModel,
  report: Report,
  id: FindingId,
  object: KubernetesObject,
  annotation: string,
  more: Reason['params'] = {},
): void {
  const origin = object.kind === 'Pod' ? originOfPod(model, object) : undefined;
  const ref = origin?.ref ?? refOf(object);
  report(id, origin?.object ?? object, {
    params: { annotation, ...more },
    field: `${origin?.prefix ?? ''}metadata.annotations["${annotation}"]`,
    affected: object.kind === 'Namespace' ? [] : [ref],
  });
}

/** Mirrors `analyzers/annotations/annotations.go`. */
export const annotationsAnalyzer: Analyzer = {
  name: 'annotations.K8sAnalyzer',
  kinds: [kinds.namespace],
  localKinds: [...podKinds, kinds.service],
  analyze(model, report, namespace) {
    for (const object of subjectsIn(model, namespace)) {
      for (const { name, value, definition } of annotationsOfIstio(object)) {
        const say = (id: FindingId, more?: Reason['params']) =>
          reportAnnotation(model, report, id, object, name, more);
        if (!definition) {
          say('IST0108');
          continue;
        }
        const isReplaced =
          name === injectKey &&
          labelValue(labelsOf(object), injectKey) !== undefined;
        if (definition.deprecated && !isReplaced) {
          say('IST0135');
        }
        const { kinds: allowed } = definition;
        if (allowed.length > 0 && !allowed.includes(object.kind ?? '')) {
          say('IST0107', { kinds: allowed.join(', ') });
        } else if (
          allowed.length > 0 &&
          !isAnnotationValue(model, name, value)
        ) {
          say('IST0125');
        }
      }
    }
  },
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
    for (const object of subjectsIn(model, namespace)) {
      const isUnasked = (name: string) =>
        setByIstio.includes(name) ||
        (object.kind === 'Pod' && setWithCni.includes(name) && usesCni(object));
      for (const { name, definition } of annotationsOfIstio(object)) {
        if (definition?.alpha && !isUnasked(name)) {
          reportAnnotation(model, report, 'IST0136', object, name);
        }
      }
    }
  },
};

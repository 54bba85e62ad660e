import {
  fieldsAt,
  isFields,
  isSubset,
  labelsAt,
  listAt,
  nameOf,
  namespaceOf,
  numberAt,
  refOf,
  stringAt,
} from '../model/fields';
import { kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import type { KubernetesObject, TrafficAnswer } from '../types';

type Rollout = NonNullable<TrafficAnswer['rollout']>;

function argoConcerns(
  rollout: KubernetesObject,
  service: KubernetesObject,
): boolean {
  const canary = fieldsAt(rollout, 'spec', 'strategy', 'canary');
  const selector = labelsAt(service, 'spec', 'selector');
  return (
    [
      stringAt(canary, 'stableService'),
      stringAt(canary, 'canaryService'),
    ].includes(nameOf(service)) ||
    (Object.keys(selector).length > 0 &&
      isSubset(
        selector,
        labelsAt(rollout, 'spec', 'template', 'metadata', 'labels'),
      ))
  );
}

/** State of an Argo Rollouts canary; the weight is what the object says, else the last step that set one. */
function argoState(rollout: KubernetesObject): Rollout {
  const steps = listAt(rollout, 'spec', 'strategy', 'canary', 'steps');
  const step = numberAt(rollout, 'status', 'currentStepIndex');
  const set = steps
    .slice(0, step === undefined ? 0 : step + 1)
    .map(each => numberAt(each, 'setWeight'))
    .filter(each => each !== undefined)
    .pop();
  const weight =
    numberAt(rollout, 'status', 'canary', 'weights', 'canary', 'weight') ?? set;
  const phase = stringAt(rollout, 'status', 'phase');
  return {
    object: refOf(rollout),
    ...(phase ? { phase } : {}),
    ...(step === undefined ? {} : { step }),
    ...(steps.length > 0 ? { steps: steps.length } : {}),
    ...(weight === undefined ? {} : { weight }),
  };
}

function flaggerConcerns(
  canary: KubernetesObject,
  service: KubernetesObject,
): boolean {
  const name =
    stringAt(canary, 'spec', 'service', 'name') ??
    stringAt(canary, 'spec', 'targetRef', 'name');
  return (
    name !== undefined &&
    [name, `${name}-primary`, `${name}-canary`].includes(nameOf(service))
  );
}

/** How far a Flagger canary has come: by iterations in a test without weights, else by weight. */
function flaggerProgress(
  canary: KubernetesObject,
  weight: number | undefined,
): { step?: number; steps?: number } {
  const analysis = fieldsAt(canary, 'spec', 'analysis');
  const iterations = numberAt(analysis, 'iterations');
  if (iterations !== undefined) {
    return {
      step: numberAt(canary, 'status', 'iterations'),
      steps: iterations,
    };
  }
  const weights = listAt(analysis, 'stepWeights').filter(
    (each): each is number => typeof each === 'number',
  );
  if (weights.length > 0) {
    const reached = weights.filter(each => each <= (weight ?? -1));
    return { step: reached.length, steps: weights.length };
  }
  const stepWeight = numberAt(analysis, 'stepWeight');
  const maxWeight = numberAt(analysis, 'maxWeight');
  const stepsTo = (reached: number | undefined) =>
    stepWeight && reached !== undefined
      ? Math.ceil(reached / stepWeight)
      : undefined;
  return { step: stepsTo(weight), steps: stepsTo(maxWeight) };
}

function flaggerState(canary: KubernetesObject): Rollout {
  const weight = numberAt(canary, 'status', 'canaryWeight');
  return {
    object: refOf(canary),
    phase: stringAt(canary, 'status', 'phase'),
    ...flaggerProgress(canary, weight),
    weight,
  };
}

/** What Argo Rollouts or Flagger say of a service; the objects' own word, nothing is worked out from traffic. */
export function rolloutOf(
  model: MeshModel,
  service: KubernetesObject,
): Rollout | undefined {
  const namespace = namespaceOf(service);
  const argo = model
    .list(kinds.rollout, namespace)
    .find(
      each =>
        isFields(fieldsAt(each, 'spec', 'strategy').canary) &&
        argoConcerns(each, service),
    );
  if (argo) {
    return argoState(argo);
  }
  const flagger = model
    .list(kinds.canary, namespace)
    .find(each => flaggerConcerns(each, service));
  return flagger && flaggerState(flagger);
}

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

/** State of a Flagger canary; steps are counted by weight, or by iterations in a test without weights. */
function flaggerState(canary: KubernetesObject): Rollout {
  const analysis = fieldsAt(canary, 'spec', 'analysis');
  const weights = listAt(analysis, 'stepWeights').filter(
    (each): each is number => typeof each === 'number',
  );
  const stepWeight = numberAt(analysis, 'stepWeight');
  const maxWeight = numberAt(analysis, 'maxWeight');
  const iterations = numberAt(analysis, 'iterations');
  const weight = numberAt(canary, 'status', 'canaryWeight');
  const done = numberAt(canary, 'status', 'iterations');
  const phase = stringAt(canary, 'status', 'phase');
  const byWeight =
    weights.length > 0
      ? weights.length
      : stepWeight && maxWeight && Math.ceil(maxWeight / stepWeight);
  const steps = iterations ?? (byWeight || undefined);
  const reached =
    weights.length > 0
      ? weights.filter(each => weight !== undefined && each <= weight).length
      : stepWeight && weight !== undefined
      ? Math.ceil(weight / stepWeight)
      : undefined;
  const step = iterations === undefined ? reached : done;
  return {
    object: refOf(canary),
    ...(phase ? { phase } : {}),
    ...(step === undefined ? {} : { step }),
    ...(steps === undefined ? {} : { steps }),
    ...(weight === undefined ? {} : { weight }),
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

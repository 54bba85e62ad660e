import {
  BrokenConnection,
  ContractKey,
  isWeaker,
} from '@mesh-portal/backstage-plugin-mesh-common';
import {
  answersOf,
  asApplied,
  assumedMesh,
  Finding,
  findingsOf,
  KubernetesObject,
  MeshModel,
  ObjectRef,
  Reason,
  Workload,
  WorkloadAnswers,
  wordsOf,
} from '@mesh-portal/istio-semantics';
import {
  isEntity,
  promisesAbout,
  WorkloadPromise,
  workloadsOf,
} from './promises';

/** A verdict that manifests would change. */
export interface WordChange {
  workload: ObjectRef;
  key: ContractKey;
  /** Absent where the workload is new. */
  before?: string;
  /** Absent where the workload would be gone. */
  after?: string;
  effect: 'better' | 'worse' | 'other';
  /** Deciding reason first. */
  because: Reason[];
}

/** What manifests would do to a mesh. */
export interface Explanation {
  /** True where no cluster was given, so that an installation with default settings was assumed. */
  assumed: boolean;
  changes: WordChange[];
  promises: WorkloadPromise[];
  /** Findings that would come up. */
  newFindings: Finding[];
  /** Findings that would be gone. */
  mendedFindings: Finding[];
  /** Connections that would not come about any more; only a portal tells them. */
  brokenConnections: Array<
    Pick<BrokenConnection, 'client' | 'service' | 'succeeds' | 'because'>
  >;
}

const keys = ['sidecar', 'mtls', 'jwt', 'tracing'] as const;

/**
 * What the verdicts would be if manifests were applied and their pods started anew.
 *
 * @param objects - Kubernetes objects; catalog entities among them say what was promised
 * @param base - the cluster as it is; without it an installation with default settings is assumed
 */
export function explainManifests(
  objects: readonly KubernetesObject[],
  base?: MeshModel,
): Explanation {
  const entities = objects.filter(isEntity);
  const manifests = objects.filter(each => !isEntity(each));
  const before = base ?? assumedMesh(manifests);
  const after = asApplied(before, manifests);
  const known = new Set(findingsOf(before).map(findingKey));
  const still = new Set(findingsOf(after).map(findingKey));
  return {
    assumed: base === undefined,
    changes: changesBetween(before, after),
    promises: entities.flatMap(entity =>
      workloadsOf(entity, after, manifests).flatMap(workload =>
        promisesAbout(
          entity,
          workload.ref,
          wordsOf(answersOf(after, workload)),
        ),
      ),
    ),
    brokenConnections: [],
    newFindings: findingsOf(after).filter(each => !known.has(findingKey(each))),
    mendedFindings: findingsOf(before).filter(
      each => !still.has(findingKey(each)),
    ),
  };
}

/** Whether something would become worse than it is, or is not as it was promised. */
export function isRegression({
  changes,
  promises,
  newFindings,
}: Explanation): boolean {
  return (
    changes.some(each => each.effect === 'worse') ||
    promises.some(each => each.result === 'broken') ||
    newFindings.some(each => each.severity === 'error')
  );
}

function findingKey({ id, object, because }: Finding): string {
  return JSON.stringify([id, object, because[0]?.field, because[0]?.params]);
}

function reasonsOf(answers: WorkloadAnswers, key: ContractKey): Reason[] {
  return answers[key === 'sidecar' ? 'injection' : key].because;
}

function changesBetween(before: MeshModel, after: MeshModel): WordChange[] {
  const workloads = new Map<string, Workload>();
  for (const each of [...before.workloads(), ...after.workloads()]) {
    workloads.set(JSON.stringify(each.ref), each);
  }
  return [...workloads.values()].flatMap(({ ref }) => {
    const was = answersIn(before, ref);
    const is = answersIn(after, ref);
    return keys.flatMap(key => {
      const [old, now] = [was && wordsOf(was)[key], is && wordsOf(is)[key]];
      const told = is ?? was;
      return old === now || !told
        ? []
        : [
            {
              workload: ref,
              key,
              ...(old !== undefined && { before: old }),
              ...(now !== undefined && { after: now }),
              effect: effectOf(key, old, now),
              because: reasonsOf(told, key),
            },
          ];
    });
  });
}

function answersIn(
  model: MeshModel,
  ref: ObjectRef,
): WorkloadAnswers | undefined {
  const workload = model.workload(ref);
  return workload && answersOf(model, workload);
}

/** What a change of a word means; a workload that comes or goes is neither better nor worse. */
export function effectOf(
  key: ContractKey,
  before: string | undefined,
  after: string | undefined,
): WordChange['effect'] {
  if (before === undefined || after === undefined) {
    return 'other';
  }
  if (isWeaker(key, before, after)) {
    return 'worse';
  }
  return isWeaker(key, after, before) ? 'better' : 'other';
}

import { answersOf } from './answersOf';
import { isFields, nameOf, namespaceOf, refOf } from './model/fields';
import { kindKeyOf, kinds } from './model/kinds';
import type { DirtySet } from './model/dirty';
import type { MeshModel } from './model/MeshModel';
import { isSame } from './model/same';
import { trafficOf } from './traffic';
import type {
  MeshDelta,
  ObjectRef,
  Reason,
  Verdict,
  WorkloadAnswers,
} from './types';

/** The questions that have a verdict: those about workloads, and traffic about services. */
export type Question =
  | Exclude<keyof WorkloadAnswers, 'workload' | 'serviceAccount' | 'services'>
  | 'traffic';

/** A verdict that a change would alter. */
export interface ChangedVerdict {
  /** The workload, or the service for `traffic`. */
  subject: ObjectRef;
  question: Question;
  /** Absent where the subject would be new. */
  before?: Verdict<unknown>;
  /** Absent where the subject would be gone. */
  after?: Verdict<unknown>;
}

/** A verdict that names an object among its reasons. */
export interface AffectedVerdict {
  subject: ObjectRef;
  question: Question;
  verdict: Verdict<unknown>;
  /** The reasons that name it. */
  reasons: Reason[];
}

type Verdicts = ReadonlyMap<
  string,
  { subject: ObjectRef; question: Question; verdict: Verdict<unknown> }
>;

const questions = [
  'injection',
  'mtls',
  'jwt',
  'tracing',
  'telemetry',
  'upgrade',
] as const;

/** All verdicts about the subjects of a dirty set that a model holds. */
function verdictsOf(model: MeshModel, dirty: DirtySet): Verdicts {
  const found = new Map<
    string,
    { subject: ObjectRef; question: Question; verdict: Verdict<unknown> }
  >();
  const add = (
    subject: ObjectRef,
    question: Question,
    verdict: Verdict<unknown>,
  ) => {
    const { namespace, name } = subject;
    const key = [namespace, kindKeyOf(subject), name, question].join('\n');
    found.set(key, { subject, question, verdict });
  };
  const namespaces = dirty.mesh ? model.namespaces() : [...dirty.namespaces];
  const workloads = [
    ...namespaces.flatMap(each => model.workloads(each)),
    ...dirty.workloads.flatMap(each => model.workload(each) ?? []),
  ];
  for (const workload of workloads) {
    const answers = answersOf(model, workload);
    questions.forEach(each => add(workload.ref, each, answers[each]));
  }
  const services: ObjectRef[] = [
    ...namespaces.flatMap(each => model.list(kinds.service, each).map(refOf)),
    ...dirty.services.filter(each =>
      model.get(kinds.service, each.namespace ?? '', each.name),
    ),
  ];
  services.forEach(each => add(each, 'traffic', trafficOf(model, each)));
  return found;
}

/**
 * The verdicts that a change would alter, each before and after. The model stays as it is.
 *
 * Only what the verdicts speak of is told: whether a caller that exists would fail is for `canReach` to say.
 */
export function whatIf(model: MeshModel, delta: MeshDelta): ChangedVerdict[] {
  const changed = model.overlay({});
  const dirty = changed.apply(delta);
  const before = verdictsOf(model, dirty);
  const after = verdictsOf(changed, dirty);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap(key => {
    const [was, is] = [before.get(key), after.get(key)];
    const either = was ?? is;
    return either && !isSame(was?.verdict, is?.verdict)
      ? [
          {
            subject: either.subject,
            question: either.question,
            ...(was ? { before: was.verdict } : {}),
            ...(is ? { after: is.verdict } : {}),
          },
        ]
      : [];
  });
}

/** Reasons anywhere in a verdict that name an object. */
function reasonsNaming(value: unknown, ref: ObjectRef): Reason[] {
  if (Array.isArray(value)) {
    return value.flatMap(each => reasonsNaming(each, ref));
  }
  if (!isFields(value)) {
    return [];
  }
  const object = value.object;
  const named =
    isFields(object) &&
    kindKeyOf(object as unknown as ObjectRef) === kindKeyOf(ref) &&
    object.name === ref.name &&
    (object.namespace ?? '') === (ref.namespace ?? '');
  return named && typeof value.code === 'string'
    ? [value as unknown as Reason]
    : Object.values(value).flatMap(each => reasonsNaming(each, ref));
}

/**
 * Every verdict whose reasons name an object: what it decides, and where it is overruled. Empty for an object that is not
 * in the model.
 */
export function affectedBy(
  model: MeshModel,
  ref: ObjectRef,
): AffectedVerdict[] {
  const object = model.get(kindKeyOf(ref), ref.namespace ?? '', ref.name);
  if (!object) {
    return [];
  }
  const dirty = model.overlay({}).apply({ removed: [ref] });
  return [...verdictsOf(model, dirty).values()].flatMap(each => {
    const reasons = reasonsNaming(each.verdict, {
      ...ref,
      name: nameOf(object),
      namespace: namespaceOf(object),
    });
    return reasons.length > 0 ? [{ ...each, reasons }] : [];
  });
}

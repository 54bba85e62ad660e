import type { FindingId } from '../messages';
import { annotationsOf, labelValue, refOf } from '../model/fields';
import { kindKeyOf } from '../model/kinds';
import type {
  Finding,
  KubernetesObject,
  ObjectRef,
  Reason,
  Severity,
} from '../types';
import { findingDefinitions } from './definitions';

/** What there is to say about one problem besides its name. */
export interface FindingDetails {
  params?: Reason['params'];
  /** Path inside the object. */
  field?: string;
  /** Reasons of the answer that the finding comes from. */
  because?: readonly Reason[];
  /** Workloads and services that suffer; of the same kind as `Finding.affected`. */
  affected?: readonly ObjectRef[];
  /** The concrete change, where there is one. */
  fix?: { command?: string; patch?: string };
}

/** Takes a problem of an object in. */
export type Report = (
  id: FindingId,
  object: KubernetesObject,
  details?: FindingDetails,
) => void;

const suppressAnnotation = 'galley.istio.io/analyze-suppress';

/** Whether an object asks not to be told about a problem. Mirrors `pkg/config/analysis/local → isSuppressed`. */
export function isSuppressed(id: FindingId, object: KubernetesObject): boolean {
  const codes = labelValue(annotationsOf(object), suppressAnnotation);
  return (
    codes !== undefined &&
    codes.split(',').some(each => each.trim() === '*' || each.trim() === id)
  );
}

/** A finding with the severity and texts of its definition. */
export function findingAbout(
  id: FindingId,
  object: ObjectRef,
  { params = {}, field, because = [], affected = [], fix }: FindingDetails,
): Finding {
  const { severity, category } = findingDefinitions[id];
  return {
    id,
    severity,
    category,
    because: [
      {
        code: `finding.${id}`,
        params,
        object,
        ...(field ? { field } : {}),
      },
      ...because,
      { code: `findingWhy.${id}`, params },
    ],
    object,
    affected: sortedRefs(affected),
    fix: { summary: { code: `findingFix.${id}`, params }, ...fix },
  };
}

/** Identifies an object among findings. */
export function refKey(ref: ObjectRef): string {
  const { namespace = '', name, cluster = '' } = ref;
  return `${namespace}/${kindKeyOf(ref)}/${name}/${cluster}`;
}

/** Each object once, in an order that depends on nothing but the objects. */
function sortedRefs(refs: readonly ObjectRef[]): ObjectRef[] {
  return refs.length < 2
    ? [...refs]
    : [...new Map(refs.map(each => [refKey(each), each])).entries()]
        .sort(([a], [b]) => compareText(a, b))
        .map(([, ref]) => ref);
}

const bySeverity: readonly Severity[] = ['error', 'warning', 'info'];

/** Identifies a problem, in the order in which problems are shown: worst first, then by id, object and place. */
function keyOf({ id, severity, object, because }: Finding): string {
  return [
    bySeverity.indexOf(severity),
    id,
    refKey(object),
    because[0].field ?? '',
    JSON.stringify(because[0].params),
  ].join('\n');
}

function compareText(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}

/** Gathers findings; a problem that is told twice is one, with everybody whom it affects. */
export class FindingCollector {
  private readonly found = new Map<string, Finding>();

  readonly report: Report = (id, object, details = {}) => {
    if (!isSuppressed(id, object)) {
      this.add(findingAbout(id, refOf(object), details));
    }
  };

  add(finding: Finding): void {
    const key = keyOf(finding);
    const held = this.found.get(key);
    if (!held) {
      this.found.set(key, finding);
      return;
    }
    const known = new Set(held.affected.map(refKey));
    const others = finding.affected.filter(each => !known.has(refKey(each)));
    if (others.length > 0) {
      const affected = [...held.affected, ...others].sort((a, b) =>
        compareText(refKey(a), refKey(b)),
      );
      this.found.set(key, { ...held, affected });
    }
  }

  /** As they came. */
  values(): Finding[] {
    return [...this.found.values()];
  }

  /** In the order in which they are shown, which depends on nothing but the findings. */
  sorted(): Finding[] {
    return [...this.found]
      .sort(([a], [b]) => compareText(a, b))
      .map(([, finding]) => finding);
  }
}

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
    affected: [...affected],
    fix: { summary: { code: `findingFix.${id}`, params }, ...fix },
  };
}

/** Identifies an object among findings. */
export function refKey(ref: ObjectRef): string {
  return `${ref.namespace ?? ''}/${kindKeyOf(ref)}/${ref.name}`;
}

const identity = (each: Finding) =>
  JSON.stringify([
    each.id,
    refKey(each.object),
    each.because[0].params,
    each.because[0].field,
  ]);

/** Gathers findings; a problem that is told twice is one, with everybody whom it affects. */
export class FindingCollector {
  private readonly found = new Map<string, Finding>();

  readonly report: Report = (id, object, details = {}) => {
    if (!isSuppressed(id, object)) {
      this.add(findingAbout(id, refOf(object), details));
    }
  };

  add(finding: Finding): void {
    const key = identity(finding);
    const held = this.found.get(key);
    if (!held) {
      this.found.set(key, finding);
      return;
    }
    const known = new Set(held.affected.map(refKey));
    const others = finding.affected.filter(each => !known.has(refKey(each)));
    if (others.length > 0) {
      this.found.set(key, {
        ...held,
        affected: [...held.affected, ...others],
      });
    }
  }

  /** Worst first, then by id, object and place. */
  all(): Finding[] {
    return sortFindings([...this.found.values()]);
  }
}

const bySeverity: readonly Severity[] = ['error', 'warning', 'info'];

/** In an order that depends on nothing but the findings. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return findings
    .map(finding => ({
      finding,
      key: [
        bySeverity.indexOf(finding.severity),
        finding.id,
        refKey(finding.object),
        finding.because[0].field ?? '',
        JSON.stringify(finding.because[0].params),
      ].join('\n'),
    }))
    .sort((a, b) => Number(a.key > b.key) - Number(a.key < b.key))
    .map(({ finding }) => ({
      ...finding,
      affected: [...finding.affected].sort((a, b) => {
        const [first, second] = [refKey(a), refKey(b)];
        return Number(first > second) - Number(first < second);
      }),
    }));
}

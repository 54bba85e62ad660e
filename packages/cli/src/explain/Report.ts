import { Reason, textOf } from '@mesh-portal/istio-semantics';
import type { Manifest } from '../sources/readManifests';
import { Explanation, isRegression } from './explainManifests';

/** Line of a report. */
export interface ReportItem {
  kind: 'change' | 'promise' | 'connection' | 'finding' | 'mended';
  level: 'error' | 'warning' | 'note';
  /** What it is about: `Deployment shop/orders`. */
  subject: string;
  /** `mtls` for a change or a promise, `connection`, the code for a finding. */
  rule: string;
  message: string;
  reasons: string[];
  /** Where it is written, for an object of the manifests. */
  place?: { file: string; line: number };
}

/** What manifests would do, ready to be written in any format. */
export interface Report {
  /** True where something would become worse, or is not as promised. */
  regression: boolean;
  /** What the manifests were held against. */
  against: string;
  items: ReportItem[];
}

interface Named {
  kind: string;
  namespace?: string;
  name: string;
}

const nameOf = ({ kind, namespace, name }: Named) =>
  `${kind} ${namespace ? `${namespace}/` : ''}${name}`;

const severityLevel = {
  error: 'error',
  warning: 'warning',
  info: 'note',
} as const;

/** Puts an explanation into words: what is worse first. */
export function reportOf(
  explanation: Explanation,
  manifests: readonly Manifest[],
  against: string,
): Report {
  const places = new Map(
    manifests.map(({ file, line, object: { kind = '', metadata } }) => [
      nameOf({
        kind,
        namespace: metadata?.namespace,
        name: metadata?.name ?? '',
      }),
      { file, line },
    ]),
  );
  const about = (named: Named, because: readonly Reason[]) => {
    const place = places.get(nameOf(named));
    return {
      subject: nameOf(named),
      reasons: because.map(each => textOf(each)),
      ...(place && { place }),
    };
  };
  const items: ReportItem[] = [
    ...explanation.promises
      .filter(each => each.result !== 'kept')
      .map(({ workload, entity, key, promised, actual, result }) => ({
        ...about(workload, []),
        kind: 'promise' as const,
        level: result === 'broken' ? ('error' as const) : ('warning' as const),
        rule: key,
        message: `${entity} promises ${key} ${promised}, and it would be ${actual}`,
      })),
    ...explanation.changes.map(
      ({ workload, key, before, after, effect, because }) => ({
        ...about(workload, because),
        kind: 'change' as const,
        level: effect === 'worse' ? ('error' as const) : ('note' as const),
        rule: key,
        message:
          before === undefined
            ? `${key} would be ${after}`
            : `${key} would go from ${before} to ${after ?? 'nothing'}`,
      }),
    ),
    // A warning: nobody knows whether the connection is ever made, and refusing it may be what is wanted.
    ...explanation.brokenConnections.map(
      ({ client, service, succeeds, because }) => ({
        ...about(service, because),
        kind: 'connection' as const,
        level: 'warning' as const,
        rule: 'connection',
        message: `${nameOf(client)} would ${
          succeeds === 'some' ? 'in part not' : 'not'
        } reach it any more`,
      }),
    ),
    ...explanation.newFindings.map(({ id, severity, object, because }) => ({
      ...about(object, because.slice(1)),
      kind: 'finding' as const,
      level: severityLevel[severity],
      rule: id,
      message: because[0] ? textOf(because[0]) : id,
    })),
    ...explanation.mendedFindings.map(({ id, object, because }) => ({
      ...about(object, []),
      kind: 'mended' as const,
      level: 'note' as const,
      rule: id,
      message: because[0] ? textOf(because[0]) : id,
    })),
  ];
  const rank = { error: 0, warning: 1, note: 2 };
  return {
    regression: isRegression(explanation),
    against,
    items: items.sort((a, b) => rank[a.level] - rank[b.level]),
  };
}

import type { KindKey } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import type { Finding } from '../types';
import { FindingCollector, refKey, Report } from './finding';

/** Looks for certain problems in the objects of a cluster. */
export interface Analyzer {
  /** Istio's name for it, `<package>.<type>[/<part>]`; or `mesh.<what>` for our own. */
  name: string;
  /** Kinds that it reads in all namespaces. */
  kinds: readonly KindKey[];
  /**
   * Kinds that it reads in one namespace at a time. It is then asked about each namespace by itself, and about the empty
   * one for objects that have none.
   */
  localKinds?: readonly KindKey[];
  /** Kinds without an object of which, in the namespace if it is asked about one, there is nothing to find. */
  about?: readonly KindKey[];
  /** Kinds without which its silence or its word means nothing; the kinds that it reads, unless set. */
  needs?: readonly KindKey[];
  /** False where the objects that are here cannot tell, because what it looks at was never read. */
  canTell?(model: MeshModel): boolean;
  /** False for those that Istio runs only when asked, and those that one of ours replaces. */
  byDefault?: boolean;
  analyze(model: MeshModel, report: Report, namespace: string): void;
}

/** What an analyzer found, by what it affects. */
export interface AnalyzerResult {
  findings: readonly Finding[];
  /** Findings by key of each affected object. */
  byAffected: ReadonlyMap<string, readonly Finding[]>;
}

function indexed(findings: readonly Finding[]): AnalyzerResult {
  const byAffected = new Map<string, Finding[]>();
  for (const finding of findings) {
    for (const ref of finding.affected) {
      const key = refKey(ref);
      const held = byAffected.get(key);
      if (held) {
        held.push(finding);
      } else {
        byAffected.set(key, [finding]);
      }
    }
  }
  return { findings, byAffected };
}

const nothing = indexed([]);

/** Runs an analyzer, for one namespace if it is of that sort; once for as long as its input stays the same. */
export function resultOf(
  model: MeshModel,
  analyzer: Analyzer,
  namespace = '',
): AnalyzerResult {
  const { name, kinds, localKinds = [], about, analyze } = analyzer;
  const scope = analyzer.localKinds ? namespace : undefined;
  if (about && !about.some(each => model.list(each, scope).length > 0)) {
    return nothing;
  }
  return model.memo(
    `findings ${name}`,
    namespace,
    [
      ...kinds.map(each => [each] as const),
      ...localKinds.map(each => [each, namespace] as const),
    ],
    () => {
      const collector = new FindingCollector();
      analyze(model, collector.report, namespace);
      return indexed(collector.values());
    },
  );
}

/** Namespaces that an analyzer is asked about. */
export function namespacesFor(
  model: MeshModel,
  analyzer: Analyzer,
): readonly string[] {
  return analyzer.localKinds ? ['', ...model.namespaces()] : [''];
}

/** Whether everything is here that an analyzer goes by. */
export function canTell(model: MeshModel, analyzer: Analyzer): boolean {
  const needs = analyzer.needs ?? [
    ...analyzer.kinds,
    ...(analyzer.localKinds ?? []),
  ];
  return (
    needs.every(each => model.readable(each)) &&
    (analyzer.canTell?.(model) ?? true)
  );
}

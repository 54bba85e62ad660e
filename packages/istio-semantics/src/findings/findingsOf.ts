import { answersOf as answer } from '../answersOf';
import { nameOf, namespaceOf } from '../model/fields';
import type { KindKey } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import type { Workload } from '../model/workloads';
import type { Finding, KubernetesObject, ObjectRef } from '../types';
import {
  Analyzer,
  AnalyzerResult,
  canTell,
  namespacesFor,
  resultOf,
} from './analyzer';
import { FindingCollector, refKey } from './finding';
import { findingsFromAnswers, JudgedAnswers } from './own/answers';
import { analyzers } from './registry';

/** Gives the answers about a workload; asks the model unless told otherwise. */
export type AnswersOf = (model: MeshModel, workload: Workload) => JudgedAnswers;

const usual = analyzers.filter(each => each.byDefault !== false);

/** Analyzers that have everything they go by. */
function usable(model: MeshModel): readonly Analyzer[] {
  return usual.filter(each => canTell(model, each));
}

function* resultsFor(
  model: MeshModel,
  namespace: string,
): Iterable<AnalyzerResult> {
  for (const analyzer of usable(model)) {
    yield resultOf(model, analyzer, analyzer.localKinds ? namespace : '');
  }
}

/** What analyzers found that affects any of these objects of a namespace. */
function collectAffecting(
  model: MeshModel,
  namespace: string,
  refs: readonly ObjectRef[],
  collector: FindingCollector,
): void {
  const keys = refs.map(refKey);
  for (const { byAffected } of resultsFor(model, namespace)) {
    for (const key of keys) {
      byAffected.get(key)?.forEach(each => collector.add(each));
    }
  }
}

/**
 * Everything that is wrong with one workload or with a service in front of it, worst first.
 *
 * @param answers - the answers about the workload, where they are at hand
 * @public
 */
export function findingsOfWorkload(
  model: MeshModel,
  workload: Workload,
  answers: JudgedAnswers = answer(model, workload),
): Finding[] {
  const collector = new FindingCollector();
  findingsFromAnswers(model, workload, answers).forEach(each =>
    collector.add(each),
  );
  const { namespace, ref } = workload;
  const services = model
    .servicesOf(workload)
    .map(each => ({ kind: 'Service', namespace, name: nameOf(each) }));
  collectAffecting(model, namespace, [ref, ...services], collector);
  return collector.sorted();
}

/**
 * Everything that is wrong with one service itself, worst first.
 *
 * @public
 */
export function findingsOfService(
  model: MeshModel,
  service: KubernetesObject,
): Finding[] {
  const collector = new FindingCollector();
  const namespace = namespaceOf(service);
  const ref = { kind: 'Service', namespace, name: nameOf(service) };
  collectAffecting(model, namespace, [ref], collector);
  return collector.sorted();
}

/**
 * Everything that is wrong in a cluster, worst first, each problem once with all that it affects.
 *
 * @public
 */
export function findingsOf(
  model: MeshModel,
  answersOf: AnswersOf = answer,
): Finding[] {
  const collector = new FindingCollector();
  for (const analyzer of usable(model)) {
    for (const namespace of namespacesFor(model, analyzer)) {
      resultOf(model, analyzer, namespace).findings.forEach(each =>
        collector.add(each),
      );
    }
  }
  for (const workload of model.workloads()) {
    findingsFromAnswers(model, workload, answersOf(model, workload)).forEach(
      each => collector.add(each),
    );
  }
  return collector.sorted();
}

/**
 * What the analyzers of one name find, whether or not they are asked by default.
 *
 * @param name - as Istio calls it, `virtualservice.GatewayAnalyzer` for example
 * @returns undefined where there is none of that name
 * @public
 */
export function analyze(model: MeshModel, name: string): Finding[] | undefined {
  const named = analyzers.filter(
    each => each.name === name || each.name.startsWith(`${name}/`),
  );
  if (named.length === 0) {
    return undefined;
  }
  const collector = new FindingCollector();
  for (const analyzer of named) {
    for (const namespace of namespacesFor(model, analyzer)) {
      resultOf(model, analyzer, namespace).findings.forEach(each =>
        collector.add(each),
      );
    }
  }
  return collector.sorted();
}

/**
 * Kinds that cannot be read, so that problems may go unseen.
 *
 * @public
 */
export function unseenKinds(model: MeshModel): KindKey[] {
  const read = usual.flatMap(each => [
    ...each.kinds,
    ...(each.localKinds ?? []),
  ]);
  return [...new Set(read)].filter(each => !model.readable(each)).sort();
}

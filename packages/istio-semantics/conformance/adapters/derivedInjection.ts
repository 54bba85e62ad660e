import {
  injectionOf,
  isReportedMissingProxy,
  KubernetesObject,
  MeshModel,
} from '../../src';
import { injectionWebhooks } from '../../src/manifests/injectionWebhooks';
import type { Adapter } from '../judge';
import { labels, picked, podIn } from '../shapes';

/** Control planes that a case takes for granted: the default one and those that its namespaces name. */
function installed(input: readonly KubernetesObject[]): KubernetesObject[] {
  const named = input.flatMap(each => labels(each)['istio.io/rev'] ?? []);
  return [...new Set(['default', ...named])].map(each =>
    injectionWebhooks(each),
  );
}

export const derivedInjection: Record<string, Adapter> = {
  'derived/injection': ({ input, expected }) => {
    const model = MeshModel.of([...input, ...installed(input)]);
    const verdict = injectionOf(model, model.workloads()[0]);
    if (!verdict.known) {
      return verdict;
    }
    const { state, expected: next, restartNeeded, pods } = verdict.value;
    const hasProxy = state === 'injected';
    return picked(
      {
        wouldInject: next.injected,
        inject: next.injected,
        hasProxy,
        state: restartNeeded && !hasProxy ? 'needs-restart-to-inject' : state,
        istioAnalyzeReportsIST0103: isReportedMissingProxy(model, podIn(input)),
        podRevision: pods[0].revision,
        expectedRevision: next.revision,
        needsRestart: restartNeeded,
        dataplane: pods[0].state,
      },
      expected,
    );
  },
};

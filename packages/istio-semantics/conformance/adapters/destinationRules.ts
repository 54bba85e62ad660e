import { DestinationRuleIndex, originsOf } from '../../src';
import type { ConformanceCase } from '../cases';
import type { Adapter } from '../judge';
import { asserted, record } from './world';

const rulesOf = ({ input, params }: ConformanceCase) =>
  new DestinationRuleIndex(input, {
    rootNamespace: String(params.rootNamespace),
    clusterDomain: 'cluster.local',
    defaultExportTo: ['*'],
  });

const lookup = (testCase: ConformanceCase) =>
  rulesOf(testCase).lookup(
    String(testCase.params.proxyNamespace),
    testCase.params.service as { host: string; namespace: string },
  );

export const destinationRules: Record<string, Adapter> = {
  'traffic/destinationrule-lookup-exportto': testCase => {
    const rules = lookup(testCase);
    return {
      subsets: rules.length
        ? rules.flatMap(each => [...each.subsets.keys()])
        : null,
    };
  },
  'traffic/destinationrule-merge': testCase => {
    const [, view, namespace] =
      /(\w+)\[(.*)\]/.exec(String(testCase.params.view)) ?? [];
    const rules = rulesOf(testCase).rulesOf(
      namespace,
      view === 'namespaceLocal' ? 'local' : 'exported',
    );
    return {
      rules: rules.map(each => ({
        from: originsOf(each),
        subsetCount: each.subsets.size,
        ...(each.exportTo.size ? { exportTo: [...each.exportTo] } : {}),
      })),
    };
  },
  'traffic/destinationrule-workload-selector': testCase => {
    const merged = Object.fromEntries(
      lookup(testCase).map(each => [`${each.from[0].metadata?.name}`, each]),
    );
    const origins = Object.fromEntries(
      Object.entries(merged).map(([name, rule]) => [name, originsOf(rule)]),
    );
    return {
      destinationRules: Object.keys(merged),
      mergedFrom: asserted(record(testCase.expected).mergedFrom, origins),
    };
  },
};

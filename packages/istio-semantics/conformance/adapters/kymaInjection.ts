import { injectionOf, Labels, MeshModel } from '../../src';
import { injectionWebhooks } from '../../src/manifests/injectionWebhooks';
import type { Adapter } from '../judge';

export const kymaInjection: Record<string, Adapter> = {
  'kyma/09-injection-decision': ({ fields }) => {
    const { name, labels } = fields.namespace as {
      name: string;
      labels: Labels;
    };
    const { hostNetwork, labels: own } = fields.pod as {
      hostNetwork: boolean;
      labels: Labels;
    };
    const model = MeshModel.of([
      injectionWebhooks('default'),
      { kind: 'Namespace', metadata: { name, labels } },
      {
        kind: 'Pod',
        metadata: { name: 'pod', namespace: name, labels: own },
        spec: { hostNetwork },
      },
    ]);
    const verdict = injectionOf(model, model.workloads(name)[0]);
    return verdict.known
      ? { injected: verdict.value.expected.injected }
      : verdict;
  },
};

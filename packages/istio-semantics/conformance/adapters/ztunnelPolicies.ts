import { MeshModel, ztunnelPoliciesOf } from '../../src';
import type { Adapter } from '../judge';
import { meshConfigMap, record } from './world';

export const ztunnelPolicies: Record<string, Adapter> = {
  'ambient/policies-for-workload': ({ input, params }) => {
    const { pod, namespace } = record(params.workload);
    const { rootNamespace } = params;
    const model = MeshModel.of([...input, meshConfigMap({ rootNamespace })]);
    const found = model.get('Pod', String(namespace), String(pod))!;
    return {
      workloadAuthorizationPolicies: ztunnelPoliciesOf(
        model,
        model.workloadOfPod(found)!,
      ),
    };
  },
};

import {
  composePeerAuthentication,
  kinds,
  KubernetesObject,
  MeshModel,
  mtlsOf,
  peerAuthenticationsFor,
} from '../../src';
import type { ConformanceCase } from '../cases';
import { asserted, record } from './world';

const keyOf = ({ metadata }: KubernetesObject) =>
  `${metadata?.namespace}/${metadata?.name}`;

/** Whether the only workload of a case enforces a mode. */
export function enforced({ input }: ConformanceCase) {
  const model = MeshModel.of(input);
  const [workload] = model.workloads();
  const verdict = mtlsOf(model, workload);
  return { enforced: verdict.known && verdict.value.enforced !== 'none' };
}

/** What the policies of a case come to for a workload. */
export function merged({ input, params, expected }: ConformanceCase) {
  const root = String(params.rootNamespace);
  const model = MeshModel.of(input);
  const { mode, perPort, workload, namespace, mesh } =
    composePeerAuthentication(
      root,
      peerAuthenticationsFor(
        {
          namespace: String(params.workloadNamespace),
          labels: record(params.workloadLabels) as Record<string, string>,
        },
        root,
        each => model.list(kinds.peerAuthentication, each),
      ),
    );
  const policy = workload ?? namespace ?? mesh;
  return asserted(expected, {
    mode,
    perPort: Object.fromEntries(perPort),
    policy: policy && keyOf(policy),
  });
}

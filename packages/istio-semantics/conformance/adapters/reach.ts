import { canReach, Client, KubernetesObject, MeshModel } from '../../src';
import type { ConformanceCase, Document } from '../cases';
import { meshConfigMap, record } from './world';

/** A service in front of these labels, port 80 unless a case names another. */
export const serviceOf = (name: string, namespace: string, spec: Document) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace, name },
  spec: { ports: [{ port: 80 }], ...spec },
});

/** A caller that a case describes without a pod. */
const clientOf = (described: Document): Client => ({
  namespace: String(described.namespace),
  labels: {},
  proxy: {
    kind: described.hasSidecar === false ? 'none' : 'sidecar',
    hbone: false,
  },
});

/** Puts a connection to the engine: the caller's pod where the case has one, and the named port and subset. */
export function reach(
  { input, params }: ConformanceCase,
  host: string,
  target: Document = {},
  more: KubernetesObject[] = [],
) {
  const [name, namespace] = host.split('.');
  const model = MeshModel.of([...input, ...more, meshConfigMap(params)]);
  const caller = record(params.client);
  const verdict = canReach(
    model,
    model.workload({
      kind: 'Pod',
      namespace: String(caller.namespace),
      name: 'client',
    }) ?? clientOf(caller),
    { kind: 'Service', namespace, name },
    {
      ...(target.port ? { port: Number(target.port) } : {}),
      ...(target.subset ? { subset: String(target.subset) } : {}),
    },
  );
  if (!verdict.known) {
    throw new Error('the engine does not know');
  }
  return verdict.value;
}

import { mockServices } from '@backstage/backend-test-utils';
import { ClusterEvaluator } from '@mesh-portal/backstage-plugin-mesh-backend/src/evaluate/ClusterEvaluator';
import { istioEngine } from '@mesh-portal/backstage-plugin-mesh-backend/src/evaluate/engine';
import type { KubernetesObject, MeshDelta } from '@mesh-portal/istio-semantics';
import type { Result } from '../evaluation';
import { generateMesh, type MeshSize } from '../generateMesh';

/** What one change had evaluated again. */
export interface ChangeCost {
  workloads: number;
  milliseconds: number;
}

/** The changes that are made, and how many workloads stand in the namespace of the second. */
export interface ChangeCosts {
  pod: ChangeCost;
  namespacePolicy: ChangeCost;
  rootPolicy: ChangeCost;
  inNamespace: number;
}

function policy(namespace: string): KubernetesObject {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'benchmark', namespace },
    spec: { mtls: { mode: 'PERMISSIVE' } },
  };
}

/** Evaluates a generated mesh, then again after one change of each sort, and counts the workloads that were asked about. */
export function measureChanges(size: MeshSize): ChangeCosts {
  const objects = generateMesh(size);
  let asked = new Set<string>();
  const evaluator = new ClusterEvaluator({
    cluster: 'benchmark',
    engine: {
      ...istioEngine,
      answersOf: (model, workload) => {
        asked.add(`${workload.namespace}/${workload.name}`);
        return istioEngine.answersOf(model, workload);
      },
    },
    logger: mockServices.rootLogger({ level: 'none' }),
    parseYaml: JSON.parse,
  });
  const costOf = (delta: MeshDelta): ChangeCost => {
    asked = new Set();
    const start = performance.now();
    evaluator.apply(delta);
    for (const _ of evaluator.evaluate(0)) {
      // What is found is of no interest here.
    }
    return { workloads: asked.size, milliseconds: performance.now() - start };
  };
  costOf({ upserted: objects });
  const pod = objects.find(({ kind }) => kind === 'Pod')!;
  const namespace = pod.metadata!.namespace!;
  return {
    pod: costOf({
      upserted: [
        { ...pod, status: { ...(pod.status as object), phase: 'Pending' } },
      ],
    }),
    namespacePolicy: costOf({ upserted: [policy(namespace)] }),
    rootPolicy: costOf({ upserted: [policy('istio-system')] }),
    inNamespace: objects.filter(
      ({ kind, metadata }) =>
        kind === 'Deployment' && metadata?.namespace === namespace,
    ).length,
  };
}

/** How many workloads one change has evaluated again, beside a scan of all of them. */
export function benchmarkChanges(size: MeshSize): Result[] {
  const costs = measureChanges(size);
  const result = (
    what: string,
    { workloads, milliseconds }: ChangeCost,
    most: number,
  ): Result => ({
    what: `B7 workloads evaluated again after a change of ${what}`,
    ours: `${workloads} in ${milliseconds.toFixed(1)} ms`,
    peer: `scan: ${size.workloads}`,
    ratio: (workloads / size.workloads).toFixed(4),
    goal: `<= ${most}`,
    met: workloads <= most,
  });
  return [
    result('one pod', costs.pod, 1),
    result(
      'a policy of one namespace',
      costs.namespacePolicy,
      costs.inNamespace,
    ),
    // Besides the generated ones there is the control plane.
    result('a policy of the whole mesh', costs.rootPolicy, size.workloads + 1),
  ];
}

import { createMockDirectory } from '@backstage/backend-test-utils';
import type { FakeCluster, KubeObject } from '@mesh-portal/fake-kubernetes';
import {
  injectionOf,
  jwtOf,
  MeshModel,
  mtlsOf,
  restartOf,
  type Verdict,
} from '@mesh-portal/istio-semantics';
import { parse } from 'yaml';
import { readManifests } from './clusters';
import { type Demo, startDemo } from './startDemo';

/** Kinds that controllers make, besides those that the demo's files hold. */
const madeKinds = [
  ['v1', 'Pod'],
  ['v1', 'Node'],
  ['apps/v1', 'ReplicaSet'],
] as const;

async function modelOf(cluster: FakeCluster): Promise<MeshModel> {
  const kinds = new Map<string, readonly [string, string]>(
    madeKinds.map(kind => [kind.join(), kind]),
  );
  for (const { apiVersion, kind } of (
    await readManifests(cluster.name)
  ).flat()) {
    kinds.set(`${apiVersion},${kind}`, [apiVersion, kind]);
  }
  const upserted: KubeObject[] = [...kinds.values()].flatMap(
    ([apiVersion, kind]) => cluster.list({ apiVersion, kind }),
  );
  return MeshModel.of(upserted, { parseYaml: parse });
}

describe('every state that the engine decides occurs in the demo', () => {
  const state = createMockDirectory();
  let demo: Demo;
  let models: MeshModel[];

  beforeAll(async () => {
    demo = await startDemo({ stateDirectory: state.path, live: false });
    models = await Promise.all([...demo.clusters.values()].map(modelOf));
  }, 60_000);

  afterAll(() => demo.stop());

  const valuesOf = <T>(
    ask: (
      model: MeshModel,
      workload: ReturnType<MeshModel['workloads']>[number],
    ) => Verdict<T>,
  ) =>
    models.flatMap(model =>
      model.workloads().flatMap(workload => {
        const verdict = ask(model, workload);
        return verdict.known ? [verdict.value] : [];
      }),
    );

  it('sidecar', () => {
    const answers = valuesOf(injectionOf);
    expect(new Set(answers.map(answer => answer.state))).toEqual(
      new Set(['injected', 'partial', 'none', 'ambient', 'proxyless']),
    );
    expect(answers.some(({ gateway }) => gateway)).toBe(true);
    expect(answers.some(({ restartNeeded }) => restartNeeded)).toBe(true);
  });

  it('encryption', () => {
    const answers = valuesOf(mtlsOf);
    expect(new Set(answers.map(({ mode }) => mode))).toEqual(
      new Set(['STRICT', 'PERMISSIVE', 'DISABLE', 'mixed', 'not-applicable']),
    );
    expect(answers.some(({ clientConflicts }) => clientConflicts.length)).toBe(
      true,
    );
  });

  it('tokens', () => {
    expect(new Set(valuesOf(jwtOf).map(answer => answer.state))).toEqual(
      new Set([
        'required',
        'partial',
        'optional',
        'none',
        'impossible',
        'not-applicable',
      ]),
    );
  });

  it('upgrade', () => {
    const answers = valuesOf(restartOf);
    expect(new Set(answers.map(answer => answer.state))).toEqual(
      new Set([
        'current',
        'restart-pending',
        'restart-needed',
        'manual-restart',
        'not-applicable',
      ]),
    );
    expect(answers.some(({ proxies }) => proxies.length > 1)).toBe(true);
  });
});

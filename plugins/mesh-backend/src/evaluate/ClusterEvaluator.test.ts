import { mockServices } from '@backstage/backend-test-utils';
import type {
  KubernetesObject,
  MeshDelta,
  ObjectRef,
} from '@mesh-portal/istio-semantics';
import fc from 'fast-check';
import {
  application,
  namespaceObject,
  peerAuthentication,
} from '../testFixtures/objects';
import { ClusterEvaluator } from './ClusterEvaluator';
import { istioEngine, type Engine } from './engine';

function evaluatorOf(engine: Engine = istioEngine) {
  const logger = mockServices.logger.mock();
  const evaluator = new ClusterEvaluator({
    cluster: 'eu',
    engine,
    logger,
    parseYaml: JSON.parse,
  });
  const stored = new Map<string, string>();
  let now = 1_699_999_999_000;
  /** Applies changes as a store would; gives what was in them. */
  const evaluate = (passed = 1_000) => {
    now += passed;
    const changes = [...evaluator.evaluate(now)];
    for (const change of changes) {
      for (const each of [...change.workloads, ...change.services]) {
        stored.set(each.id, each.hash);
      }
      for (const id of [
        ...change.removedWorkloads,
        ...change.removedServices,
      ]) {
        expect(stored.delete(id)).toBe(true);
      }
    }
    return changes;
  };
  return { evaluator, evaluate, logger, stored };
}

function refOf(object: KubernetesObject): ObjectRef {
  const [group, version] = (object.apiVersion ?? '').split('/');
  return {
    ...(version && { group }),
    kind: object.kind ?? '',
    ...(object.metadata?.namespace && { namespace: object.metadata.namespace }),
    name: object.metadata?.name ?? '',
  };
}

describe('ClusterEvaluator', () => {
  it('hands on differences only, with the words that changed', () => {
    const { evaluator, evaluate } = evaluatorOf();
    evaluator.apply({
      upserted: [
        ...application('shop', 'orders'),
        ...application('shop', 'billing'),
        ...application('other', 'billing'),
      ],
    });
    const [first] = evaluate();
    expect([
      first.workloads.length,
      first.services.length,
      first.transitions,
    ]).toEqual([3, 3, []]);

    evaluator.apply({ upserted: application('shop', 'orders') });
    const again = evaluate();
    expect(
      again.flatMap(each => [...each.workloads, ...each.services]),
    ).toEqual([]);

    evaluator.apply({ upserted: [peerAuthentication('shop', 'STRICT')] });
    const strict = evaluate();
    expect(
      strict
        .flatMap(each =>
          each.workloads.map(
            ({ identity: { ref } }) => `${ref.namespace}/${ref.name}`,
          ),
        )
        .sort(),
    ).toEqual(['shop/billing', 'shop/orders']);
    expect(strict.flatMap(each => each.transitions)).toContainEqual(
      expect.objectContaining({
        ref: {
          group: 'apps',
          kind: 'Deployment',
          namespace: 'shop',
          name: 'orders',
        },
        dimension: 'mtls',
        from: 'PERMISSIVE',
        to: 'STRICT',
        at: 1_700_000_002,
        because: expect.objectContaining({ code: 'mtls.strict' }),
      }),
    );

    evaluator.apply({ removed: application('other', 'billing').map(refOf) });
    expect(
      evaluate().map(each => [
        each.removedWorkloads.length,
        each.removedServices.length,
      ]),
    ).toEqual([[1, 1]]);
  });

  it('knows what the workload and its namespace say about their entity', () => {
    const { evaluator, evaluate } = evaluatorOf();
    const annotation = (text: string) => ({ 'mesh-portal.dev/entity': text });
    const [deployment] = application('shop', 'orders');
    evaluator.apply({
      upserted: [
        {
          ...namespaceObject('shop'),
          metadata: {
            name: 'shop',
            annotations: annotation('Component:default/All'),
          },
        },
        {
          ...deployment,
          metadata: {
            ...deployment.metadata,
            annotations: annotation(
              ' component:default/a , ,component:default/b',
            ),
          },
        },
      ],
    });
    const [{ workloads }] = evaluate();
    expect(workloads[0].identity.namedBy).toEqual([
      'component:default/a',
      'component:default/b',
      'component:default/all',
    ]);
  });

  it('tells of a workload whose pods flap at once, then once a second', () => {
    const { evaluator, evaluate } = evaluatorOf();
    const pods = (phase: string) =>
      application('shop', 'orders')
        .filter(each => each.kind === 'Pod')
        .map(pod => ({ ...pod, status: { phase, conditions: [] } }));
    const told = (passed: number) =>
      evaluate(passed).flatMap(each =>
        each.workloads.map(({ identity }) => identity.ref.name),
      );
    evaluator.apply({ upserted: application('shop', 'orders') });
    expect(told(0)).toEqual(['orders']);

    evaluator.apply({ upserted: pods('Pending') });
    expect(told(100)).toEqual(['orders']);
    evaluator.apply({ upserted: application('shop', 'orders') });
    expect(told(500)).toEqual([]);
    expect(evaluator.holds).toBe(true);
    evaluator.apply({ upserted: pods('Pending').slice(0, 1) });
    expect(told(499)).toEqual([]);
    expect(told(1)).toEqual(['orders']);
    expect(evaluator.holds).toBe(false);

    // A policy is seldom, and its effect is waited for.
    evaluator.apply({ upserted: [peerAuthentication('shop', 'STRICT')] });
    evaluator.apply({ upserted: pods('Pending') });
    expect(told(10)).toEqual(['orders']);
    expect(evaluator.holds).toBe(false);
  });

  it('takes a failing question for an unknown answer, and goes on', () => {
    const { evaluator, evaluate, logger } = evaluatorOf({
      ...istioEngine,
      answersOf: (model, workload) => {
        if (workload.name === 'orders') {
          throw new Error('defect');
        }
        return istioEngine.answersOf(model, workload);
      },
      trafficOf: () => {
        throw new Error('defect');
      },
    });
    evaluator.apply({
      upserted: [
        ...application('shop', 'orders'),
        ...application('shop', 'billing'),
      ],
    });
    const [{ workloads, services }] = evaluate();
    const words = Object.fromEntries(
      workloads.map(each => [
        each.identity.ref.name,
        each.summary.dimensions.sidecar.value,
      ]),
    );
    expect(words).toEqual({ orders: 'unknown', billing: 'injected' });
    expect(services.map(each => each.summary.because[0].code)).toEqual([
      'unknown.evaluationFailed',
      'unknown.evaluationFailed',
    ]);
    expect(logger.error).toHaveBeenCalledTimes(3);
  });

  it('ends, step by step, where evaluating everything at once ends', () => {
    // What a change makes dirty is told for verdicts; findings may also look at neighbours.
    const verdictsOnly = { ...istioEngine, findingsOf: () => [] };
    const pool: KubernetesObject[] = [
      ...['a', 'b'].flatMap(namespace => [
        namespaceObject(namespace),
        namespaceObject(namespace, { 'istio-injection': 'enabled' }),
        ...['STRICT', 'PERMISSIVE', 'UNSET'].map(mode =>
          peerAuthentication(namespace, mode),
        ),
        ...application(namespace, 'x', { sidecar: true }),
        ...application(namespace, 'x', { sidecar: false }),
        ...application(namespace, 'y', { sidecar: true, labels: { app: 'x' } }),
      ]),
      peerAuthentication('istio-system', 'STRICT'),
      peerAuthentication('istio-system', 'DISABLE'),
    ];
    const step = fc.record({
      object: fc.constantFrom(...pool),
      remove: fc.boolean(),
      evaluateAfter: fc.constantFrom(undefined, 0, 300, 1_000),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), steps => {
        const incremental = evaluatorOf(verdictsOnly);
        const objects = new Map<string, KubernetesObject>();
        for (const { object, remove, evaluateAfter } of steps) {
          const key = JSON.stringify(refOf(object));
          const delta: MeshDelta = remove
            ? { removed: [refOf(object)] }
            : { upserted: [object] };
          if (remove) {
            objects.delete(key);
          } else {
            objects.set(key, object);
          }
          incremental.evaluator.apply(delta);
          if (evaluateAfter !== undefined) {
            incremental.evaluate(evaluateAfter);
          }
        }
        incremental.evaluate();
        const fresh = evaluatorOf(verdictsOnly);
        fresh.evaluator.apply({ upserted: [...objects.values()] });
        fresh.evaluate();
        expect(new Map([...incremental.stored].sort())).toEqual(
          new Map([...fresh.stored].sort()),
        );
      }),
      { numRuns: 100 },
    );
  });
});

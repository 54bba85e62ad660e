import fc from 'fast-check';
import { BindingIndex, type BindableWorkload } from './BindingIndex';
import { readClaim, type EntityClaim } from './EntityClaim';
import { matchesSelector } from './labelSelector';

function entity(
  name: string,
  annotations: Record<string, string>,
  relations: Array<[string, string]> = [],
) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, annotations },
    relations: relations.map(([type, targetRef]) => ({ type, targetRef })),
  };
}

function claim(name: string, annotations: Record<string, string>): EntityClaim {
  return readClaim(
    entity(
      name,
      Object.fromEntries(
        Object.entries(annotations).map(([key, value]) => [
          `backstage.io/kubernetes-${key}`,
          value,
        ]),
      ),
    ),
  )!;
}

function workload(
  id: string,
  labels: Record<string, string>,
  rest: Partial<BindableWorkload> = {},
): BindableWorkload {
  return {
    id,
    cluster: 'eu',
    namespace: 'shop',
    labels,
    podLabels: {},
    namedBy: [],
    ...rest,
  };
}

describe('readClaim', () => {
  it.each([
    [{}, undefined],
    [{ 'backstage.io/kubernetes-namespace': 'a' }, undefined],
    [
      {
        'backstage.io/kubernetes-label-selector': 'a==b==c',
        'backstage.io/kubernetes-id': 'x',
      },
      undefined,
    ],
    [
      { 'backstage.io/kubernetes-id': 'orders' },
      [
        {
          key: 'backstage.io/kubernetes-id',
          operator: 'in',
          values: ['orders'],
        },
      ],
    ],
    [
      {
        'backstage.io/kubernetes-id': 'orders',
        'backstage.io/kubernetes-label-selector': 'a=b',
      },
      [{ key: 'a', operator: 'in', values: ['b'] }],
    ],
  ])('%j', (annotations, selector) => {
    expect(
      readClaim(entity('orders', annotations as Record<string, string>))
        ?.selector,
    ).toEqual(selector);
  });

  it('knows where the entity belongs', () => {
    const read = readClaim(
      entity(
        'Orders',
        {
          'backstage.io/kubernetes-id': 'orders',
          'backstage.io/kubernetes-namespace': 'shop',
          'backstage.io/kubernetes-cluster': 'eu',
          'mesh-portal.dev/contract': 'mtls=STRICT,color=blue',
        },
        [
          ['ownedBy', 'group:default/team-a'],
          ['partOf', 'component:default/parent'],
          ['partOf', 'system:default/shop'],
        ],
      ),
    );
    expect(read).toMatchObject({
      entityRef: 'component:default/orders',
      namespace: 'shop',
      cluster: 'eu',
      owner: 'group:default/team-a',
      system: 'system:default/shop',
      contract: { promises: { mtls: 'STRICT' }, malformed: ['color=blue'] },
    });
  });
});

function newIndex(binding: 'annotation' | 'confirmed') {
  const index = new BindingIndex({ binding });
  index.claimsAreKnown();
  return index;
}

describe('BindingIndex', () => {
  it('keeps what an earlier process had bound until claims are known', () => {
    const index = new BindingIndex({ binding: 'annotation' });
    index.seed('component:default/orders', 'w1');
    index.seed('component:default/gone', 'w1');
    expect(index.setWorkload('w1', workload('w1', { app: 'orders' }))).toEqual(
      [],
    );
    index.claimsAreKnown();
    const orders = claim('orders', { 'label-selector': 'app=orders' });
    expect(index.setClaim(orders.entityRef, orders)).toEqual([]);
    expect([...index.boundEntities()]).toContain('component:default/gone');
    expect(index.setClaim('component:default/gone', undefined)).toEqual([
      {
        entityRef: 'component:default/gone',
        workloadId: 'w1',
        bound: false,
      },
    ]);
  });

  it('tells what each change binds and unbinds', () => {
    const index = newIndex('annotation');
    const orders = claim('orders', { id: 'orders' });
    expect(index.setClaim(orders.entityRef, orders)).toEqual([]);
    expect(
      index.setWorkload(
        'w1',
        workload('w1', { 'backstage.io/kubernetes-id': 'orders' }),
      ),
    ).toEqual([
      { entityRef: 'component:default/orders', workloadId: 'w1', bound: true },
    ]);
    expect(
      index.setWorkload(
        'w2',
        workload(
          'w2',
          {},
          { podLabels: { 'backstage.io/kubernetes-id': 'orders' } },
        ),
      ),
    ).toHaveLength(1);
    expect([...index.workloadsOf('component:default/orders')]).toEqual([
      'w1',
      'w2',
    ]);

    const narrower = claim('orders', {
      'label-selector': '!tier',
      cluster: 'us',
    });
    expect(index.setClaim(orders.entityRef, narrower)).toEqual([
      { entityRef: 'component:default/orders', workloadId: 'w1', bound: false },
      { entityRef: 'component:default/orders', workloadId: 'w2', bound: false },
    ]);
    expect(
      index.setWorkload('w2', workload('w2', {}, { cluster: 'us' })),
    ).toEqual([
      { entityRef: 'component:default/orders', workloadId: 'w2', bound: true },
    ]);
    expect(index.setWorkload('w2', undefined)).toHaveLength(1);
    expect(index.setClaim(orders.entityRef, undefined)).toEqual([]);
    expect(index.entitiesOf('w2').size).toBe(0);
  });

  it('binds in confirmed mode only what names the entity back', () => {
    const index = newIndex('confirmed');
    const orders = claim('orders', { 'label-selector': 'app' });
    index.setClaim(orders.entityRef, orders);
    expect(
      index.setWorkload('w1', workload('w1', { app: 'payments' })),
    ).toEqual([]);
    expect(
      index.setWorkload(
        'w1',
        workload(
          'w1',
          { app: 'payments' },
          { namedBy: ['component:default/payments'] },
        ),
      ),
    ).toEqual([]);
    expect(
      index.setWorkload(
        'w1',
        workload(
          'w1',
          { app: 'payments' },
          { namedBy: ['component:default/orders'] },
        ),
      ),
    ).toHaveLength(1);
  });

  it('always equals trying every claim on every workload', () => {
    const word = fc.constantFrom('a', 'b');
    const labels = fc.dictionary(word, word);
    const selector = fc.constantFrom(
      'a=a',
      'b=a',
      'a in (a,b)',
      '!a',
      'a',
      'b!=a',
      'a=b,b=a',
    );
    const step = fc.oneof(
      fc.record({
        name: fc.constantFrom('x', 'y', 'z'),
        selector: fc.option(selector),
        cluster: fc.option(word),
      }),
      fc.record({
        id: fc.constantFrom('1', '2', '3'),
        labels: fc.option(labels),
        podLabels: labels,
        cluster: word,
      }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), steps => {
        const index = newIndex('annotation');
        const claims = new Map<string, EntityClaim>();
        const workloads = new Map<string, BindableWorkload>();
        const bound = new Set<string>();
        for (const each of steps) {
          let changes;
          if ('name' in each) {
            const ref = `component:default/${each.name}`;
            const made = each.selector
              ? claim(each.name, {
                  'label-selector': each.selector,
                  ...(each.cluster && { cluster: each.cluster }),
                })
              : undefined;
            if (made) claims.set(ref, made);
            else claims.delete(ref);
            changes = index.setClaim(ref, made);
          } else {
            const made = each.labels
              ? workload(each.id, each.labels, {
                  podLabels: each.podLabels,
                  cluster: each.cluster,
                })
              : undefined;
            if (made) workloads.set(each.id, made);
            else workloads.delete(each.id);
            changes = index.setWorkload(each.id, made);
          }
          for (const change of changes) {
            const key = `${change.entityRef} ${change.workloadId}`;
            expect(bound.has(key)).toBe(!change.bound);
            if (change.bound) bound.add(key);
            else bound.delete(key);
          }
        }
        const expected = [...claims.values()].flatMap(c =>
          [...workloads.values()]
            .filter(
              w =>
                (!c.cluster || c.cluster === w.cluster) &&
                (matchesSelector(c.selector, w.labels) ||
                  matchesSelector(c.selector, w.podLabels)),
            )
            .map(w => `${c.entityRef} ${w.id}`),
        );
        expect([...bound].sort()).toEqual(expected.sort());
      }),
    );
  });
});

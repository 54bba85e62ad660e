import fc from 'fast-check';
import { mutated } from '../__testUtils__/mutations';
import { textOf } from '../messages';
import { MeshModel, MeshModelOptions } from '../model';
import { refOf } from '../model/fields';
import { kinds } from '../model/kinds';
import type { Finding, KubernetesObject } from '../types';
import { istioFindings } from './__testUtils__/istioFindings';
import { ownFindings } from './__testUtils__/ownFindings';
import { mesh, pod } from './__testUtils__/sunnyMesh';
import { world } from '../__testUtils__/world';
import { findingDefinitions } from './definitions';
import {
  analyze,
  findingsOf,
  findingsOfService,
  findingsOfWorkload,
  unseenKinds,
} from './findingsOf';
import { inconsistentServices } from './istio/multiClusterServices';

const cases = [...ownFindings, ...istioFindings];

function modelOf(
  objects: readonly KubernetesObject[],
  options?: MeshModelOptions,
): MeshModel {
  return MeshModel.of([...mesh, ...objects], options);
}

function outline({ id, object, affected }: Finding): string {
  const { kind, namespace, name } = object;
  const path = namespace ? `${namespace}/${name}` : name;
  const suffering = affected.map(each => `${each.kind}/${each.name}`);
  return [`${id} ${kind} ${path}:`, ...suffering].join(' ');
}

const fault = world(`
virtualService shop/cart:
  spec: { hosts: [cart], http: [{ fault: { abort: { httpStatus: 503, percentage: { value: 10 } } }, route: [{ destination: { host: cart } }] }] }
`);

const suppressing = (codes: string) =>
  fault.map(each => ({
    ...each,
    metadata: {
      ...each.metadata,
      annotations: { 'galley.istio.io/analyze-suppress': codes },
    },
  }));

describe('findingsOf', () => {
  it.each(cases)('%s', (_, objects, expected) => {
    expect(findingsOf(modelOf(objects)).map(outline)).toEqual(expected);
  });

  it('has a case for everything that it looks for', () => {
    const told = cases.flatMap(([, , expected]) =>
      expected.map(each => each.split(' ')[0]),
    );
    const untold = Object.values(findingDefinitions)
      .filter(each => !each.istioctlOnly && !told.includes(each.id))
      .map(each => each.id);
    // Asked of several clusters at once, or of who promised.
    expect(untold).toEqual([
      'IST0170',
      'MESH0107',
      'MESH0108',
      'MESH0109',
      'MESH0305',
      'MESH0601',
    ]);
  });

  it('fills in every sentence', () => {
    for (const [, objects] of cases) {
      for (const { because } of findingsOf(modelOf(objects))) {
        because.forEach(each => expect(textOf(each)).not.toContain('{{'));
      }
    }
  });

  it.each([
    ['MESH0303', 0],
    ['IST0101, MESH0303', 0],
    ['*', 0],
    ['IST0101', 1],
  ])('leaves out what an object suppresses with %s', (codes, count) => {
    expect(findingsOf(modelOf(suppressing(codes)))).toHaveLength(count);
  });

  it('gives each workload and service what affects it', () => {
    const model = modelOf([
      ...pod('cart'),
      ...pod('order', { app: 'order' }),
      ...fault,
    ]);
    const byWorkload = model
      .workloads('shop')
      .map(each => [each.name, findingsOfWorkload(model, each).map(outline)]);
    const told = ['MESH0303 VirtualService shop/cart: Service/cart'];
    expect(Object.fromEntries(byWorkload)).toEqual({ cart: told, order: [] });
    const [service] = model.list(kinds.service, 'shop');
    expect(findingsOfService(model, service).map(outline)).toEqual(told);
  });

  it('tells what it cannot see, and takes it for nothing', () => {
    const unreadable = [kinds.virtualService];
    const model = modelOf([...pod('cart'), ...fault], { unreadable });
    expect(findingsOf(model)).toEqual([]);
    expect(unseenKinds(model)).toEqual(unreadable);
  });

  it.each([
    ['VirtualService', 'http/0/fault', fault],
    [
      'a name that no shell may see',
      undefined,
      fault.map(each => ({
        ...each,
        metadata: { ...each.metadata, name: '$(x)' },
      })),
    ],
  ])('offers a command for %s', (_, expected, objects) => {
    const [{ fix }] = findingsOf(modelOf([...pod('cart'), ...objects]));
    expect(fix?.command).toEqual(
      expected &&
        `kubectl patch virtualservice.networking.istio.io/cart -n shop --type json -p '[{"op":"remove","path":"/spec/${expected}"}]'`,
    );
  });

  it('offers the policy that asks for the token', () => {
    const [{ fix }] = findingsOf(
      modelOf([
        ...pod('cart'),
        ...world(
          `requestAuthentication shop/cart: { spec: { selector: { matchLabels: { app: cart } }, jwtRules: [{ issuer: i }] } }`,
        ),
      ]),
    );
    expect(fix?.patch).toMatchInlineSnapshot(`
      "apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata:
        name: cart-required
        namespace: shop
      spec:
        selector:
          matchLabels:
            app: cart
        action: DENY
        rules:
          - from:
              - source:
                  notRequestPrincipals:
                    - "*"
      "
    `);
  });
});

describe('analyze', () => {
  it('runs what Istio does not run by default', () => {
    const model = modelOf(
      world(`
pod shop/x:
  metadata: { labels: { app: x }, annotations: { sidecar.istio.io/bootstrapOverride: x } }
  spec: { containers: [{ name: app }] }`),
    );
    expect(analyze(model, 'maturity.AlphaAnalyzer')?.map(outline)).toEqual([
      'IST0136 Pod shop/x: Pod/x',
    ]);
  });

  it('knows no analyzer of another name', () => {
    expect(analyze(modelOf([]), 'virtualservice')).toBeUndefined();
  });
});

describe('inconsistentServices', () => {
  it('compares services of one mesh', () => {
    const clusters = ['80', '81'].map(
      (port, index) =>
        [
          `c${index}`,
          MeshModel.of(
            world(
              `service shop/cart: { spec: { ports: [{ name: http, port: ${port}, nodePort: 3000${index} }] } }`,
            ),
          ),
        ] as const,
    );
    expect(inconsistentServices(new Map(clusters)).map(outline)).toEqual([
      'IST0170 Service shop/cart: Service/cart Service/cart',
    ]);
    expect(inconsistentServices(new Map([clusters[0]]))).toEqual([]);
  });
});

describe('whatever the objects are', () => {
  const everything = fc
    .subarray(
      cases.map(([, objects]) => objects),
      { minLength: 1, maxLength: 8 },
    )
    .map(each => {
      const byIdentity = new Map(
        [...mesh, ...each.flat()].map(object => {
          const { kind, namespace, name } = refOf(object);
          return [`${object.apiVersion}/${kind}/${namespace}/${name}`, object];
        }),
      );
      return [...byIdentity.values()];
    });

  it('findings do not depend on the order in which they come', () => {
    fc.assert(
      fc.property(
        everything.chain(each =>
          fc.tuple(
            fc.constant(each),
            fc.shuffledSubarray(each, { minLength: each.length }),
          ),
        ),
        ([objects, shuffled]) => {
          expect(findingsOf(MeshModel.of(shuffled))).toEqual(
            findingsOf(MeshModel.of(objects)),
          );
        },
      ),
    );
  });

  it('there are findings or none, each told whole', () => {
    fc.assert(
      fc.property(mutated(everything), objects => {
        for (const { id, because, object } of findingsOf(
          MeshModel.of(objects, { now: 0 }),
        )) {
          expect(findingDefinitions).toHaveProperty(id);
          expect(typeof object.name).toBe('string');
          because.forEach(each => expect(textOf(each)).not.toBe(''));
        }
      }),
      { numRuns: 300 },
    );
  });
});

import fc from 'fast-check';
import {
  cartPod,
  cartWorld,
  meshConfig,
  policy,
} from '../__fixtures__/accessWorld';
import { textOf } from '../messages';
import type { JwtAnswer, KubernetesObject, RequestClass } from '../types';
import { decide } from './decide';
import { jwtOf } from './jwtOf';
import { ztunnelPoliciesOf } from './ztunnel';

const tokens = policy('RequestAuthentication', 'tokens', {
  jwtRules: [
    { issuer: 'https://id', audiences: ['cart'], jwksUri: 'https://id/keys' },
  ],
});

const authorization = (spec: object, metadata: object = {}, name = 'rules') =>
  policy('AuthorizationPolicy', name, spec, metadata);

const from = (source: object) => [{ source }];
const to = (operation: object) => [{ operation }];
const anyToken = from({ requestPrincipals: ['*'] });
const noToken = from({ notRequestPrincipals: ['*'] });

function answerOf(objects: KubernetesObject[]): JwtAnswer {
  const { model, cart } = cartWorld(objects);
  const verdict = jwtOf(model, cart);
  expect(verdict.known).toBe(true);
  return (verdict as { value: JwtAnswer }).value;
}

function wordsOf(objects: KubernetesObject[]): string[] {
  const { model, cart } = cartWorld(objects);
  return jwtOf(model, cart).because.map(textOf);
}

const allow = (...rules: object[]) => authorization({ rules });
const deny = (...rules: object[]) =>
  authorization({ action: 'DENY', rules }, {}, 'deny');

describe('jwtOf', () => {
  it.each<
    [
      string,
      KubernetesObject[],
      JwtAnswer['state'],
      RequestClass[],
      RequestClass[],
    ]
  >([
    ['nothing', [], 'none', [{ path: '*' }], []],
    ['a check', [tokens], 'optional', [{ path: '*' }], []],
    [
      'a rule for all',
      [tokens, allow({ from: anyToken })],
      'required',
      [],
      [{ path: '*' }],
    ],
    [
      'callers only',
      [allow({ from: from({ principals: ['x/ns/a/sa/b'] }) })],
      'none',
      [{ path: '*' }],
      [],
    ],
    [
      'callers and a check',
      [tokens, allow({ from: from({ namespaces: ['a'] }) })],
      'optional',
      [{ path: '*' }],
      [],
    ],
    [
      'callers with a token',
      [
        tokens,
        allow({
          from: from({
            principals: ['a'],
            requestPrincipals: ['https://id/*'],
          }),
        }),
      ],
      'required',
      [],
      [{ path: '*' }],
    ],
    [
      'a token of someone else',
      [
        tokens,
        allow({ from: from({ requestPrincipals: ['https://else/*'] }) }),
      ],
      'impossible',
      [],
      [{ path: '*' }],
    ],
    [
      'a claim',
      [
        tokens,
        allow({
          when: [{ key: 'request.auth.claims[scope]', values: ['cart'] }],
        }),
      ],
      'required',
      [],
      [{ path: '*' }],
    ],
    [
      'a claim nobody verifies',
      [
        allow({
          when: [{ key: 'request.auth.claims[scope]', values: ['cart'] }],
        }),
      ],
      'impossible',
      [],
      [{ path: '*' }],
    ],
    ['nothing allowed', [tokens, allow()], 'not-applicable', [], []],
    ['everything denied', [tokens, deny({})], 'not-applicable', [], []],
    [
      'a denied path',
      [tokens, deny({ from: noToken, to: to({ paths: ['/admin*'] }) })],
      'partial',
      [{ path: '*' }],
      [{ path: '/admin*' }],
    ],
    [
      'an open path inside a closed one',
      [
        tokens,
        allow(
          { from: anyToken, to: to({ paths: ['/api/*'] }) },
          { to: to({ paths: ['/api/health'] }) },
        ),
      ],
      'partial',
      [{ path: '/api/health' }],
      [{ path: '/api/*' }],
    ],
    [
      'methods',
      [tokens, deny({ from: noToken, to: to({ methods: ['POST', 'PUT'] }) })],
      'partial',
      [{ path: '*', methods: ['*'] }],
      [{ path: '*', methods: ['POST', 'PUT'] }],
    ],
    [
      'hosts and ports',
      [
        tokens,
        deny({
          from: noToken,
          to: to({ hosts: ['cart.example.com'], ports: ['8080'] }),
        }),
      ],
      'partial',
      [
        { path: '*', hosts: ['cart.example.com'], ports: ['*'] },
        { path: '*', hosts: ['*'] },
      ],
      [{ path: '*', hosts: ['cart.example.com'], ports: ['8080'] }],
    ],
    [
      'all but a path',
      [tokens, deny({ from: noToken, to: to({ notPaths: ['/health'] }) })],
      'partial',
      [{ path: '/health' }],
      [{ path: '*' }],
    ],
    [
      'a template',
      [tokens, allow({ from: anyToken, to: to({ paths: ['/api/{**}'] }) })],
      'required',
      [],
      [{ path: '/api/{**}' }],
    ],
    [
      'every path by name',
      [tokens, allow({ from: anyToken, to: to({ paths: ['/*'] }) })],
      'required',
      [],
      [{ path: '*' }],
    ],
    [
      'a dry run',
      [
        tokens,
        authorization(
          { rules: [{ from: anyToken }] },
          { annotations: { 'istio.io/dry-run': 'true' } },
        ),
      ],
      'optional',
      [{ path: '*' }],
      [],
    ],
    [
      'no proxy',
      [cartPod('none'), tokens, allow({ from: anyToken })],
      'not-applicable',
      [],
      [],
    ],
    [
      'ztunnel alone',
      [cartPod('ambient'), tokens, allow({ from: anyToken })],
      'not-applicable',
      [],
      [],
    ],
    [
      'ztunnel and no rules',
      [cartPod('ambient'), tokens],
      'none',
      [{ path: '*' }],
      [],
    ],
    [
      'a pod without proxy',
      [cartPod(), cartPod('none', 'cart-2'), tokens, allow({ from: anyToken })],
      'partial',
      [],
      [{ path: '*' }],
    ],
  ])('with %s', (_, objects, state, open, guarded) => {
    expect(answerOf(objects)).toMatchObject({
      state,
      open,
      protected: guarded,
    });
  });

  it.each<[string, KubernetesObject[], JwtAnswer['effect']]>([
    ['nothing', [], 'none'],
    ['a DENY without rules', [deny()], 'none'],
    ['an ALLOW of everything', [allow({})], 'none'],
    ['callers', [allow({ from: from({ namespaces: ['a'] }) })], 'restricts'],
    ['an ALLOW of nothing', [allow()], 'deny-all'],
    [
      'an authorization service that is not defined',
      [
        meshConfig({}),
        authorization({
          action: 'CUSTOM',
          provider: { name: 'x' },
          rules: [{}],
        }),
      ],
      'deny-all',
    ],
  ])('tells the effect of %s', (_, objects, effect) => {
    expect(answerOf(objects).effect).toBe(effect);
  });

  it('tells issuers, policies and who may call', () => {
    const answer = answerOf([
      tokens,
      allow(
        {
          from: from({ requestPrincipals: ['https://id/*'] }),
          to: to({ paths: ['/a', '/b'], methods: ['GET'] }),
        },
        { to: to({ paths: ['/health'] }) },
      ),
      deny({
        from: from({ namespaces: ['test'] }),
        when: [{ key: 'request.headers[x]', notValues: ['y'] }],
      }),
    ]);
    expect(answer.issuers).toEqual([
      {
        issuer: 'https://id',
        audiences: ['cart'],
        jwksUri: 'https://id/keys',
        from: {
          group: 'security.istio.io',
          kind: 'RequestAuthentication',
          namespace: 'shop',
          name: 'tokens',
        },
      },
    ]);
    expect(
      answer.authorizationPolicies.map(each => [each.object.name, each.action]),
    ).toEqual([
      ['deny', 'DENY'],
      ['rules', 'ALLOW'],
    ]);
    expect(answer.callers.map(textOf)).toEqual([
      'Callers with namespaces test; request.headers[x] ≠ y may not call',
      'Callers with requestPrincipals https://id/* may call paths /a, /b; methods GET',
      'Anyone may call paths /health',
    ]);
  });

  it.each<[string, KubernetesObject[], string[]]>([
    [
      'required',
      [tokens, allow({ from: anyToken })],
      ['Every request needs a token, says shop/rules'],
    ],
    [
      'optional',
      [tokens],
      [
        'A token is checked by shop/tokens when there is one; requests without a token pass',
      ],
    ],
    ['none', [], ['No token is asked for or checked']],
    [
      'impossible',
      [allow({ from: anyToken })],
      [
        'shop/rules asks for a token, but no RequestAuthentication attaches that accepts a fitting one: such requests are always denied',
      ],
    ],
    [
      'open pods',
      [cartPod(), cartPod('none', 'cart-2')],
      [
        'No token is asked for or checked',
        '1 of 2 pods have no proxy and let everybody in',
      ],
    ],
  ])('says why: %s', (_, objects, words) => {
    expect(wordsOf(objects)).toEqual(words);
  });

  it('warns of filters that it does not look at', () => {
    const filter = (
      configPatches: object[],
      spec: object = {},
    ): KubernetesObject => ({
      apiVersion: 'networking.istio.io/v1alpha3',
      kind: 'EnvoyFilter',
      metadata: { name: 'lua', namespace: 'shop' },
      spec: { configPatches, ...spec },
    });
    const insert = {
      applyTo: 'HTTP_FILTER',
      match: { context: 'SIDECAR_INBOUND' },
      patch: { operation: 'INSERT_BEFORE' },
    };
    const wasm = (phase: string): KubernetesObject => ({
      apiVersion: 'extensions.istio.io/v1alpha1',
      kind: 'WasmPlugin',
      metadata: { name: 'wasm', namespace: 'istio-system' },
      spec: { phase },
    });
    const caveats = (object: KubernetesObject) =>
      wordsOf([object]).filter(each => each.includes('not looked at')).length;
    expect(caveats(filter([insert]))).toBe(1);
    expect(
      caveats(filter([insert], { workloadSelector: { labels: { app: 'x' } } })),
    ).toBe(0);
    expect(
      caveats(filter([{ ...insert, match: { context: 'SIDECAR_OUTBOUND' } }])),
    ).toBe(0);
    expect(
      caveats(filter([{ applyTo: 'CLUSTER', patch: { operation: 'ADD' } }])),
    ).toBe(0);
    expect(caveats(wasm('AUTHZ'))).toBe(1);
    expect(caveats(wasm('STATS'))).toBe(0);
  });

  it('names the APIRule behind the policies', () => {
    const labels = {
      'apirule.gateway.kyma-project.io/name': 'cart',
      'apirule.gateway.kyma-project.io/namespace': 'shop',
    };
    const legacy = {
      'apirule.gateway.kyma-project.io/v1beta1': 'old.name.shop',
    };
    const rule = (each: object) =>
      answerOf([authorization({ rules: [{}] }, { labels: each })]).origin;
    expect(rule(labels)).toMatchObject({
      kind: 'APIRule',
      namespace: 'shop',
      name: 'cart',
    });
    expect(rule(legacy)).toMatchObject({
      kind: 'APIRule',
      namespace: 'shop',
      name: 'old.name',
    });
    expect(rule({})).toBeUndefined();
  });

  it.each([
    [{ state: 'Ready', description: 'Reconciled' }, 'Ready: Reconciled'],
    [{ state: 'Error' }, 'Error'],
    [{ APIRuleStatus: { code: 'ERROR', desc: 'Old' } }, 'ERROR: Old'],
    [{ state: 7 }, undefined],
    [undefined, undefined],
  ])('tells what the APIRule reports: %j', (status, expected) => {
    const labels = {
      'apirule.gateway.kyma-project.io/name': 'cart',
      'apirule.gateway.kyma-project.io/namespace': 'edge',
    };
    const rule = {
      apiVersion: 'gateway.kyma-project.io/v2',
      kind: 'APIRule',
      metadata: { namespace: 'edge', name: 'cart' },
      spec: { rules: [{ service: { namespace: 'shop' } }] },
      status,
    };
    const { model, cart } = cartWorld([
      authorization({ rules: [{}] }, { labels }),
    ]);
    expect(model.apply({ upserted: [rule] }).namespaces).toEqual(
      new Set(['edge', 'shop']),
    );
    const reported = jwtOf(model, cart).because.find(
      ({ code }) => code === 'access.apiRuleStatus',
    );
    expect(reported?.params.status).toBe(expected);
  });

  it('does not know where the rules tell too much apart', () => {
    const many = Array.from({ length: 5000 }, (_, index) => ({
      from: noToken,
      to: to({ paths: [`/${index}`] }),
      when: [{ key: 'source.namespace', values: [`${index}`] }],
    }));
    const { model, cart } = cartWorld([tokens, deny(...many)]);
    expect(jwtOf(model, cart)).toMatchObject({
      known: false,
      because: [{ code: 'access.manyClasses' }],
    });
  });

  it('does not know without the objects', () => {
    const { model, cart } = cartWorld([tokens], {
      unreadable: ['RequestAuthentication.security.istio.io'],
    });
    expect(jwtOf(model, cart).known).toBe(false);
  });
});

const principals = fc.constantFrom(
  '*',
  'https://id/*',
  'https://id/me',
  'https://else/*',
  'junk',
);
const paths = fc.constantFrom(
  '/a',
  '/a*',
  '/a/b',
  '*/b',
  '/*',
  '/a/{*}',
  '/a/{**}/b',
);
const some = <T>(value: fc.Arbitrary<T>) =>
  fc.array(value, { minLength: 1, maxLength: 2 });
const source = fc.record(
  {
    requestPrincipals: some(principals),
    notRequestPrincipals: some(principals),
    namespaces: some(fc.constantFrom('a', 'b*')),
    notPrincipals: some(fc.constantFrom('*', 'x/ns/a/sa/b')),
  },
  { requiredKeys: [] },
);
const operation = fc.record(
  {
    paths: some(paths),
    notPaths: some(paths),
    methods: some(fc.constantFrom('GET', 'POST', 'P*')),
    notMethods: some(fc.constantFrom('GET', 'DELETE')),
    hosts: some(fc.constantFrom('a.example.com', '*.example.com')),
    ports: some(fc.constantFrom('80', '8080', 'web')),
  },
  { requiredKeys: [] },
);
const rule = fc.record(
  {
    from: some(source.map(each => ({ source: each }))),
    to: some(operation.map(each => ({ operation: each }))),
    when: some(
      fc.record({
        key: fc.constantFrom(
          'request.auth.claims[scope]',
          'source.ip',
          'request.headers[x]',
          'odd',
        ),
        values: some(fc.constantFrom('a', '10.0.0.1')),
      }),
    ),
  },
  { requiredKeys: [] },
);
const policies = fc
  .array(
    fc.record({
      action: fc.constantFrom('ALLOW', 'DENY', 'AUDIT', 'CUSTOM', undefined),
      rules: fc.array(rule, { maxLength: 3 }),
      dryRun: fc.boolean(),
    }),
    { maxLength: 3 },
  )
  .map(all =>
    all.map(({ action, rules, dryRun }, index) =>
      authorization(
        { action, rules },
        dryRun ? { annotations: { 'istio.io/dry-run': 'true' } } : {},
        `policy-${index}`,
      ),
    ),
  );
const objects = fc
  .tuple(policies, fc.boolean())
  .map(([all, checked]) => (checked ? [tokens, ...all] : all));

/** A request of a class; `*` stands for a value that no rule names. */
function requestOf({ path, methods, hosts, ports }: RequestClass) {
  const plain = (pattern: string) =>
    pattern.replace(/\{\*\*?\}/g, 'other').replace(/^\*$|\*/, 'other');
  return {
    path: path.startsWith('*') ? `/${plain(path)}` : plain(path),
    method: plain(methods?.[0] ?? 'OPTIONS'),
    host: plain(hosts?.[0] ?? 'else.where'),
    port: Number(ports?.[0] === '*' ? 9 : ports?.[0] ?? 9),
    tokens: [],
  };
}

describe('jwtOf and decide', () => {
  it('agree on which requests need a token', () => {
    fc.assert(
      fc.property(objects, all => {
        const { model, cart } = cartWorld(all);
        const verdict = jwtOf(model, cart);
        const { open, protected: guarded } = verdict.known
          ? verdict.value
          : { open: [], protected: [] };
        for (const each of open) {
          const decision = decide(model, requestOf(each), cart);
          expect({
            each,
            refused: decision.known && !decision.value.allowed,
          }).toEqual({ each, refused: false });
        }
        for (const each of guarded) {
          const decision = decide(model, requestOf(each), cart);
          expect({ each, decision }).toMatchObject({
            decision: { known: true, value: { allowed: false } },
          });
        }
      }),
      { numRuns: 500 },
    );
  });

  it('do not depend on the order of objects', () => {
    fc.assert(
      fc.property(
        objects.chain(all =>
          fc.tuple(
            fc.constant(all),
            fc.shuffledSubarray(all, { minLength: all.length }),
          ),
        ),
        ([all, shuffled]) => {
          const a = cartWorld(all);
          const b = cartWorld(shuffled);
          expect(jwtOf(b.model, b.cart)).toEqual(jwtOf(a.model, a.cart));
        },
      ),
    );
  });

  it('answer to any content', () => {
    const junk = fc.oneof(
      fc.jsonValue() as fc.Arbitrary<unknown>,
      fc.record(
        {
          rules: fc.array(fc.oneof(rule, fc.jsonValue())),
          jwtRules: fc.jsonValue(),
          selector: fc.jsonValue(),
          targetRefs: fc.jsonValue(),
          action: fc.jsonValue(),
          portLevelMtls: fc.jsonValue(),
        },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.constantFrom(
              'AuthorizationPolicy',
              'RequestAuthentication',
              'PeerAuthentication',
            ),
            junk,
          ),
        ),
        fc.constantFrom('sidecar', 'ambient', 'none'),
        (specs, proxy) => {
          const { model, cart } = cartWorld([
            cartPod(proxy as 'sidecar'),
            ...specs.map(([kind, spec], index) =>
              policy(kind, `x${index}`, spec as object),
            ),
          ]);
          for (const words of jwtOf(model, cart).because.map(textOf)) {
            expect(words).not.toContain('{{');
          }
          expect(typeof decide(model, {}, cart).known).toBe('boolean');
          expect(Array.isArray(ztunnelPoliciesOf(model, cart))).toBe(true);
        },
      ),
    );
  });

  it('leave out no word of their sentences', () => {
    fc.assert(
      fc.property(objects, all => {
        const { model, cart } = cartWorld(all);
        const verdict = jwtOf(model, cart);
        const reasons = [
          ...verdict.because,
          ...(verdict.known ? verdict.value.callers : []),
          ...decide(model, { path: '/a' }, cart).because,
        ];
        expect(reasons.map(textOf).filter(each => each.includes('{{'))).toEqual(
          [],
        );
      }),
    );
  });
});

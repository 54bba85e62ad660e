import { cartPod, cartWorld } from '../__fixtures__/accessWorld';
import {
  authorization,
  get,
  answer,
  lets,
  from,
  to,
  when,
  proxyless,
} from './__testUtils__/decisions';
import { decide } from './decide';
import type { AccessRequest } from './requestFacts';

describe('decide', () => {
  it.each<[string, object, AccessRequest, string]>([
    [
      'principals',
      from({ principals: ['cluster.local/ns/web/*'] }),
      get('/'),
      'allowed',
    ],
    [
      'principals without mTLS',
      from({ principals: ['*'] }),
      get('/', { source: { principal: null } }),
      '403',
    ],
    [
      'notPrincipals without mTLS',
      from({ notPrincipals: ['*'] }),
      get('/', { source: { principal: null } }),
      'allowed',
    ],
    ['namespaces', from({ namespaces: ['w*b'] }), get('/'), 'allowed'],
    ['another namespace', from({ namespaces: ['shop'] }), get('/'), '403'],
    [
      'a namespace alone',
      from({ namespaces: ['web'] }),
      get('/', { source: { namespace: 'web' } }),
      'allowed',
    ],
    [
      'service account with namespace',
      from({ serviceAccounts: ['web/front'] }),
      get('/'),
      'allowed',
    ],
    [
      'service account of own namespace',
      from({ serviceAccounts: ['front'] }),
      get('/'),
      '403',
    ],
    ['address', from({ ipBlocks: ['10.0.0.0/24'] }), get('/'), 'allowed'],
    ['address not in', from({ notIpBlocks: ['10.0.0.0/24'] }), get('/'), '403'],
    [
      'original address',
      from({ remoteIpBlocks: ['1.2.3.4'] }),
      get('/', { source: { remoteIp: '1.2.3.4' } }),
      'allowed',
    ],
    ['host whatever its case', to({ hosts: ['CART.*'] }), get('/'), 'allowed'],
    ['any host', to({ hosts: ['*'] }), get('/'), 'allowed'],
    ['methods', to({ methods: ['POST'] }), get('/'), '403'],
    ['port', to({ ports: ['8080'] }), get('/'), 'allowed'],
    [
      'an unreadable port drops the rule',
      to({ ports: ['8080', 'http'] }),
      get('/'),
      '403',
    ],
    [
      'query is no part of the path',
      to({ paths: ['/a'] }),
      get('/a?b=/c'),
      'allowed',
    ],
    ['dots are resolved', to({ paths: ['/b'] }), get('/a/../b'), 'allowed'],
    ['escapes are resolved', to({ paths: ['/a'] }), get('/%61'), 'allowed'],
    ['double slashes stay', to({ paths: ['/a/b'] }), get('/a//b'), '403'],
    [
      'header',
      when('request.headers[X-Team]', ['a*']),
      get('/', { headers: { 'x-team': 'abc' } }),
      'allowed',
    ],
    ['missing header', when('request.headers[x-team]', ['*']), get('/'), '403'],
    [
      'host header',
      when('request.headers[:authority]', ['cart.shop']),
      get('/'),
      'allowed',
    ],
    [
      'trust domain',
      when('source.trustDomain', ['cluster.local']),
      get('/'),
      'allowed',
    ],
    ['unknown attribute', when('request.mood', ['good']), get('/'), '403'],
    ['broken claim', when('request.auth.claims[a', ['x']), get('/'), '403'],
    [
      'one alternative of from',
      {
        from: [
          { source: { namespaces: ['x'] } },
          { source: { namespaces: ['web'] } },
        ],
      },
      get('/'),
      'allowed',
    ],
    [
      'each member of when',
      {
        when: [
          { key: 'source.namespace', values: ['web'] },
          { key: 'destination.port', values: ['1'] },
        ],
      },
      get('/'),
      '403',
    ],
    ['no condition', {}, get('/'), 'allowed'],
  ])('evaluates %s', (_, rule, request, expected) => {
    expect(lets(rule, request)).toBe(expected);
  });

  it.each([
    ['cluster.local/ns/web/sa/front', 'old/ns/web/sa/front', 'allowed'],
    ['old/ns/web/sa/front', 'corp/ns/web/sa/front', 'allowed'],
    ['else/ns/web/sa/front', 'corp/ns/web/sa/front', '403'],
  ])('takes %s for %s: %s', (pattern, principal, expected) => {
    const mesh = { trustDomain: 'corp', trustDomainAliases: ['old'] };
    expect(
      lets(
        from({ principals: [pattern] }),
        get('/', { source: { principal } }),
        mesh,
      ),
    ).toBe(expected);
  });

  it.each([
    ['NONE', '/a/../b', '403'],
    ['MERGE_SLASHES', '//b', 'allowed'],
    ['DECODE_AND_MERGE_SLASHES', '/%2Fb', 'allowed'],
    ['MERGE_SLASHES', '/%2Fb', '403'],
  ])('normalizes paths by %s: %s is %s', (normalization, path, expected) => {
    expect(
      lets(to({ paths: ['/b'] }), get(path), {
        pathNormalization: { normalization },
      }),
    ).toBe(expected);
  });

  const seen = get('/a', {
    source: {
      principal: 'td/ns/web/sa/front',
      ip: '10.0.0.7',
      remoteIp: '1.2.3.4',
    },
  });
  it.each<[string, (fields: object) => object, string, string]>([
    ['principals', from, 'td/ns/web/sa/front', 'td/ns/web/sa/x'],
    ['namespaces', from, 'web', 'shop'],
    ['serviceAccounts', from, 'web/front', 'web/x'],
    ['trustDomains', from, 'td', 'other'],
    ['ipBlocks', from, '10.0.0.0/24', '10.0.1.0/24'],
    ['remoteIpBlocks', from, '1.2.3.4', '1.2.3.5'],
    ['hosts', to, 'cart.shop', 'shop'],
    ['methods', to, 'GET', 'POST'],
    ['paths', to, '/a', '/b'],
    ['ports', to, '8080', '80'],
  ])('goes by %s and their opposite', (field, rule, own, other) => {
    const opposite = `not${field[0].toUpperCase()}${field.slice(1)}`;
    expect([
      lets(rule({ [field]: [own] }), seen),
      lets(rule({ [field]: [other, own] }), seen),
      lets(rule({ [field]: [other] }), seen),
      lets(rule({ [opposite]: [own] }), seen),
      lets(rule({ [opposite]: [other] }), seen),
      lets(rule({ [field]: [own], [opposite]: [own] }), seen),
      lets(rule({ [field]: [own], [opposite]: [other] }), seen),
      lets(rule({ [field]: [], [opposite]: [] }), seen),
    ]).toEqual([
      'allowed',
      'allowed',
      '403',
      '403',
      'allowed',
      '403',
      'allowed',
      'allowed',
    ]);
  });

  it.each<[string, unknown, string]>([
    ['no rule', 'odd', '403'],
    ['a condition without a key', { when: [{ values: ['x'] }] }, '403'],
    [
      'conditions on client and destination at once',
      {
        when: [
          { key: 'source.namespace', values: ['web'] },
          { key: 'destination.port', values: ['8080'] },
        ],
      },
      'allowed',
    ],
    [
      'a condition on the destination that fails',
      {
        ...from({ namespaces: ['web'] }),
        when: [{ key: 'destination.port', values: ['80'] }],
      },
      '403',
    ],
    [
      'a condition on the client that fails',
      {
        ...to({ ports: ['8080'] }),
        when: [{ key: 'source.namespace', values: ['x'] }],
      },
      '403',
    ],
  ])('reads %s', (_, rule, expected) => {
    expect(lets(rule as object, seen)).toBe(expected);
  });

  it('says what decides', () => {
    const deny = authorization({
      action: 'DENY',
      rules: [{}, to({ paths: ['/a'] })],
    });
    const allow = authorization({ rules: [to({ paths: ['/b'] })] }, {}, 'open');
    expect(answer([deny], get('/a'))).toBe(
      '403: Denied by rule 1 of shop/rules',
    );
    expect(answer([allow], get('/b'))).toBe(
      'allowed: Allowed by rule 1 of shop/open',
    );
    expect(answer([allow], get('/c'))).toBe(
      '403: Denied: ALLOW policies apply to this workload (shop/open) and none of their rules matches',
    );
    expect(answer([], get('/'))).toBe(
      'allowed: Allowed: no policy denies it and none is needed',
    );
  });

  it.each<[string, object, object, string]>([
    [
      'dry run',
      { action: 'DENY', rules: [{}] },
      { annotations: { 'istio.io/dry-run': 'true' } },
      'allowed',
    ],
    ['audit', { action: 'AUDIT', rules: [{}] }, {}, 'allowed'],
    ['unknown action', { action: 'SHRUG', rules: [{}] }, {}, 'allowed'],
    ['deny without rules', { action: 'DENY' }, {}, 'allowed'],
    ['allow without rules', {}, {}, '403'],
    [
      'another workload',
      { selector: { matchLabels: { app: 'else' } }, rules: [] },
      {},
      'allowed',
    ],
    [
      'targetRef',
      { targetRefs: [{ kind: 'Service', name: 'cart' }], rules: [] },
      {},
      'allowed',
    ],
    ['root namespace', { rules: [] }, { namespace: 'istio-system' }, '403'],
    ['elsewhere', { rules: [] }, { namespace: 'else' }, 'allowed'],
  ])('minds %s', (_, spec, metadata, expected) => {
    expect(
      answer([authorization(spec, metadata)], get('/')).split(':')[0],
    ).toBe(expected);
  });

  it.each<[string, AccessRequest, string]>([
    [
      'a path',
      { method: 'GET', tokens: [] },
      'Unknown: rule 1 of shop/rules asks for something that the request does not say',
    ],
    [
      'what no rule asks',
      { path: '/a' },
      'allowed: Allowed by rule 1 of shop/rules',
    ],
  ])('is open about a request that leaves out %s', (_, request, expected) => {
    expect(
      answer([authorization({ rules: [to({ paths: ['/a'] })] })], request),
    ).toBe(expected);
  });

  it('knows a refusal that nothing left out can change', () => {
    const deny = authorization({
      action: 'DENY',
      rules: [to({ methods: ['GET'] })],
    });
    expect(answer([deny], { method: 'GET' })).toMatch(/^403/);
  });

  it('lets everybody in where there is no proxy', () => {
    expect(
      answer([cartPod('none'), authorization({ rules: [] })], get('/')),
    ).toBe(
      'allowed: No policy is enforced: this workload has no proxy in the mesh',
    );
  });

  it('names object and field of what decides', () => {
    const { model, cart } = cartWorld([
      authorization({ action: 'DENY', rules: [to({ paths: ['/x'] })] }),
      authorization({ rules: [to({ paths: ['/a'] })] }, {}, 'allow'),
    ]);
    const object = (name: string) => ({
      group: 'security.istio.io',
      kind: 'AuthorizationPolicy',
      namespace: 'shop',
      name,
    });
    const placeOf = (path: string) => {
      const verdict = decide(model, get(path), cart);
      const [{ object: by, field }] = verdict.because;
      return [by, field, verdict.known && verdict.value.policy];
    };
    const rule = 'spec.rules[0]';
    expect(placeOf('/x')).toEqual([object('rules'), rule, object('rules')]);
    expect(placeOf('/a')).toEqual([object('allow'), rule, object('allow')]);
    expect(placeOf('/b')).toEqual([object('allow'), 'spec.rules', undefined]);
  });

  it.each([
    ['a proxyless server', [proxyless], 'proxyless'],
    [
      'a mesh configuration that cannot be understood',
      [
        {
          kind: 'ConfigMap',
          metadata: { name: 'istio', namespace: 'istio-system' },
          data: { mesh: '[' },
        },
      ],
      'istio',
    ],
  ])('does not know of %s', (_, objects, word) => {
    expect(answer(objects, get('/'))).toMatch(
      new RegExp(`^Unknown: .*${word}`),
    );
  });

  it('normalizes paths as the mesh does', () => {
    const rule = to({ paths: ['/a/b'] });
    const mesh = (normalization: string) => ({
      pathNormalization: { normalization },
    });
    expect(lets(rule, get('/a//b'), mesh('MERGE_SLASHES'))).toBe('allowed');
    expect(lets(rule, get('/a//b'), mesh('NONE'))).toBe('403');
  });

  it('does not know without the policies', () => {
    const { model, cart } = cartWorld([], {
      unreadable: ['AuthorizationPolicy.security.istio.io'],
    });
    expect(decide(model, get('/'), cart).known).toBe(false);
  });
});

import { claimsOf, emptyDraft, requestOf } from './accessRequest';

const issuers = [
  {
    issuer: 'https://id',
    audiences: ['orders'],
    from: { kind: 'RequestAuthentication', name: 'jwt' },
  },
];

describe('requestOf', () => {
  it.each([
    ['leaves open what is not said', {}, { method: 'GET', path: '/' }],
    [
      'has a caller outside of the mesh',
      { caller: 'outside', path: '' },
      { method: 'GET', path: '/', source: { principal: null } },
    ],
    [
      'takes an identity as people copy it',
      {
        caller: 'identity',
        identity: 'spiffe://cluster.local/ns/shop/sa/cart',
        host: 'orders.example.com',
      },
      {
        method: 'GET',
        path: '/',
        host: 'orders.example.com',
        source: { principal: 'cluster.local/ns/shop/sa/cart' },
      },
    ],
    [
      'can be without a token',
      { token: 'none' },
      { method: 'GET', path: '/', tokens: [] },
    ],
    [
      'has a token of the issuer with further claims',
      { token: 'valid', claims: '{"scope": "read", "aud": "other"}' },
      {
        method: 'GET',
        path: '/',
        tokens: [
          {
            valid: true,
            claims: { iss: 'https://id', aud: 'other', scope: 'read' },
          },
        ],
      },
    ],
    [
      'has a token that does not hold',
      { token: 'invalid' },
      {
        method: 'GET',
        path: '/',
        tokens: [
          { valid: false, claims: { iss: 'https://id', aud: ['orders'] } },
        ],
      },
    ],
  ] as const)('%s', (_, draft, expected) => {
    expect(requestOf({ ...emptyDraft, ...draft }, issuers)).toEqual(expected);
  });
});

describe('claimsOf', () => {
  it.each([
    ['', {}],
    [' {"a": 1} ', { a: 1 }],
    ['[1]', undefined],
    ['null', undefined],
    ['{', undefined],
  ])('reads %j', (text, expected) => {
    expect(claimsOf(text)).toEqual(expected);
  });
});

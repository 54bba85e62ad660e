import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import type { KubernetesObject } from '../types';
import { listAt, stringAt, stringsAt } from '../model/fields';
import { exposedService } from './apiRule';
import { apiRuleObjects } from './apiRuleObjects';

const apiRule = (...rules: object[]): KubernetesObject => ({
  apiVersion: 'gateway.kyma-project.io/v2',
  kind: 'APIRule',
  metadata: { name: 'httpbin-tls', namespace: 'test' },
  spec: {
    gateway: 'test/gateway',
    hosts: ['httpbin.tls.example.com'],
    service: { name: 'httpbin', port: 8000 },
    rules: rules.map(each => ({ path: '/*', methods: ['GET'], ...each })),
  },
});

const objectsOf = (...rules: object[]) =>
  apiRuleObjects(apiRule(...rules), ({ name }) => ({
    spec: { selector: { app: name } },
  }));

const specsOf = (...rules: object[]) =>
  objectsOf(...rules).authorizationPolicies.map(each => each.spec);

const authentications = [
  {
    issuer: 'https://issuer.example.com',
    jwksUri: 'https://issuer.example.com/jwks',
  },
];
const jwt = (...authorizations: object[]) => ({
  jwt: { authentications, authorizations },
});

// Beside the repository; the cases are described there.
const cases = resolve(
  process.env.MESH_CONFORMANCE_DIR ??
    resolve(__dirname, '../../../../../shared/conformance'),
  'kyma/08-apirule.yaml',
);

interface Variant {
  name: string;
  authorizationPolicies?: Array<{ spec: object }>;
}

const known = existsSync(cases);

(known ? describe : describe.skip)('the cases beside the repository', () => {
  const variants: Variant[] = known
    ? parse(readFileSync(cases, 'utf8')).generatedObjects.variants
    : [];

  it.each<[string, object]>([
    [
      'authorizations:',
      jwt({ requiredScopes: ['read', 'write'], audiences: ['app1'] }),
    ],
    ['noAuth:', { noAuth: true }],
    ['extAuth.authorizers', { extAuth: { authorizers: ['a'] } }],
  ])('say what becomes of %s', (start, rule) => {
    const { authorizationPolicies = [] } =
      variants.find(each => each.name.startsWith(start)) ?? {};
    expect(authorizationPolicies).not.toHaveLength(0);
    expect(specsOf(rule)).toEqual(authorizationPolicies.map(each => each.spec));
  });
});

describe('apiRuleObjects', () => {
  it('makes a policy of each entry of authorizations', () => {
    const { authorizationPolicies, requestAuthentications } = objectsOf(
      jwt({ audiences: ['a'] }, { audiences: ['b'] }),
    );
    expect(
      authorizationPolicies.map(
        each => each.metadata?.labels?.['gateway.kyma-project.io/index'],
      ),
    ).toEqual(['0', '1']);
    expect(requestAuthentications).toHaveLength(1);
  });

  it('asks for tokens beside an authorizer', () => {
    const restricted = {
      extAuth: { authorizers: ['a'], restrictions: { authentications } },
    };
    expect(objectsOf(restricted).requestAuthentications).toHaveLength(1);
    expect(specsOf(restricted)).toMatchObject([
      { action: 'CUSTOM' },
      {
        rules: [
          {
            from: [
              {
                source: { requestPrincipals: ['https://issuer.example.com/*'] },
              },
            ],
          },
        ],
      },
    ]);
  });

  it('leaves to an earlier rule what it takes', () => {
    const operations = specsOf(
      { path: '/a', noAuth: true },
      { path: '/b', methods: ['POST'], noAuth: true },
      { path: '/*', noAuth: true },
      { path: '/c', noAuth: true },
    ).map(each =>
      stringsAt(
        listAt(listAt(each, 'rules')[0], 'to')[0],
        'operation',
        'notPaths',
      ),
    );
    expect(operations).toEqual([[], [], ['/a'], ['/a']]);
  });

  it('routes templates by regular expressions', () => {
    const { virtualServices } = objectsOf({
      path: '/a/{*}/b/{**}',
      noAuth: true,
    });
    const [route] = listAt(virtualServices[0], 'spec', 'http');
    const [match] = listAt(route, 'match');
    const regex = stringAt(match, 'uri', 'regex')!;
    expect('/a/x/b/y/z').toMatch(new RegExp(regex));
    expect('/a/x/y/b/z').not.toMatch(new RegExp(regex));
  });

  it('leaves out rules without a service', () => {
    const rule = { spec: { rules: [{ path: '/a' }] } };
    expect(exposedService(rule, {})).toEqual({
      error: 'service name is required but missing',
    });
    expect(apiRuleObjects(rule, () => undefined).authorizationPolicies).toEqual(
      [],
    );
  });
});

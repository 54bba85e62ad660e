import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { checkManifests, lineOf } from '../checkManifests';
import type { Manifest } from '../readManifests';
import { builtInKinds } from './builtInKinds';
import { customKinds } from './customKinds';
import { firstOf } from './KindSource';

// Definitions and samples of the projects lie beside the repository, not in it.
const shared = resolve(__dirname, '../../../../../../shared');
const describeWithShared = existsSync(join(shared, 'crds'))
  ? describe
  : describe.skip;

function filesBelow(path: string): string[] {
  return statSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .flatMap(each => filesBelow(join(path, each)))
    : [path].filter(each => /\.ya?ml$/.test(each));
}

function manifestsBelow(folder: string): Manifest[] {
  return filesBelow(join(shared, folder)).flatMap(file =>
    [...parseAllDocuments(readFileSync(file, 'utf8'))].flatMap(
      (document, index) => {
        const object = document.errors.length > 0 ? undefined : document.toJS();
        const { apiVersion, kind } = object ?? {};
        return apiVersion && kind
          ? [
              {
                file: file.slice(shared.length + 1),
                document: index + 1,
                object,
                text: '',
              },
            ]
          : [];
      },
    ),
  );
}

describeWithShared(
  'definitions of Istio and its neighbours (../shared)',
  () => {
    const source = firstOf([
      customKinds(
        existsSync(shared)
          ? manifestsBelow('crds').map(each => each.object)
          : [],
      ),
      builtInKinds,
    ]);

    it('find nothing wrong with the sample applications of Istio', async () => {
      const samples = manifestsBelow('samples/istio');
      const { problems, unchecked } = await checkManifests(samples, source);
      expect(samples.length).toBeGreaterThan(100);
      expect(
        problems.filter(each => each.severity !== 'warning').map(lineOf),
      ).toEqual([]);
      expect(unchecked).toEqual([
        'argoproj.io/v1alpha1 Application',
        'install.istio.io/v1alpha1 IstioOperator',
      ]);
    });

    it.each([
      [
        'networking.istio.io/v1',
        'VirtualService',
        '{ hostss: [a], http: [{ route: [{ destination: { host: a } }] }] }',
        ['spec.hostss: is not a known field'],
      ],
      [
        'security.istio.io/v1',
        'RequestAuthentication',
        '{ jwtRules: [{ issuer: a, jwksUri: "https://a", jwks: "{\\"keys\\":[]}" }] }',
        ['spec.jwtRules[0]: only one of jwks or jwksUri can be set'],
      ],
      [
        'security.istio.io/v1',
        'RequestAuthentication',
        '{ jwtRules: [{ issuer: a, jwksUri: "ftp://a" }] }',
        [
          'spec.jwtRules[0].jwksUri: url must have scheme http:// or https://',
          'spec.jwtRules[0].jwksUri: "ftp://a" is not a valid address of this field',
        ],
      ],
      [
        'gateway.networking.k8s.io/v1',
        'HTTPRoute',
        '{ rules: [{ matches: [{ path: { type: Exact, value: /a } }], filters: [{ type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: /b } } }] }] }',
        [
          'spec.rules[0]: When using URLRewrite filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified',
        ],
      ],
      [
        'gateway.kyma-project.io/v2',
        'APIRule',
        '{ gateway: a/b, hosts: [a.example.com], service: { name: a, port: 0 }, rules: [{ path: /*, methods: [GET], noAuth: true }] }',
        ['spec.service.port: must be >= 1'],
      ],
    ])(
      'find what is wrong with %s %s %s',
      async (apiVersion, kind, spec, lines) => {
        const object = {
          apiVersion,
          kind,
          metadata: { name: 'a' },
          spec: parse(spec),
        };
        const { problems } = await checkManifests(
          [{ file: 'a.yaml', document: 1, object, text: '' }],
          source,
        );
        expect(problems.map(each => `${each.field}: ${each.message}`)).toEqual(
          lines,
        );
      },
    );
  },
);

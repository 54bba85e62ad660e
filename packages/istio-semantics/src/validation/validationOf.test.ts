import fc from 'fast-check';
import { parse } from 'yaml';
import { mutated } from '../__testUtils__/mutations';
import { textOf } from '../messages';
import { hiddenValue } from '../model';
import type { KubernetesObject } from '../types';
import { validatedKinds, validationOf } from './validationOf';

function objectOf(kind: string, spec: unknown): KubernetesObject {
  const key = validatedKinds.find(each => each.startsWith(`${kind}.`));
  return {
    apiVersion: `${key?.slice(kind.length + 1)}/v1`,
    kind,
    metadata: { name: 'orders', namespace: 'shop' },
    spec,
  };
}

/** `severity code field` of every problem. */
function outline(object: KubernetesObject): string[] | undefined {
  return validationOf(object)?.problems.map(
    ({ severity, code, field }) =>
      `${severity} ${code.replace('validation.', '')} ${field}`,
  );
}

const route = 'route: [{ destination: { host: orders } }]';
const http = (fields: string) => `{ hosts: [orders], http: [{ ${fields} }] }`;
const server = (fields: string) =>
  `{ servers: [{ hosts: [a.example.com], ${fields} }] }`;
const port = 'port: { number: 443, name: https, protocol: HTTPS }';

const cases: Array<[kind: string, spec: string, expected: string[]]> = [
  ['VirtualService', http(route), []],
  [
    'VirtualService',
    http(`${route}, timeout: 1us, retries: { retryOn: 503 }`),
    [
      'error type spec.http[0].retries.retryOn',
      'error duration spec.http[0].timeout',
    ],
  ],
  [
    'VirtualService',
    http(`${route}, match: [{ uri: { regex: "a(?=b)" } }]`),
    ['error regex spec.http[0].match[0].uri.regex'],
  ],
  [
    'VirtualService',
    http(`${route}, match: [{ uri: { regex: "(?i)^/v[0-9]+(/.*)?$" } }]`),
    [],
  ],
  [
    'VirtualService',
    http(`${route} }, { ${route} }, { ${route}`),
    [
      'warning finding.IST0130 spec.http[1]',
      'warning finding.IST0130 spec.http[2]',
    ],
  ],
  [
    'VirtualService',
    http(
      `${route}, match: [{ headers: { "@request.auth.claims.sub": { exact: me } } }]`,
    ),
    ['error claimRoute spec.http[0].match[0].headers.@request.auth.claims.sub'],
  ],
  [
    'VirtualService',
    '{ hosts: [a.b, "*.b"], gateways: [gw.ns], tcp: [{ route: [{ destination: { host: a } }, { destination: { host: b } }] }] }',
    [
      'warning gatewayName spec.gateways[0]',
      'error hostOverlap spec.hosts[1]',
      'error noWeight spec.tcp[0].route',
    ],
  ],
  [
    'DestinationRule',
    '{ host: a, trafficPolicy: { loadBalancer: { consistentHash: { maglev: { tableSize: 65537 } }, localityLbSetting: { failoverPriority: [x] } } } }',
    ['warning needs spec.trafficPolicy.loadBalancer.localityLbSetting'],
  ],
  [
    'DestinationRule',
    '{ host: a, trafficPolicy: { loadBalancer: { localityLbSetting: { distribute: [{ from: eu/a/*, to: { eu/a/*: 60, eu/a/b: 40 } }] } } } }',
    [
      'error localityOverlap spec.trafficPolicy.loadBalancer.localityLbSetting.distribute[0].to.eu/a/b',
    ],
  ],
  [
    'DestinationRule',
    '{ host: a, exportTo: [".", shop], workloadSelector: { matchLabels: { a: "*" } } }',
    [
      'error duplicate spec.exportTo[1]',
      'error selectorWildcard spec.workloadSelector.matchLabels.a',
    ],
  ],
  ['Gateway', server(`${port}, tls: { credentialName: a, mode: SIMPLE }`), []],
  ['Gateway', server(port), ['error tlsRequired spec.servers[0].tls']],
  [
    'Gateway',
    server(`${port}, tls: { mode: MUTUAL, minProtocolVersion: TLSV1_0 }`),
    [
      'warning oldTls spec.servers[0].tls.minProtocolVersion',
      'error required spec.servers[0].tls.caCertificates',
      'error required spec.servers[0].tls.serverCertificate',
      'error required spec.servers[0].tls.privateKey',
    ],
  ],
  [
    'Sidecar',
    '{ egress: [{ hosts: ["./*"] }, { port: { number: 80, protocol: HTTP }, hosts: [orders] }] }',
    [
      'error lastListener spec.egress[0].port',
      'error hostForm spec.egress[1].hosts[0]',
    ],
  ],
  [
    'ServiceEntry',
    '{ hosts: [a.example.com, b.example.com], addresses: [10.0.0.0/8], resolution: DNS, ports: [{ number: 1, name: tcp, protocol: TCP }] }',
    [
      'error blockResolution spec.addresses[0]',
      'warning sharedAddress spec.ports[0]',
      'error manyHosts spec.ports[0]',
    ],
  ],
  ['WorkloadEntry', '{ network: n }', ['warning required spec.address']],
  ['WorkloadEntry', '{ address: 10.0.0.256 }', ['error address spec.address']],
  [
    'AuthorizationPolicy',
    '{ action: DENY, rules: [{ to: [{ operation: { paths: ["/{*}/{name}"] } }] }] }',
    [
      'error pathTemplate spec.rules[0].to[0].operation.paths[0]',
      'warning denyTcp spec.rules[0]',
    ],
  ],
  [
    'RequestAuthentication',
    '{ jwtRules: [{ issuer: a, jwks: "{\\"keys\\": [{\\"kty\\": \\"oct\\", \\"k\\": \\"AA\\"}]}" }] }',
    ['warning privateKey spec.jwtRules[0].jwks'],
  ],
  [
    'RequestAuthentication',
    `{ jwtRules: [{ issuer: a, jwks: ${hiddenValue} }] }`,
    [],
  ],
  [
    'PeerAuthentication',
    '{ portLevelMtls: { 0: { mode: STRICT } } }',
    ['error needs spec.portLevelMtls', 'error range spec.portLevelMtls.0'],
  ],
  [
    'Telemetry',
    '{ tracing: [{ customTags: { a: null, b: { literal: {} } } }] }',
    [
      'error tagNull spec.tracing[0].customTags.a',
      'error empty spec.tracing[0].customTags.b.literal.value',
    ],
  ],
  [
    'WasmPlugin',
    '{ url: ftp://a/b, sha256: x }',
    ['error uri spec.url', 'error sha256 spec.sha256'],
  ],
  [
    'WasmPlugin',
    '{ url: "ghcr.io/a/b:v1", targetRef: { kind: Gateway, group: gateway.networking.k8s.io, name: a } }',
    [],
  ],
  [
    'EnvoyFilter',
    '{ configPatches: [{ applyTo: CLUSTER, match: { listener: {} }, patch: { operation: MERGE, value: {} } }] }',
    ['warning envoyFilter spec', 'error matchKind spec.configPatches[0].match'],
  ],
  ['ProxyConfig', '{ concurrency: -1 }', ['error negative spec.concurrency']],
  ['ProxyConfig', 'text', ['error type spec']],
];

describe('validationOf', () => {
  it.each(cases)('%s %s', (kind, spec, expected) => {
    expect(outline(objectOf(kind, parse(spec)))).toEqual(expected);
  });

  it('looks at nothing else where an annotation is refused', () => {
    const policy = objectOf('PeerAuthentication', { selector: {} });
    const annotations = { 'istio.io/dry-run': 'true' };
    expect(
      outline({ ...policy, metadata: { ...policy.metadata, annotations } }),
    ).toEqual(['error annotation metadata.annotations.istio.io/dry-run']);
  });

  it('does not know other kinds', () => {
    expect(validationOf({ apiVersion: 'v1', kind: 'Pod' })).toBeUndefined();
    expect(
      validationOf({
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'Gateway',
      }),
    ).toBeUndefined();
  });

  it('takes whatever comes, soon, and has a whole sentence for each problem', () => {
    const valid = cases.map(([kind, spec]) => objectOf(kind, parse(spec)));
    fc.assert(
      fc.property(mutated(fc.constant(valid)), objects => {
        const start = performance.now();
        for (const object of objects) {
          for (const problem of validationOf(object)?.problems ?? []) {
            expect(textOf(problem)).not.toMatch(
              /\{\{(?:field|value|other|min|max|type)\}\}/,
            );
          }
        }
        expect(performance.now() - start).toBeLessThan(2000);
      }),
      { numRuns: 300 },
    );
  });
});

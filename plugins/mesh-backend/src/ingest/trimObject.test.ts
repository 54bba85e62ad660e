import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { kindKey, type WatchedResource, watchedResources } from './resources';
import { trimObject } from './trimObject';

const resourceOf = (kind: string): WatchedResource =>
  watchedResources.find(each => kindKey(each) === kind)!;

const trim = (kind: string, object: object) =>
  trimObject(resourceOf(kind), resourceOf(kind).versions[0], object);

/** Metadata with a secret wherever one was ever seen. */
const metadata = (secret: string) => ({
  name: 'istio',
  namespace: 'shop',
  uid: 'u-1',
  resourceVersion: '17',
  labels: { app: 'cart' },
  managedFields: [{ manager: secret, fieldsV1: { 'f:spec': { secret } } }],
  annotations: {
    'kubectl.kubernetes.io/last-applied-configuration': `{"env":"${secret}"}`,
    'example.com/note': secret,
    'sidecar.istio.io/unknown': secret,
    'sidecar.istio.io/userVolume': secret,
    'proxy.istio.io/overrides': `{"containers":[{"env":"${secret}"}]}`,
    'proxy.istio.io/config': `proxyMetadata: { KEY: ${secret} }\ntracing: { sampling: 5 }`,
    'sidecar.istio.io/status': `{"revision":"default","containers":["istio-proxy"],"volumes":["${secret}"]}`,
    'operator.kyma-project.io/lastAppliedConfiguration': `{"IstioTag":"1.30.2","config":"${secret}"}`,
    'gateway.kyma-project.io/v1beta1-spec': secret,
  },
});

const container = (secret: string) => ({
  name: 'istio-proxy',
  image: 'proxyv2:1.30.2',
  command: [secret],
  args: ['--password', secret],
  env: [{ name: 'PASSWORD', value: secret }],
  envFrom: [{ secretRef: { name: secret } }],
  ports: [{ containerPort: 8080, name: 'http' }],
  livenessProbe: {
    httpGet: {
      path: '/',
      httpHeaders: [{ name: 'authorization', value: secret }],
    },
  },
  lifecycle: { postStart: { exec: { command: [secret] } } },
});
const podSpec = (secret: string) => ({
  serviceAccountName: 'cart',
  containers: [container(secret)],
  initContainers: [container(secret)],
  ephemeralContainers: [container(secret)],
  volumes: [{ name: secret, csi: { volumeAttributes: { key: secret } } }],
  imagePullSecrets: [{ name: secret }],
});
const template = (secret: string) => ({
  metadata: metadata(secret),
  spec: {
    ...podSpec(secret),
    containers: [{ ...container(secret), name: 'discovery' }],
  },
});
const headerChanges = (secret: string) => ({
  request: { set: { authorization: secret }, add: { 'x-other': secret } },
  response: { set: { 'set-cookie': secret } },
});

/** Places where people and controllers put secrets, by kind. */
const plantings: Record<string, (secret: string) => object> = {
  Pod: secret => ({
    spec: podSpec(secret),
    status: {
      phase: 'Running',
      message: secret,
      conditions: [{ type: 'Ready', status: 'True', message: secret }],
      containerStatuses: [{ state: { terminated: { message: secret } } }],
    },
  }),
  Namespace: secret => ({ spec: { finalizers: [secret] } }),
  Service: secret => ({ spec: { unknown: secret, selector: { app: 'cart' } } }),
  ConfigMap: secret => ({
    binaryData: { key: secret },
    data: {
      other: secret,
      mesh: [
        'trustDomain: cluster.local',
        `caCertificates: [{ pem: ${secret} }]`,
        'defaultConfig:',
        `  proxyMetadata: { KEY: ${secret} }`,
        `  caCertificatesPem: [${secret}]`,
        `  tracing: { lightstep: { address: a:1, accessToken: ${secret} }, customTags: { a: { literal: { value: ${secret} } } } }`,
        'extensionProviders:',
        `- name: otel`,
        `  opentelemetry: { service: otel, port: 4317, http: { path: /, headers: [{ name: key, value: ${secret} }] }, grpc: { initialMetadata: [{ name: key, value: ${secret} }] } }`,
        `- name: ext`,
        `  envoyExtAuthzHttp: { service: ext, port: 80, includeAdditionalHeadersInCheck: { key: ${secret} } }`,
        `- name: lightstep`,
        `  lightstep: { service: l, port: 1, accessToken: ${secret} }`,
      ].join('\n'),
      values: JSON.stringify({
        global: { hub: 'h', imagePullSecrets: [secret], caAddress: secret },
        pilot: { env: { KEY: secret } },
      }),
      config: `policy: enabled\ntemplates:\n  sidecar: |\n    env: ${secret}\n`,
    },
  }),
  'Deployment.apps': secret => ({ spec: { template: template(secret) } }),
  'StatefulSet.apps': secret => ({
    spec: { template: template(secret), volumeClaimTemplates: [secret] },
  }),
  'DaemonSet.apps': secret => ({ spec: { template: template(secret) } }),
  'ReplicaSet.apps': secret => ({ spec: { template: template(secret) } }),
  'Job.batch': secret => ({ spec: { template: template(secret) } }),
  'CronJob.batch': secret => ({
    spec: { jobTemplate: { spec: { template: template(secret) } } },
  }),
  'MutatingWebhookConfiguration.admissionregistration.k8s.io': secret => ({
    webhooks: [
      {
        name: 'a.istio.io',
        clientConfig: {
          caBundle: secret,
          url: `https://user:${secret}@istiod/inject`,
        },
      },
    ],
  }),
  'VirtualService.networking.istio.io': secret => ({
    spec: {
      http: [
        {
          match: [
            {
              headers: {
                authorization: { exact: secret },
                'x-api-key': { prefix: secret },
              },
              queryParams: { access_token: { exact: secret } },
            },
          ],
          headers: headerChanges(secret),
          route: [
            {
              destination: { host: 'cart' },
              headers: headerChanges(secret),
            },
          ],
          directResponse: { status: 200, body: { string: secret } },
        },
      ],
    },
  }),
  'EnvoyFilter.networking.istio.io': secret => ({
    spec: {
      configPatches: [
        {
          applyTo: 'HTTP_FILTER',
          match: { context: 'SIDECAR_INBOUND' },
          patch: {
            operation: 'MERGE',
            value: { typed_config: { inlineCode: secret, x: [secret] } },
          },
        },
      ],
    },
  }),
  'ProxyConfig.networking.istio.io': secret => ({
    spec: { environmentVariables: { KEY: secret } },
  }),
  'RequestAuthentication.security.istio.io': secret => ({
    spec: {
      jwtRules: [
        {
          issuer: 'me',
          jwks: `{"keys":[{"k":"${secret}"}]}`,
          jwksUri: `https://user:${secret}@idp.example.com/keys`,
        },
      ],
    },
  }),
  'AuthorizationPolicy.security.istio.io': secret => ({
    spec: {
      rules: [
        {
          when: [
            { key: 'request.headers[x-api-key]', values: [secret] },
            { key: 'request.headers[Authorization]', notValues: [secret] },
          ],
        },
      ],
    },
  }),
  'Telemetry.telemetry.istio.io': secret => ({
    spec: { tracing: [{ customTags: { a: { literal: { value: secret } } } }] },
  }),
  'WasmPlugin.extensions.istio.io': secret => ({
    spec: {
      pluginConfig: { key: secret },
      vmConfig: { env: [{ name: 'KEY', value: secret }] },
      imagePullSecret: secret,
      sha256: secret,
    },
  }),
  'HTTPRoute.gateway.networking.k8s.io': secret => ({
    spec: {
      rules: [
        {
          matches: [
            {
              headers: [{ name: 'Authorization', value: secret }],
              queryParams: [{ name: 'api_key', value: secret }],
            },
          ],
          filters: [
            {
              requestHeaderModifier: {
                set: [{ name: 'x-any', value: secret }],
                add: [{ name: 'x-any', value: secret }],
              },
            },
          ],
        },
      ],
    },
  }),
  'APIRule.gateway.kyma-project.io': secret => ({
    spec: {
      rules: [
        {
          path: '/*',
          request: { headers: { key: secret }, cookies: { key: secret } },
          mutators: [{ handler: 'header', config: { headers: { a: secret } } }],
          accessStrategies: [
            { handler: 'oauth2', config: { client_secret: secret } },
          ],
        },
      ],
    },
  }),
  'Istio.operator.kyma-project.io': secret => ({
    spec: {
      config: {
        authorizers: [
          { name: 'a', headers: { inCheck: { add: { key: secret } } } },
        ],
      },
    },
  }),
  'TracePipeline.telemetry.kyma-project.io': secret => ({
    spec: {
      output: {
        otlp: {
          endpoint: { value: `https://user:${secret}@traces.example.com` },
          authentication: {
            basic: { user: { value: secret }, password: { value: secret } },
          },
          headers: [{ name: 'key', value: secret }],
          tls: { key: { value: secret } },
        },
      },
    },
  }),
  'MetricPipeline.telemetry.kyma-project.io': secret => ({
    spec: { output: { otlp: { headers: [{ name: 'key', value: secret }] } } },
  }),
  'Rollout.argoproj.io': secret => ({
    spec: {
      template: template(secret),
      strategy: {
        canary: {
          steps: [
            { analysis: { args: [{ name: 'key', value: secret }] } },
            { setWeight: 20 },
          ],
        },
      },
    },
    status: { message: secret },
  }),
  'Canary.flagger.app': secret => ({
    spec: {
      service: { headers: headerChanges(secret) },
      analysis: {
        webhooks: [{ url: secret, metadata: { key: secret } }],
        metrics: [{ templateVariables: { key: secret } }],
      },
    },
  }),
};

/** A self-signed certificate that is good for nothing but this test. */
const rootPem = `-----BEGIN CERTIFICATE-----
MIIBYzCCARWgAwIBAgIUXs+vP+a/B7HoosvvINtvZziXqjQwBQYDK2VwMCcxFjAU
BgNVBAoMDWNsdXN0ZXIubG9jYWwxDTALBgNVBAMMBHJvb3QwHhcNMjYxMTIzMjAx
NTU3WhcNMzYxMTIwMjAxNTU3WjAnMRYwFAYDVQQKDA1jbHVzdGVyLmxvY2FsMQ0w
CwYDVQQDDARyb290MCowBQYDK2VwAyEAS4Jywjb0W1ObzymQ2CseqSLALTYJKBlm
rgjD+4PlaLijUzBRMB0GA1UdDgQWBBQJP4y5YGgP6ApXrsj2xOmpvlj0+TAfBgNV
HSMEGDAWgBQJP4y5YGgP6ApXrsj2xOmpvlj0+TAPBgNVHRMBAf8EBTADAQH/MAUG
AytlcANBAPdo2TYKKksUdWKAaYlibWkuW6xZlHk9QGUGZNNeWzeBI28Vn8CSg1dJ
UeArmsUU3B8awoEdrqLm7cMiuFC+5w0=
-----END CERTIFICATE-----`;

describe('trimObject', () => {
  it('lets no planted secret through', () => {
    fc.assert(
      fc.property(
        fc
          .string({
            unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789'),
            minLength: 12,
            maxLength: 40,
          })
          .map(text => `x${text}`),
        secret => {
          for (const resource of watchedResources) {
            const kind = kindKey(resource);
            const trimmed = trim(kind, {
              metadata: metadata(secret),
              ...plantings[kind]?.(secret),
            });
            expect(trimmed).toBeDefined();
            expect(JSON.stringify(trimmed)).not.toContain(secret);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('knows secrets by their looks, wherever they stand', () => {
    const trimmed = JSON.stringify(
      trim('ServiceEntry.networking.istio.io', {
        metadata: { name: 'a' },
        spec: {
          hosts: [
            'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl',
            '-----BEGIN RSA PRIVATE KEY-----\nMIIE',
            'https://user:pass@example.com/path',
          ],
        },
      }),
    );
    expect(trimmed).toContain(
      '["(redacted)","(redacted)","https://example.com/path"]',
    );
  });

  it.each([
    ['dots and letters', 'a.'.repeat(8_000)],
    ['beginnings of tokens', '-eyJ'.repeat(4_000)],
    ['beginnings of keys', '-----BEGIN A'.repeat(1_300)],
    ['beginnings of URLs', 'a://b'.repeat(3_000)],
  ])('takes little time for many %s', (_, text) => {
    const start = performance.now();
    trim('ServiceEntry.networking.istio.io', {
      metadata: { name: 'a' },
      spec: { hosts: Array.from({ length: 50 }, () => `${text}@`) },
    });
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  it('never throws and never takes a kind for another', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...watchedResources),
        fc.object({ withNullPrototype: true, maxDepth: 4 }),
        fc.record({
          metadata: fc.oneof(
            fc.jsonValue(),
            fc.record({ name: fc.string(), annotations: fc.jsonValue() }),
          ),
          spec: fc.jsonValue(),
          status: fc.jsonValue(),
          data: fc.jsonValue(),
          webhooks: fc.jsonValue(),
        }),
        (resource, anything, shaped) => {
          for (const object of [anything, shaped, null, [], 'text']) {
            const trimmed = trimObject(resource, 'v9', object);
            expect(trimmed?.kind ?? resource.kind).toBe(resource.kind);
          }
        },
      ),
    );
  });

  it('keeps what says how a pod runs in the mesh', () => {
    const secret = 'secret';
    expect(
      trim('Pod', {
        metadata: {
          ...metadata(secret),
          creationTimestamp: '2026-01-01T00:00:00Z',
          ownerReferences: [
            {
              apiVersion: 'apps/v1',
              kind: 'ReplicaSet',
              name: 'cart-5d9f',
              uid: 'u-2',
              controller: true,
              blockOwnerDeletion: true,
            },
          ],
        },
        ...plantings.Pod(secret),
      }),
    ).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'istio',
        namespace: 'shop',
        uid: 'u-1',
        creationTimestamp: '2026-01-01T00:00:00Z',
        labels: { app: 'cart' },
        annotations: {
          'proxy.istio.io/config':
            '{"proxyMetadata":{},"tracing":{"sampling":5}}',
          'proxy.istio.io/overrides': '',
          'sidecar.istio.io/status':
            '{"revision":"default","containers":["istio-proxy"]}',
          'sidecar.istio.io/unknown': '',
          'sidecar.istio.io/userVolume': '',
          'operator.kyma-project.io/lastAppliedConfiguration':
            '{"IstioTag":"1.30.2"}',
        },
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'ReplicaSet',
            name: 'cart-5d9f',
            uid: 'u-2',
            controller: true,
          },
        ],
      },
      spec: {
        serviceAccountName: 'cart',
        initContainers: [
          {
            name: 'istio-proxy',
            image: 'proxyv2:1.30.2',
            ports: [{ containerPort: 8080, name: 'http' }],
          },
        ],
        containers: [
          {
            name: 'istio-proxy',
            image: 'proxyv2:1.30.2',
            ports: [{ containerPort: 8080, name: 'http' }],
          },
        ],
      },
      status: {
        phase: 'Running',
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    });
  });

  it('keeps what decides in policies, and says where a value was', () => {
    expect(
      trim('RequestAuthentication.security.istio.io', {
        metadata: { name: 'jwt' },
        spec: {
          selector: { matchLabels: { app: 'cart' } },
          jwtRules: [{ issuer: 'me', jwks: '{}', audiences: ['you'] }],
        },
      })?.spec,
    ).toEqual({
      selector: { matchLabels: { app: 'cart' } },
      jwtRules: [{ issuer: 'me', jwks: '(redacted)', audiences: ['you'] }],
    });
    expect(
      trim('VirtualService.networking.istio.io', {
        metadata: { name: 'cart' },
        spec: {
          http: [
            {
              match: [{ headers: { 'end-user': { exact: 'jason' } } }],
              headers: { request: { set: { 'x-a': 'b' }, remove: ['x-c'] } },
              route: [
                { destination: { host: 'cart', subset: 'v2' }, weight: 5 },
              ],
            },
          ],
        },
      })?.spec,
    ).toEqual({
      http: [
        {
          match: [{ headers: { 'end-user': { exact: 'jason' } } }],
          headers: {
            request: { set: { 'x-a': '(redacted)' }, remove: ['x-c'] },
          },
          route: [{ destination: { host: 'cart', subset: 'v2' }, weight: 5 }],
        },
      ],
    });
    expect(
      trim('AuthorizationPolicy.security.istio.io', {
        metadata: { name: 'a', annotations: { 'istio.io/dry-run': 'true' } },
        spec: {
          rules: [
            {
              when: [{ key: 'request.auth.claims[token_use]', values: ['id'] }],
            },
          ],
        },
      }),
    ).toMatchObject({
      metadata: { annotations: { 'istio.io/dry-run': 'true' } },
      spec: {
        rules: [
          { when: [{ key: 'request.auth.claims[token_use]', values: ['id'] }] },
        ],
      },
    });
  });

  it('parses the configuration of Istio and drops other ConfigMaps', () => {
    const config = (name: string, data: object) =>
      trim('ConfigMap', { metadata: { name }, data });
    expect(
      config('istio-ca-root-cert', {
        'root-cert.pem': `${rootPem}\nx\n${rootPem.replace(/MII/, 'MIJ')}`,
      })?.data,
    ).toEqual({
      'root-cert.pem': [
        {
          subject: 'O=cluster.local, CN=root',
          fingerprint:
            '1D:DA:51:76:C9:21:2F:C7:93:E0:68:2F:F6:ED:FC:CF:0C:5C:44:7E:79:F4:F4:D0:55:DC:1D:6B:3F:B3:B6:3C',
          notBefore: '2026-11-23T20:15:57.000Z',
          notAfter: '2036-11-20T20:15:57.000Z',
        },
      ],
    });
    expect(
      config('istio-ca-root-cert', { 'root-cert.pem': 'x' })?.data,
    ).toEqual({});
    expect(config('kube-root-ca.crt', {})).toBeUndefined();
    expect(
      config('istio-1-30', {
        mesh: 'enableTracing: true\ndefaultConfig: { tracing: {} }\nextensionProviders: [{ name: zipkin, zipkin: { service: z, port: 9411 } }]',
        meshNetworks: 'networks: {}',
      })?.data,
    ).toEqual({
      mesh: {
        enableTracing: true,
        defaultConfig: { tracing: {} },
        extensionProviders: [
          { name: 'zipkin', zipkin: { service: 'z', port: 9411 } },
        ],
      },
    });
    expect(
      config('istio-sidecar-injector', {
        config:
          'policy: enabled\ndefaultTemplates: [sidecar]\ntemplates: { sidecar: "long", gateway: "long" }\nneverInjectSelector: [{ matchLabels: { a: b } }]',
        values: '{"global":{"proxy":{"image":"proxyv2"}},"revision":"canary"}',
      })?.data,
    ).toEqual({
      config: {
        policy: 'enabled',
        defaultTemplates: ['sidecar'],
        neverInjectSelector: [{ matchLabels: { a: 'b' } }],
        templates: { sidecar: '', gateway: '' },
      },
      values: { global: { proxy: { image: 'proxyv2' } }, revision: 'canary' },
    });
    expect(config('istio', { mesh: '\t:' })?.data).toEqual({ mesh: '' });
  });

  const samples = resolve(
    __dirname,
    '../../../../../shared/samples/istio-injected',
  );
  (existsSync(samples) ? describe : describe.skip)(
    'with ../shared/samples',
    () => {
      it('lets no environment value of an injected pod through', () => {
        let pods = 0;
        for (const file of readdirSync(samples)) {
          for (const document of parseAllDocuments(
            readFileSync(resolve(samples, file), 'utf8'),
          )) {
            const json = document.toJS();
            const spec = json?.spec?.template?.spec;
            if (!spec?.containers) {
              continue;
            }
            pods++;
            for (const each of [
              ...spec.containers,
              ...(spec.initContainers ?? []),
            ]) {
              each.args = ['planted'];
              for (const variable of each.env ?? []) {
                variable.value = 'planted';
              }
            }
            const trimmed = trim('Pod', {
              metadata: { ...json.spec.template.metadata, name: 'a' },
              spec,
            });
            expect(JSON.stringify(trimmed)).not.toContain('planted');
            const images = (containers: Array<{ image?: string }> = []) =>
              containers.map(({ image }) => image);
            const kept = trimmed?.spec as Record<string, []>;
            expect(images(kept.containers)).toEqual(images(spec.containers));
            expect(images(kept.initContainers)).toEqual(
              images(spec.initContainers),
            );
          }
        }
        expect(pods).toBeGreaterThan(50);
      });
    },
  );
});

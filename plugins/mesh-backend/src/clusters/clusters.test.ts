import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { mockServices } from '@backstage/backend-test-utils';
import type {
  AuthenticationStrategy,
  ClusterDetails,
  KubernetesCredential,
} from '@backstage/plugin-kubernetes-node';
import type { MeshKubernetesAccess } from '@mesh-portal/backstage-plugin-mesh-node';
import { eventually, TestClock } from '../ingest/testUtils/TestClock';
import { ClusterDirectory } from './ClusterDirectory';
import type { ClusterTarget } from './ClusterTarget';
import { CredentialCache } from './CredentialCache';
import { readKubeconfig } from './kubeconfig';
import { readClusterConfig } from './readClusterConfig';

const read = (mesh: object) => readClusterConfig(new ConfigReader({ mesh }));
const cluster = { name: 'one', url: 'https://one.example.com' };

describe('readClusterConfig', () => {
  it('has defaults for everything', () => {
    expect(readClusterConfig(new ConfigReader({}))).toEqual({
      clusters: [],
      kubeconfig: undefined,
      overrides: new Map(),
      ingest: {
        kubernetesPlugin: true,
        istioNamespaces: ['istio-system'],
        clustersListingAtOnce: 4,
        clusterRefreshMs: 300_000,
      },
      kubernetesConfigured: false,
    });
  });

  it('reads everything', () => {
    expect(
      readClusterConfig(
        new ConfigReader({
          kubernetes: {},
          mesh: {
            kubeconfig: '/tmp/config',
            clusters: [
              { ...cluster, title: 'One', caData: 'Y2E=', token: ' t \n' },
            ],
            clusterOverrides: {
              two: { disabled: true },
              three: { istioNamespaces: ['mesh'], tokenFile: '/t' },
            },
            ingest: {
              kubernetesPlugin: false,
              clusterRefreshInterval: '30s',
              clustersListingAtOnce: 2,
            },
          },
        }),
      ),
    ).toMatchObject({
      kubernetesConfigured: true,
      kubeconfig: '/tmp/config',
      clusters: [
        {
          name: 'one',
          title: 'One',
          token: 't',
          connection: { url: cluster.url, caData: 'Y2E=' },
        },
      ],
      overrides: new Map([
        ['two', { disabled: true }],
        [
          'three',
          { disabled: false, istioNamespaces: ['mesh'], tokenFile: '/t' },
        ],
      ]),
      ingest: {
        kubernetesPlugin: false,
        clusterRefreshMs: 30_000,
        clustersListingAtOnce: 2,
      },
    });
  });

  it.each([
    [{ clusters: [{ url: 'https://a' }] }, "'mesh.clusters[0].name'"],
    [{ clusters: [{ name: 'a' }] }, "'mesh.clusters[0].url'"],
    [
      { clusters: [{ name: 'a', url: 'a:b' }] },
      "'mesh.clusters[0].url' must be an http or https URL",
    ],
    [
      { clusters: [{ name: 'a', url: 'https://u:p@a' }] },
      "'mesh.clusters[0].url' must be a plain URL",
    ],
    [{ clusters: [cluster, cluster] }, "names cluster 'one' twice"],
    [
      { clusters: [{ ...cluster, token: 'a', tokenFile: 'b' }] },
      "'mesh.clusters[0]' has both 'token' and 'tokenFile'",
    ],
    [
      { clusters: [{ ...cluster, caData: 'a', caFile: 'b' }] },
      "'mesh.clusters[0]' has both 'caData' and 'caFile'",
    ],
    [
      { clusterOverrides: { a: { disabled: 'perhaps' } } },
      'mesh.clusterOverrides.a.disabled',
    ],
    [
      { clusterOverrides: { a: { istioNamespaces: ['../x'] } } },
      "'mesh.clusterOverrides.a.istioNamespaces' must hold names",
    ],
    [
      { ingest: { istioNamespaces: ['A'] } },
      "'mesh.ingest.istioNamespaces' must hold names",
    ],
    [
      { ingest: { clustersListingAtOnce: 0 } },
      "'mesh.ingest.clustersListingAtOnce' must be a whole number",
    ],
    [
      { ingest: { clusterRefreshInterval: '1s' } },
      "'mesh.ingest.clusterRefreshInterval' must be at least",
    ],
    [{ ingest: { clusterRefreshInterval: 'soon' } }, 'clusterRefreshInterval'],
  ])('refuses %j', (mesh, message) => {
    expect(() => read(mesh)).toThrow(message);
  });
});

describe('readKubeconfig', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kubeconfig-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const readText = async (text: string) => {
    await writeFile(join(folder, 'config'), text);
    return readKubeconfig(join(folder, 'config'));
  };

  it('takes every cluster once, with the user of the current context first', async () => {
    await writeFile(join(folder, 'token'), 'from-file\n');
    const pem = (name: string) => Buffer.from(name).toString('base64');
    const targets = await readText(`
current-context: admin@one
contexts:
- { name: dev@one, context: { cluster: one, user: dev } }
- { name: admin@one, context: { cluster: one, user: admin } }
- { name: two, context: { cluster: two, user: file } }
- { name: three, context: { cluster: three, user: certificate } }
- { name: four, context: { cluster: four, user: exec } }
- { name: five, context: { cluster: five, user: nobody } }
- { name: six, context: { cluster: six, user: dev } }
- { name: seven, context: { cluster: seven, user: provider } }
clusters:
- { name: one, cluster: { server: 'https://one:6443', certificate-authority-data: Y2E= } }
- { name: two, cluster: { server: 'https://two', certificate-authority: ca.pem, tls-server-name: two.internal } }
- { name: three, cluster: { server: 'https://three', insecure-skip-tls-verify: true } }
- { name: four, cluster: { server: 'https://four' } }
- { name: five, cluster: {} }
- { name: six, cluster: { server: 'https://six', proxy-url: 'http://proxy' } }
- { name: seven, cluster: { server: 'https://seven' } }
users:
- { name: dev, user: { token: dev-token } }
- { name: admin, user: { token: admin-token } }
- { name: file, user: { tokenFile: token } }
- { name: certificate, user: { client-certificate-data: ${pem(
      'CERT',
    )}, client-key-data: ${pem('KEY')} } }
- { name: exec, user: { exec: { command: aws } } }
- { name: provider, user: { auth-provider: { name: gcp } } }
`);
    expect(targets.map(({ name }) => name)).toEqual([
      'one',
      'two',
      'three',
      'four',
      'five',
      'six',
      'seven',
    ]);
    const [one, two, three, four, five, six, seven] = targets;
    expect(one.connection).toMatchObject({
      url: 'https://one:6443',
      caData: 'Y2E=',
    });
    await expect(one.loadCredential()).resolves.toEqual({
      type: 'bearer token',
      token: 'admin-token',
    });
    expect(two.connection).toMatchObject({
      caFile: join(folder, 'ca.pem'),
      tlsServerName: 'two.internal',
    });
    await expect(two.loadCredential()).resolves.toEqual({
      type: 'bearer token',
      token: 'from-file',
    });
    expect(three.connection.skipTLSVerify).toBe(true);
    await expect(three.loadCredential()).resolves.toEqual({
      type: 'x509 client certificate',
      cert: 'CERT',
      key: 'KEY',
    });
    expect(four.credentialProblem).toMatch(
      /\(exec\).*mesh\.clusterOverrides\.four\.token/,
    );
    expect(five.problem).toMatch(/no http or https address/);
    expect(six.problem).toMatch(/proxy-url/);
    expect(seven.credentialProblem).toMatch(/\(auth-provider\)/);
  });

  it.each([
    ['', 'is not a kubeconfig'],
    ['contexts: []', 'is not a kubeconfig'],
    ['\t:', 'is not YAML'],
  ])('refuses %j', async (text, message) => {
    await expect(readText(text)).rejects.toThrow(message);
    await expect(readKubeconfig(join(folder, 'absent'))).rejects.toThrow(
      'does not exist',
    );
  });
});

describe('CredentialCache', () => {
  const token = (claims: object) =>
    `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;

  it('asks once for many, again when refused, old or about to expire', async () => {
    const clock = new TestClock();
    const given: KubernetesCredential[] = [];
    let lifeSeconds = 0;
    const cache = new CredentialCache({
      clock,
      load: async () => {
        given.push({
          type: 'bearer token',
          token: token({
            exp: lifeSeconds > 0 ? clock.now() / 1000 + lifeSeconds : undefined,
            n: given.length,
          }),
        });
        return given[given.length - 1];
      },
    });
    const [first, same] = await Promise.all([cache.get(), cache.get()]);
    expect(first).toBe(same);
    expect(given).toHaveLength(1);

    cache.refuse(first);
    cache.refuse({ type: 'anonymous' });
    const second = await cache.get();
    expect(second).not.toBe(first);
    cache.refuse(first);
    expect(await cache.get()).toBe(second);

    lifeSeconds = 300;
    clock.advance(600_000);
    expect(await cache.get()).toBe(given[2]);
    clock.advance(239_000);
    expect(await cache.get()).toBe(given[2]);
    clock.advance(1_000);
    expect(await cache.get()).toBe(given[3]);
  });

  it('does not repeat what a provider says', async () => {
    const cache = new CredentialCache({
      clock: new TestClock(),
      load: async () => {
        throw new TypeError('the secret is 1234');
      },
    });
    await expect(cache.get()).rejects.toThrow(
      'No credential could be had for the cluster (TypeError)',
    );
  });

  it('does not wait for ever for a provider, and asks again', async () => {
    const clock = new TestClock();
    let asked = 0;
    const cache = new CredentialCache({
      clock,
      load: () =>
        asked++ === 0
          ? new Promise(() => {})
          : Promise.resolve({ type: 'anonymous' }),
    });
    const first = cache.get();
    clock.advance(20_000);
    await expect(first).rejects.toThrow('No credential could be had');
    await expect(cache.get()).resolves.toEqual({ type: 'anonymous' });
  });
});

describe('ClusterDirectory', () => {
  const clock = new TestClock();
  let stop: AbortController;
  let told: ClusterTarget[][];
  let found: ClusterDetails[] | Error;
  let provide: (access: MeshKubernetesAccess) => void;

  const details = (
    name: string,
    provider = 'serviceAccount',
    url = `https://${name}`,
  ) => ({
    name,
    url,
    authMetadata: { 'kubernetes.io/auth-provider': provider },
  });
  const authStrategy: AuthenticationStrategy = {
    getCredential: async ({ name }) => ({
      type: 'bearer token',
      token: `of-${name}`,
    }),
    validateCluster: () => [],
    presentAuthMetadata: () => ({}),
  };
  const access: MeshKubernetesAccess = {
    authStrategy,
    clusterSupplier: {
      getClusters: async ({ credentials }) => {
        expect(credentials.principal).toMatchObject({ type: 'service' });
        if (found instanceof Error) {
          throw found;
        }
        return found;
      },
    },
  };
  const start = async (mesh: object) => {
    stop = new AbortController();
    told = [];
    const bridge = new Promise<MeshKubernetesAccess>(resolve => {
      provide = resolve;
    });
    const directory = new ClusterDirectory({
      config: read(mesh),
      bridge: { provide: () => {}, get: () => bridge },
      auth: mockServices.auth(),
      clock,
      logger: mockServices.logger.mock(),
    });
    await directory.start(targets => told.push(targets), stop.signal);
    return directory;
  };
  const names = () => told[told.length - 1].map(({ name }) => name);
  const isTold = (times: number) =>
    eventually(`told ${times} times`, () => told.length === times);

  afterEach(() => stop.abort());

  it('tells own clusters at once, those of the kubernetes plugin when they come, and follows both', async () => {
    found = [
      details('one', 'google'),
      details('two'),
      details('three', 'google'),
      details('four', 'oidc'),
      details('five'),
    ];
    const directory = await start({
      clusters: [cluster],
      clusterOverrides: {
        four: { token: 'override' },
        five: { disabled: true },
        nobody: { disabled: true },
      },
    });
    expect(names()).toEqual(['one']);
    expect(directory.notices()).toEqual([]);

    provide(access);
    await isTold(2);
    expect(names()).toEqual(['one', 'two', 'three', 'four']);
    const [one, two, three, four] = told[1];
    expect(one.connection.url).toBe(cluster.url);
    await expect(two.loadCredential()).resolves.toEqual({
      type: 'bearer token',
      token: 'of-two',
    });
    expect(three.credentialProblem).toMatch(
      /cannot be read in the background: its authProvider 'google'.*mesh\.clusterOverrides\.three\.token/,
    );
    expect(four.credentialProblem).toBeUndefined();
    await expect(four.loadCredential()).resolves.toEqual({
      type: 'bearer token',
      token: 'override',
    });
    expect(directory.notices().map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Cluster 'one' is given in mesh.clusters/),
      `mesh.clusterOverrides names cluster 'nobody', which is not known`,
    ]);

    found = [details('two')];
    clock.advance(300_000);
    await eventually('a second look', () => clock.waits.includes(10_000));
    expect(told).toHaveLength(2);
    clock.advance(10_000);
    await isTold(3);
    expect(names()).toEqual(['one', 'two']);

    found = new Error('with a secret');
    clock.advance(300_000);
    await eventually('noticed', () =>
      directory.notices().some(({ severity }) => severity === 'error'),
    );
    expect(JSON.stringify(directory.notices())).not.toContain('secret');
    found = [details('two'), details('six')];
    clock.advance(1_000);
    await isTold(4);
    expect(names()).toEqual(['one', 'two', 'six']);
  });

  it('says after 30 seconds why the kubernetes plugin may be silent', async () => {
    const directory = await start({ kubeconfig: '/does/not/exist' });
    expect(directory.notices()).toEqual([
      {
        severity: 'error',
        message: `The file of 'mesh.kubeconfig' does not exist`,
      },
    ]);
    clock.advance(30_000);
    expect(directory.notices()[0]).toMatchObject({
      severity: 'warning',
      message: expect.stringMatching(
        /no `kubernetes:` section.*module .* is not installed.*taken its objects provider.*two copies/,
      ),
    });
    provide(access);
    found = [];
    await isTold(2);
    expect(directory.notices()).toHaveLength(1);
  });
});

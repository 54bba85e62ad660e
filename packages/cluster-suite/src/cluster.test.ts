import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { readClusterConfig } from '@mesh-portal/backstage-plugin-mesh-backend/src/clusters/readClusterConfig';
import { createClusterFeed } from '@mesh-portal/backstage-plugin-mesh-backend/src/ingest/createClusterFeed';
import type { MeshFeed } from '@mesh-portal/backstage-plugin-mesh-backend/src/ingest/MeshFeed';
import { FeedRecorder } from '@mesh-portal/backstage-plugin-mesh-backend/src/ingest/testUtils/FeedRecorder';
import { systemClock } from '@mesh-portal/backstage-plugin-mesh-node';
import { startDemo } from '@mesh-portal/demo';
import type { KubeManifest } from '@mesh-portal/fake-kubernetes';
import {
  answersOf,
  findingsOfWorkload,
  MeshModel,
  trafficOf,
} from '@mesh-portal/istio-semantics';
import { parseAllDocuments } from 'yaml';
import type { ClusterUnderTest } from './ClusterUnderTest';
import { dumpObjects } from './dumpObjects';
import { startClusterUnderTest } from './startClusterUnderTest';
import { startFakeApiServer } from './startFakeApiServer';

const { KUBEBUILDER_ASSETS, KUBECONFIG, MESH_CLUSTER_SUITE } = process.env;
/** Of a server that is only lent, nothing is cut and nothing forgotten. */
const isLent = Boolean(!KUBEBUILDER_ASSETS && MESH_CLUSTER_SUITE && KUBECONFIG);
const isReal = Boolean(KUBEBUILDER_ASSETS || isLent);
const ownIt = isLent ? it.skip : it;
/** A real server takes its time to tell of 50,000 pods. */
const MANY_MS = isReal ? 300_000 : 20_000;
jest.setTimeout(isReal ? 900_000 : 90_000);

const root = path.resolve(__dirname, '../../..');
const shared = process.env.MESH_SHARED_DIR ?? path.resolve(root, '../shared');
const crds = path.join(shared, 'crds');
const samples = path.join(shared, 'samples/istio');
const rbac = path.join(root, 'plugins/mesh-backend/kubernetes/rbac.yaml');

if (!existsSync(crds)) {
  // eslint-disable-next-line no-console
  console.warn(
    `Skipped: the CRDs lie outside of the clone, and not in ${crds}`,
  );
}

function documentsOf(file: string): KubeManifest[] {
  return parseAllDocuments(readFileSync(file, 'utf8'))
    .map(document => document.toJS({ maxAliasCount: -1 }))
    .filter(Boolean);
}

function yamlFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.yaml'))
    .sort()
    .map(name => path.join(folder, name));
}

/** What is read of the cluster at the moment, for those who wonder why something does not happen. */
let report = () => '';

async function until(
  what: string,
  condition: () => boolean,
  ms = isReal ? 120_000 : 20_000,
): Promise<void> {
  const deadline = Date.now() + ms;
  while (!condition()) {
    if (Date.now() > deadline) {
      throw new Error(`Not within ${ms / 1000} s: ${what}\n${report()}`);
    }
    await delay(20);
  }
}

/** The objects that an adopter would find: definitions, the demo's staging cluster, and the portal's own rights. */
async function demoObjects(): Promise<KubeManifest[]> {
  const directory = await mkdtemp(path.join(tmpdir(), 'mesh-cluster-suite-'));
  const demo = await startDemo({
    stateDirectory: directory,
    now: Date.parse('2026-11-01T12:00:00Z'),
    live: false,
  });
  try {
    return dumpObjects(demo.clusters.get('stage')!);
  } finally {
    await demo.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

const definitions = () =>
  yamlFiles(crds)
    .flatMap(documentsOf)
    .filter(({ kind }) => kind === 'CustomResourceDefinition');

/** A lent server may know only one family of addresses, and no verdict looks at it. */
function ofAnyFamily({ spec }: KubeManifest) {
  const { ipFamilies, ipFamilyPolicy, ...rest } = spec as Record<
    string,
    unknown
  >;
  return rest;
}

/** Definitions are served a moment after they were written. */
async function patiently(write: () => Promise<void>): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await write();
      return;
    } catch (error) {
      if (attempt > 40 || (error as { status?: number }).status !== 404) {
        throw error;
      }
      await delay(250);
    }
  }
}

/** Follows a cluster as the mesh plugin does, with the credential of a file. */
class Follower {
  readonly recorder = new FeedRecorder();
  readonly #tokenFile: string;
  #feed?: MeshFeed;

  constructor(directory: string) {
    this.#tokenFile = path.join(directory, `token-${Math.random()}`);
  }

  async start({ url, caData }: ClusterUnderTest, token: string): Promise<void> {
    await this.setToken(token);
    this.#feed = createClusterFeed({
      config: readClusterConfig(
        new ConfigReader({
          mesh: {
            ingest: { kubernetesPlugin: false },
            clusters: [{ name: 'it', url, caData, tokenFile: this.#tokenFile }],
          },
        }),
      ),
      bridge: { provide: () => {}, get: () => new Promise(() => {}) },
      auth: mockServices.auth(),
      clock: systemClock,
      logger: mockServices.logger.mock(),
    });
    await this.recorder.start(this.#feed);
    await this.inStep();
  }

  setToken(token: string): Promise<void> {
    return writeFile(this.#tokenFile, token, { mode: 0o600 });
  }

  /** Reads at once what is not in step. */
  hurry(): void {
    this.#feed?.refresh('it');
  }

  inStep(): Promise<void> {
    return until('everything is read', () => {
      const { state, resources = [] } = this.recorder.healths.get('it') ?? {};
      return (
        state === 'fresh' &&
        resources.every(each => /synced|absent|forbidden/.test(each.state))
      );
    });
  }

  /** A line for the cluster, and one for each kind that is not in step. */
  report(): string {
    const {
      state,
      error,
      resources = [],
    } = this.recorder.healths.get('it') ?? {};
    return [
      `cluster ${state} ${error ?? ''}`,
      ...resources
        .filter(each => each.state !== 'synced')
        .map(each => `${each.kind} ${each.state} ${each.error ?? ''}`),
    ].join('\n');
  }

  state(kind: string): string | undefined {
    return this.recorder.resource('it', kind)?.state;
  }

  /** Every answer about every workload and service, by name. */
  verdicts(): Record<string, unknown> {
    const objects = [...(this.recorder.clusters.get('it')?.values() ?? [])];
    const model = MeshModel.of(objects);
    return Object.fromEntries([
      ...model.workloads().map(workload => {
        const answers = answersOf(model, workload);
        const findings = findingsOfWorkload(model, workload, answers);
        const { namespace, name, kind } = answers.workload;
        return [`${kind} ${namespace}/${name}`, { answers, findings }];
      }),
      ...this.recorder
        .keys('it', 'Service')
        // A real API server has a service of its own.
        .filter(key => key !== 'Service default/kubernetes')
        .map(key => {
          const [namespace, name] = key.slice('Service '.length).split('/');
          return [key, trafficOf(model, { kind: 'Service', namespace, name })];
        }),
    ]);
  }

  async stop(): Promise<void> {
    await this.#feed?.stop();
  }
}

/** A server that is lent opens them as it does. */
const ways: Array<[string, boolean]> = [
  ['from their beginning', true],
  ['after a list', false],
];

(existsSync(crds) ? describe : describe.skip).each(
  isLent ? ways.slice(0, 1) : ways,
)('an API server whose watches are opened %s', (_, watchList) => {
  let cluster: ClusterUnderTest;
  let follower: Follower;
  let directory: string;
  let objects: KubeManifest[];

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'mesh-cluster-suite-'));
    objects = await demoObjects();
    cluster = await startClusterUnderTest({ watchList });
    await cluster.admin.write(definitions());
    await patiently(() => cluster.admin.write(objects));
    await cluster.admin.write(documentsOf(rbac));
    follower = new Follower(directory);
    report = () => follower.report();
    await follower.start(cluster, await cluster.renewToken());
  });

  afterAll(async () => {
    await follower?.stop();
    await cluster?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const pods = () => follower.recorder.keys('it', 'Pod').length;
  const strict = {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'suite', namespace: 'storefront' },
    spec: { mtls: { mode: 'STRICT' } },
  };
  const isSeen = (name: string) =>
    follower.recorder
      .keys('it')
      .includes(`PeerAuthentication.security.istio.io storefront/${name}`);

  it('is read with the rights that rbac.yaml grants, and gives the verdicts of the same objects elsewhere', async () => {
    const states = follower.recorder.healths
      .get('it')!
      .resources.map(({ kind, state }) => `${kind} ${state}`);
    expect(states.filter(each => !each.endsWith(' synced'))).toEqual([]);

    const peer = await startFakeApiServer({ watchList: true });
    const peerFollower = new Follower(directory);
    try {
      await peer.admin.write(definitions());
      await peer.admin.write(objects);
      await peerFollower.start(peer, await peer.renewToken());
      const verdicts = follower.verdicts();
      expect(Object.keys(verdicts).length).toBeGreaterThan(30);
      expect(verdicts).toEqual(peerFollower.verdicts());
    } finally {
      await peerFollower.stop();
      await peer.stop();
    }
  });

  ownIt('tells what changes, and goes on where it was cut', async () => {
    await cluster.admin.write([strict]);
    await until('the policy is seen', () => isSeen('suite'));
    await cluster.interrupt?.();
    await cluster.admin.delete(strict);
    await until('the policy is gone', () => !isSeen('suite'));
    await follower.inStep();
  });

  ownIt('is read anew where it has forgotten the past', async () => {
    const before = pods();
    await cluster.forget?.();
    await cluster.admin.write([strict]);
    await until('the policy is seen', () => isSeen('suite'));
    await follower.inStep();
    expect(pods()).toBe(before);
    await cluster.admin.delete(strict);
    await until('the policy is gone', () => !isSeen('suite'));
  });

  ownIt('makes unknown what it refuses, and nothing else', async () => {
    const resource = {
      group: 'security.istio.io',
      plural: 'peerauthentications',
    };
    const kind = 'PeerAuthentication.security.istio.io';
    await cluster.setForbidden?.(resource, true);
    await until('it is refused', () => follower.state(kind) === 'forbidden');
    expect(follower.recorder.resource('it', kind)?.missingRule).toContain(
      'peerauthentications',
    );
    await until('the rest is in step', () =>
      Boolean(
        follower.recorder.healths
          .get('it')
          ?.resources.every(
            each => each.kind === kind || each.state === 'synced',
          ),
      ),
    );
    await cluster.setForbidden?.(resource, false);
    follower.hurry();
    await until('it is allowed', () => follower.state(kind) === 'synced');
  });

  ownIt('takes the next token where the one before has ended', async () => {
    const token = await cluster.renewToken();
    await follower.setToken(token);
    await cluster.interrupt?.();
    await cluster.admin.write([strict]);
    await until('the policy is seen', () => isSeen('suite'));
    await cluster.admin.delete(strict);
    await follower.inStep();
  });

  ownIt('may get definitions later', async () => {
    const kind = 'Canary.flagger.app';
    const definition = definitions().find(
      ({ metadata }) => metadata.name === 'canaries.flagger.app',
    )!;
    const canary = objects.find(each => each.kind === 'Canary')!;
    await cluster.admin.delete(definition);
    await cluster.interrupt?.();
    await until('it is absent', () => follower.state(kind) === 'absent');
    await patiently(() => cluster.admin.write([definition]));
    await patiently(() => cluster.admin.write([canary]));
    follower.hurry();
    await until(
      'it is there',
      () =>
        follower.state(kind) === 'synced' &&
        follower.recorder.keys('it', kind).length === 1,
    );
  });

  it('takes the sample applications of Istio', async () => {
    const applications = yamlFiles(samples)
      .flatMap(documentsOf)
      .filter(
        ({ apiVersion = '', kind }) =>
          /^(v1|apps\/v1)$|istio\.io\/v1$/.test(apiVersion) &&
          !/^(Namespace|Secret|IstioOperator)$/.test(kind),
      )
      .map(each => ({
        ...each,
        metadata: { ...each.metadata, namespace: 'samples' },
        ...(each.kind === 'Service' && { spec: ofAnyFamily(each) }),
      }));
    await cluster.admin.write([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'samples' } },
      ...applications,
    ]);
    const names = (kind: string) =>
      new Set(
        applications
          .filter(each => each.kind === kind)
          .map(each => each.metadata.name),
      ).size;
    const seen = (kind: string) =>
      follower.recorder
        .keys('it', kind)
        .filter(key => key.includes(' samples/')).length;
    await until(
      'they are seen',
      () =>
        seen('Deployment.apps') === names('Deployment') &&
        seen('Service') === names('Service') &&
        seen('VirtualService.networking.istio.io') === names('VirtualService'),
    );
    expect(names('Deployment')).toBeGreaterThan(20);
  });

  it('may have very many pods', async () => {
    const before = pods();
    await cluster.admin.write([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'many' } },
    ]);
    await cluster.admin.writeMany(
      Array.from({ length: cluster.manyPods }, (_ignored, index) => ({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: `pod-${index}`,
          namespace: 'many',
          labels: { app: `app-${index % 500}` },
        },
        spec: { containers: [{ name: 'app', image: 'app:1' }] },
      })),
    );
    await until(
      'they are seen',
      () => pods() === before + cluster.manyPods,
      MANY_MS,
    );
    await cluster.interrupt?.();
    await cluster.admin.deleteAll({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { namespace: 'many' },
    });
    await until('they are gone', () => pods() === before, MANY_MS);
    await follower.inStep();
  });
});

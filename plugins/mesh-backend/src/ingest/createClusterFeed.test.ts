import { ConfigReader } from '@backstage/config';
import { mockServices } from '@backstage/backend-test-utils';
import { readClusterConfig } from '../clusters/readClusterConfig';
import { createClusterFeed } from './createClusterFeed';
import type { MeshFeed } from './MeshFeed';
import { FeedRecorder } from './testUtils/FeedRecorder';
import {
  TestApiServer,
  type TestObject,
  type TestRequest,
} from './testUtils/TestApiServer';
import { eventually, TestClock } from './testUtils/TestClock';

const pods = '/api/v1/pods';
const services = '/api/v1/services';
const gateways = '/apis/networking.istio.io/v1/gateways';

const object = (
  name: string,
  namespace?: string,
  rest: object = {},
): TestObject => ({
  metadata: { name, ...(namespace ? { namespace } : {}) },
  ...rest,
});

describe('createClusterFeed', () => {
  let server: TestApiServer;
  let clock: TestClock;
  let recorder: FeedRecorder;
  let feed: MeshFeed | undefined;

  beforeEach(async () => {
    server = await TestApiServer.start();
    clock = new TestClock();
    recorder = new FeedRecorder();
  });

  afterEach(async () => {
    await feed?.stop();
    await server.stop();
  });

  const start = async (cluster: object = { token: 'first-token' }) => {
    feed = createClusterFeed({
      config: readClusterConfig(
        new ConfigReader({
          mesh: {
            clusters: [{ name: 'one', url: server.url, ...cluster }],
            ingest: { kubernetesPlugin: false },
          },
        }),
      ),
      bridge: { provide: () => {}, get: () => new Promise(() => {}) },
      auth: mockServices.auth(),
      logger: mockServices.logger.mock(),
      clock,
    });
    await recorder.start(feed);
  };
  const stateOf = (kind: string) => recorder.resource('one', kind)?.state;
  const reaches = (kind: string, state: string) =>
    eventually(`${kind} is ${state}`, () => stateOf(kind) === state);
  const podsAre = (...names: string[]) =>
    eventually(
      `the pods are ${names}`,
      () =>
        recorder.keys('one', 'Pod').join() ===
        names.map(name => `Pod shop/${name}`).join(),
    );
  const watched = (path = pods) =>
    eventually(`${path} is watched`, () => server.watchCount(path) === 1);
  const startWith = async (...names: string[]) => {
    server.put(pods, ...names.map(name => object(name, 'shop')));
    await start();
    await podsAre(...names);
    await eventually('everything is read', () =>
      Boolean(
        recorder.healths
          .get('one')
          ?.resources.every(({ state }) => /synced|absent/.test(state)),
      ),
    );
    server.requests.length = 0;
  };
  const requests = (path = pods): Array<TestRequest['kind']> =>
    server.requestsOf(path).map(({ kind }) => kind);
  /** Waits until somebody waits for so many milliseconds, and lets them pass. */
  const backOff = async (ms = 750) => {
    await eventually(`a wait of ${ms} ms`, () => clock.waits.includes(ms));
    clock.advance(ms);
  };
  /** Waits until the condition holds, letting waits pass that are no longer than a first back-off. */
  const soon = (what: string, condition: () => boolean) =>
    eventually(what, () => {
      if (condition()) {
        return true;
      }
      const [ms = Infinity] = clock.waits;
      if (ms <= 2_000) {
        clock.advance(ms);
      }
      return false;
    });

  it.each([true, false])(
    'follows a cluster with watch-list and aggregated discovery: %s',
    async modern => {
      server.modern = modern;
      server.install('networking.istio.io', 'v1', 'gateways', 'Gateway');
      server.put(
        pods,
        object('a', 'shop'),
        object('b', 'shop'),
        object('c', 'shop'),
      );
      server.put(
        gateways,
        object('public', 'shop', { spec: { selector: { istio: 'ingress' } } }),
      );
      await start();
      await podsAre('a', 'b', 'c');
      await reaches('Pod', 'synced');
      await reaches('Gateway.networking.istio.io', 'synced');
      expect(
        recorder.object('one', 'Gateway.networking.istio.io shop/public'),
      ).toEqual({
        apiVersion: 'networking.istio.io/v1',
        kind: 'Gateway',
        metadata: { name: 'public', namespace: 'shop' },
        spec: { selector: { istio: 'ingress' } },
      });
      expect(recorder.healths.get('one')).toMatchObject({ state: 'fresh' });
      expect(feed?.health()).toEqual([recorder.healths.get('one')]);
      expect(stateOf('Rollout.argoproj.io')).toBe('absent');
      expect(stateOf('ReplicaSet.apps')).toBe('absent');
      expect(server.requests[0].authorization).toBe('Bearer first-token');
      expect(server.requestsOf(pods)[0].query.get('fieldSelector')).toBe(
        'status.phase!=Succeeded,status.phase!=Failed',
      );

      await watched();
      server.put(pods, object('d', 'shop'));
      server.delete(pods, 'shop/a');
      await podsAre('b', 'c', 'd');
      expect(requests()).toEqual(
        modern ? ['watch-list'] : ['watch-list', 'list', 'list', 'watch'],
      );
      expect(recorder.upserts).toBe(5);
    },
  );

  describe.each<[string, () => void]>([
    ['a killed socket', () => server.endWatches(pods, 'kill')],
    [
      'a line that is cut off',
      () => {
        server.emit(pods, '{"type":"ADDED","object":{"meta');
        server.endWatches(pods, 'end');
      },
    ],
    ['a line that is not JSON', () => server.emit(pods, '<html>\n')],
    ['a line that is no event', () => server.emit(pods, '[]\n')],
    ['an event of unknown type', () => server.emit(pods, '{"type":"WHAT"}\n')],
    [
      'a server error in the stream',
      () => server.emit(pods, '{"type":"ERROR","object":{"code":500}}\n'),
    ],
    ['silence', () => clock.advance(160_000)],
  ])('after %s', (_, fault) => {
    it('resumes from the last version within the back-off and stays synced', async () => {
      await startWith('a', 'b');
      server.bookmark(pods);
      server.put(pods, object('c', 'shop'));
      await podsAre('a', 'b', 'c');

      fault();
      await eventually('cut off', () => server.watchCount(pods) === 0);
      server.put(pods, object('d', 'shop'));
      server.delete(pods, 'shop/a');
      await backOff();
      await podsAre('b', 'c', 'd');
      expect(requests()).toEqual(['watch']);
      expect(stateOf('Pod')).toBe('synced');
      expect(recorder.upserts).toBe(4);
    });
  });

  it('resumes at once when a watch has run its time', async () => {
    await startWith('a');
    server.bookmark(pods);
    await eventually(
      'the bookmark has arrived',
      () =>
        feed!.health()[0].resources.find(({ kind }) => kind === 'Pod')
          ?.lastEvent !== undefined,
    );
    clock.advance(5_000);
    server.endWatches(pods, 'end');
    await eventually('cut off', () => server.watchCount(pods) === 0);
    server.put(pods, object('b', 'shop'));
    await podsAre('a', 'b');
    expect(requests()).toEqual(['watch']);
  });

  it('lists again after 410, and only what has gone', async () => {
    await startWith('a', 'b', 'c');
    server.endWatches(pods, 'kill');
    await eventually('cut off', () => server.watchCount(pods) === 0);
    server.put(pods, object('d', 'shop'));
    server.delete(pods, 'shop/a');
    server.put(pods, object('b', 'shop'));
    server.compact();
    await backOff();
    await podsAre('b', 'c', 'd');
    expect(server.requests.map(({ path, kind }) => [path, kind])).toEqual([
      [pods, 'watch'],
      [pods, 'watch-list'],
    ]);
    // Neither what is as before, nor what has another version but the same content, is told again.
    expect(recorder.upserts).toBe(4);
    expect(recorder.removals).toBe(1);
  });

  it('does not believe in a cluster that is empty all of a sudden before a second list says so', async () => {
    await startWith('a', 'b', 'c');
    const vanish = async () => {
      server.forget(pods, 'shop/a');
      server.forget(pods, 'shop/b');
      server.endWatches(pods, 'kill');
      await eventually('cut off', () => server.watchCount(pods) === 0);
      server.compact();
      await backOff();
      await reaches('Pod', 'failed');
      expect(recorder.resource('one', 'Pod')?.error).toBe(
        'The cluster listed 1 of 3 known objects; waiting for a second list to confirm it',
      );
      await podsAre('a', 'b', 'c');
      await backOff(10_000);
    };
    server.fault = ({ path, kind }) => {
      if (path === pods && kind === 'watch-list') {
        // Comes back for the second list.
        server.fault = undefined;
        setImmediate(() =>
          server.put(pods, object('a', 'shop'), object('b', 'shop')),
        );
      }
    };
    await vanish();
    await reaches('Pod', 'synced');
    await podsAre('a', 'b', 'c');
    expect(recorder.removals).toBe(0);

    await watched();
    await vanish();
    await podsAre('c');
    await reaches('Pod', 'synced');
  });

  it.each([
    [429, '7', 7_000],
    [503, undefined, 1_500],
    [500, undefined, 1_500],
  ])('waits after %s with Retry-After %s', async (status, header, ms) => {
    await startWith('a');
    server.fault = ({ path }, response) => {
      if (path !== pods) {
        return false;
      }
      response
        .writeHead(status, header ? { 'retry-after': header } : {})
        .end('{"message":"internal"}');
      return true;
    };
    server.endWatches(pods, 'kill');
    await backOff();
    await eventually('the wait', () => clock.waits.includes(ms));
    await reaches('Pod', 'failed');
    expect(recorder.resource('one', 'Pod')?.error).toMatch(
      status === 429 ? 'come back later (429)' : `status ${status}`,
    );
    expect(recorder.healths.get('one')?.state).toBe('fresh');

    server.fault = undefined;
    server.put(pods, object('b', 'shop'));
    await backOff(ms);
    await podsAre('a', 'b');
    await reaches('Pod', 'synced');
  });

  it('says what permission is missing, reads the rest, and looks again after ten minutes', async () => {
    server.put(services, object('cart', 'shop'));
    server.put(pods, object('a', 'shop'));
    server.fault = ({ path }, response) => {
      if (path === pods) {
        response.writeHead(403).end('{"message":"User \\"sa\\" cannot"}');
        return true;
      }
      return false;
    };
    await start();
    await reaches('Pod', 'forbidden');
    await reaches('Service', 'synced');
    expect(recorder.resource('one', 'Pod')).toMatchObject({
      error: 'The credential lacks a permission (403)',
      missingRule: [
        '# in the ClusterRole of the portal',
        `- apiGroups: ['']`,
        `  resources: ['pods']`,
        `  verbs: ['get', 'list', 'watch']`,
      ].join('\n'),
    });
    expect(recorder.healths.get('one')?.state).toBe('fresh');

    server.fault = undefined;
    clock.advance(600_000);
    await soon('the pod', () => recorder.keys('one', 'Pod').length === 1);
  });

  it('forgives a server that refuses for a moment, as one does that has just been started', async () => {
    await startWith('a');
    let refused = 0;
    let refusals = 2;
    server.fault = ({ path }, response) => {
      if (path === pods && refused < refusals) {
        refused++;
        response.writeHead(403).end('{"message":"not yet"}');
        return true;
      }
      return false;
    };
    server.endWatches(pods, 'kill');
    await soon('two refusals', () => refused === 2);
    await reaches('Pod', 'failed');
    server.put(pods, object('b', 'shop'));
    await soon('the pod', () => recorder.keys('one', 'Pod').length === 2);
    await reaches('Pod', 'synced');
    expect(requests()).not.toContain('list');

    refusals = Infinity;
    server.endWatches(pods, 'kill');
    await soon('three more refusals', () => refused === 5);
    await backOff(3_000);
    await reaches('Pod', 'forbidden');
    expect(refused).toBe(6);
  });

  it('asks for another credential when one is refused, and once only', async () => {
    await startWith('a');
    let refused = 0;
    server.fault = ({ path }, response) => {
      if (path === pods && refused < 3) {
        refused++;
        response.writeHead(401).end('{"message":"first-token is no good"}');
        return true;
      }
      return false;
    };
    server.endWatches(pods, 'kill');
    await backOff();
    await eventually('two refusals', () => refused === 2);
    await reaches('Pod', 'failed');
    expect(JSON.stringify(recorder.healths.get('one'))).not.toContain(
      'first-token',
    );
    expect(recorder.resource('one', 'Pod')?.error).toBe(
      'The API server does not accept the credential (401)',
    );
    await backOff(1_500);
    await watched();
    await reaches('Pod', 'synced');
    expect(requests()).toEqual(['watch', 'watch', 'watch', 'watch']);
  });

  it('finds a kind that is installed later, in the best version, and leaves one that is gone when that is sure', async () => {
    await startWith('a');
    const kind = 'Gateway.networking.istio.io';
    server.install('networking.istio.io', 'v1beta1', 'gateways', 'Gateway');
    server.put(
      '/apis/networking.istio.io/v1beta1/gateways',
      object('g', 'shop'),
    );
    clock.advance(600_000);
    await soon('found', () => stateOf(kind) === 'synced');
    expect(recorder.object('one', `${kind} shop/g`)?.apiVersion).toBe(
      'networking.istio.io/v1beta1',
    );

    server.install('networking.istio.io', 'v1', 'gateways', 'Gateway');
    server.put(gateways, object('g', 'shop'));
    clock.advance(600_000);
    await soon(
      'read in v1',
      () =>
        recorder.object('one', `${kind} shop/g`)?.apiVersion ===
        'networking.istio.io/v1',
    );

    server.uninstall('networking.istio.io');
    server.endWatches(gateways, 'kill');
    await soon('noticed', () => stateOf(kind) === 'failed');
    expect(recorder.keys('one', kind)).toHaveLength(1);
    await backOff(10_000);
    await reaches(kind, 'absent');
    expect(recorder.keys('one', kind)).toEqual([]);
  });

  it('takes events that come twice or late for what they are', async () => {
    await startWith('a');
    const at = (resourceVersion: string, phase: string) => ({
      metadata: { name: 'a', namespace: 'shop', resourceVersion },
      status: { phase },
    });
    server.emit(pods, { type: 'MODIFIED', object: at('500', 'Running') });
    server.emit(pods, { type: 'MODIFIED', object: at('500', 'Running') });
    server.emit(pods, { type: 'MODIFIED', object: at('499', 'Pending') });
    server.emit(pods, { type: 'DELETED', object: at('498', 'Pending') });
    server.emit(pods, { type: 'ADDED', object: { metadata: {} } });
    server.emit(pods, { type: 'ADDED', object: null });
    server.put(pods, object('b', 'shop'));
    await podsAre('a', 'b');
    expect(recorder.object('one', 'Pod shop/a')?.status).toEqual({
      phase: 'Running',
    });
  });

  it('tells again what a listener did not accept, and survives one that always fails', async () => {
    const onDelta = recorder.onDelta.bind(recorder);
    let failures = 2;
    recorder.onDelta = (cluster, delta) => {
      if (failures-- > 0) {
        throw new Error('not my day');
      }
      onDelta(cluster, delta);
    };
    const onHealth = recorder.onHealth.bind(recorder);
    recorder.onHealth = (cluster, health) => {
      onHealth(cluster, health);
      throw new Error('never my day');
    };
    server.put(pods, object('a', 'shop'), object('b', 'shop'));
    await start();
    await reaches('Pod', 'synced');
    await watched();
    server.delete(pods, 'shop/a');
    await soon(
      'told',
      () => recorder.keys('one', 'Pod').join() === 'Pod shop/b',
    );
    expect(recorder.healths.get('one')?.state).toBe('fresh');
  });

  it('tells that a cluster cannot be reached, since when, and that it is back', async () => {
    await startWith('a');
    const since = clock.now();
    server.fault = (_request, response) => {
      response.socket?.resetAndDestroy();
      return true;
    };
    for (const path of new Set(server.watchedPaths())) {
      server.endWatches(path, 'kill');
    }
    await soon('stale', () => recorder.healths.get('one')?.state === 'stale');
    expect(recorder.healths.get('one')).toMatchObject({
      lastSeen: new Date(since).toISOString(),
      error:
        'Cannot talk to the API server: the connection was closed by the other side (ECONNRESET)',
    });
    await podsAre('a');

    server.fault = undefined;
    clock.advance(10_000);
    await soon('fresh', () => recorder.healths.get('one')?.state === 'fresh');
    const back = recorder.healths.get('one');
    expect([back?.since, back?.error]).toEqual([undefined, undefined]);
  });

  it('says that nobody listens at the address', async () => {
    await start({ url: 'http://127.0.0.1:1' });
    await eventually(
      'unknown',
      () => recorder.healths.get('one')?.state === 'unknown',
    );
    expect(recorder.healths.get('one')?.error).toMatch(
      /refused \(ECONNREFUSED\)/,
    );
  });

  it('does not follow a redirect', async () => {
    server.fault = (_request, response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
      return true;
    };
    await start();
    await eventually(
      'unknown',
      () => recorder.healths.get('one')?.state === 'unknown',
    );
    expect(recorder.healths.get('one')?.error).toMatch(
      /redirect \(302\), which is not followed/,
    );
  });
});

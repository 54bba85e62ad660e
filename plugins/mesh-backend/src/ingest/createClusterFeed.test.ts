import { ConfigReader } from '@backstage/config';
import { mockServices } from '@backstage/backend-test-utils';
import type { MeshKubernetesBridge } from '@mesh-portal/backstage-plugin-mesh-node';
import { readClusterConfig } from '../clusters/readClusterConfig';
import { createClusterFeed } from './createClusterFeed';
import type { MeshFeed } from './MeshFeed';
import { FeedRecorder } from './testUtils/FeedRecorder';
import { TestApiServer, type TestObject } from './testUtils/TestApiServer';
import { eventually, TestClock } from './testUtils/TestClock';

const neverBridge: MeshKubernetesBridge = {
  provide: () => {},
  get: () => new Promise(() => {}),
};

const namespaces = '/api/v1/namespaces';
const pods = '/api/v1/pods';
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

  const start = async (mesh: object = {}) => {
    feed = createClusterFeed({
      config: readClusterConfig(
        new ConfigReader({
          mesh: {
            clusters: [{ name: 'one', url: server.url, token: 'first-token' }],
            ingest: { kubernetesPlugin: false },
            ...mesh,
          },
        }),
      ),
      bridge: neverBridge,
      auth: mockServices.auth(),
      logger: mockServices.logger.mock(),
      clock,
    });
    await feed.start(recorder);
  };
  const synced = (kind: string) => () =>
    recorder.resource('one', kind)?.state === 'synced';

  it.each([true, false])(
    'follows a cluster that is modern: %s',
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
      await eventually(
        'all are there',
        () => recorder.keys('one').length === 4,
      );
      await eventually('synced', synced('Pod'));
      expect(
        recorder.object('one', 'Gateway.networking.istio.io shop/public'),
      ).toEqual({
        apiVersion: 'networking.istio.io/v1',
        kind: 'Gateway',
        metadata: { name: 'public', namespace: 'shop' },
        spec: { selector: { istio: 'ingress' } },
      });
      expect(recorder.healths.get('one')).toMatchObject({ state: 'fresh' });
      expect(recorder.resource('one', 'Rollout.argoproj.io')).toMatchObject({
        state: 'absent',
      });
      expect(server.requests[0].authorization).toBe('Bearer first-token');

      await eventually(
        'watching',
        () =>
          server.watchCount(pods) === 1 && server.watchCount(namespaces) === 1,
      );
      server.put(namespaces, object('shop'));
      server.delete(pods, 'shop/a');
      await eventually(
        'changes arrive',
        () =>
          recorder.keys('one').join() ===
          'Gateway.networking.istio.io shop/public,Namespace shop,Pod shop/b,Pod shop/c',
      );
    },
  );
});

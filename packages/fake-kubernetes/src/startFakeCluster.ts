import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ResourceApi } from './api';
import { ManualClock, SystemClock } from './clock';
import {
  AmbientController,
  ControllerContext,
  ControllerLoop,
  CustomResourceController,
  DaemonSetController,
  DeploymentController,
  GarbageCollector,
  GatewayController,
  JobController,
  KubeletController,
  NamespaceController,
  ReplicaSetController,
  StatefulSetController,
} from './controllers';
import type { FakeCluster, FakeClusterOptions } from './FakeCluster';
import { familyDefinitions } from './families';
import { Faults } from './faults';
import { injectSidecars } from './injector';
import { InMemoryCluster } from './InMemoryCluster';
import { kubeconfig } from './kubeconfig';
import { nodeManifest } from './nodes';
import { Random } from './Random';
import { RequestCounters } from './RequestCounters';
import { builtInResources, ResourceRegistry } from './resources';
import { makeCertificate } from './server/certificate';
import { HttpsServer } from './server/HttpsServer';
import { Router } from './server/Router';
import { WatchHub } from './server/WatchHub';
import { ObjectStore } from './store';

const SYSTEM_NAMESPACES = [
  'default',
  'kube-node-lease',
  'kube-public',
  'kube-system',
];

/**
 * Starts a cluster in memory with an API server on 127.0.0.1.
 *
 * @throws Error for an option that cannot be used, `ApiError` for objects that the server refuses.
 */
export async function startFakeCluster(
  options: FakeClusterOptions = {},
): Promise<FakeCluster> {
  const {
    name = 'fake',
    port = 0,
    version = '1.34.1',
    nodes = ['node-1', 'node-2'],
    families = ['istio', 'gateway-api'],
    objects = [],
    clock = new SystemClock(),
    podStartMs = 1000,
    podStopMs = 500,
    jobRunMs = 2000,
    controllers = true,
    latencyMs = 0,
  } = options;
  let token = options.token ?? randomBytes(24).toString('base64url');
  let kindsGeneration = 0;

  const store = new ObjectStore();
  const registry = new ResourceRegistry(builtInResources);
  const api = new ResourceApi(
    store,
    registry,
    clock,
    new Random(name),
    controllers,
  );
  const loop = new ControllerLoop(store, clock);
  const counters = new RequestCounters();
  const hub = new WatchHub(store, counters);
  const faults = new Faults(() => hub.handles());
  const context: ControllerContext = {
    api,
    loop,
    delays: { podStartMs, podStopMs, jobRunMs },
  };
  loop.add(
    new CustomResourceController(context, resource => {
      kindsGeneration += 1;
      if (!registry.named(resource)) {
        hub.endAll(resource);
      }
    }),
  );
  if (controllers) {
    addControllers(context);
  }

  api.admissions.push(injectSidecars(api));

  const cluster = new InMemoryCluster(api, loop);
  cluster.apply(families.flatMap(familyDefinitions));
  cluster.apply([
    ...SYSTEM_NAMESPACES.map(namespace => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    })),
    ...nodes.map(node => nodeManifest(node, version)),
  ]);
  cluster.apply(objects);

  const certificate = await makeCertificate(name);
  const router = new Router({
    api,
    store,
    hub,
    counters,
    faults,
    token: () => token,
    version,
    watchList: options.watchList ?? servesWatchList(version),
    kindsGeneration: () => kindsGeneration,
    afterRequest: () => loop.drain(),
  });
  const server = await HttpsServer.start({
    port,
    certificate,
    handle: async exchange => {
      if (latencyMs > 0) {
        await delay(latencyMs);
      }
      await router.handle(exchange);
    },
    onConnection: () => counters.addConnection(),
  });
  const caData = Buffer.from(certificate.ca).toString('base64');

  return {
    name,
    url: server.url,
    caData,
    get token() {
      return token;
    },
    clock,
    counters,
    faults,
    kubeconfig: () => kubeconfig({ name, url: server.url, caData, token }),
    apply: manifests => cluster.apply(manifests),
    get: reference => cluster.get(reference),
    list: query => cluster.list(query),
    patch: (reference, patch) => cluster.patch(reference, patch),
    delete: reference => cluster.delete(reference),
    rotateToken: () => {
      token = randomBytes(24).toString('base64url');
      return token;
    },
    compact: () => store.history.compact(store.revision),
    sendBookmarks: () => hub.sendBookmarks(),
    cutConnections: () => server.cutAll(),
    settle: async () => {
      if (clock instanceof ManualClock) {
        while (loop.busy && clock.step());
      }
      await new Promise<void>(resolve => loop.onSettled(resolve));
    },
    stop: async () => {
      loop.stop();
      hub.stop();
      await server.stop();
    },
  };
}

function addControllers(context: ControllerContext) {
  const { loop } = context;
  loop.add(new NamespaceController(context));
  loop.add(new GarbageCollector(context));
  loop.add(new DeploymentController(context));
  loop.add(new ReplicaSetController(context));
  loop.add(new StatefulSetController(context));
  loop.add(new DaemonSetController(context));
  loop.add(new JobController(context));
  loop.add(new KubeletController(context));
  loop.add(new GatewayController(context));
  loop.add(new AmbientController(context));
}

/** Defaults of the WatchList feature gate: on in 1.32, off in 1.33, on from 1.34. */
function servesWatchList(version: string): boolean {
  const minor = Number(version.split('.')[1]);
  return minor === 32 || minor >= 34;
}

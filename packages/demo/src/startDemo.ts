import path from 'node:path';
import type { FakeCluster } from '@mesh-portal/fake-kubernetes';
import { demoClusters, startClusters } from './clusters';
import { proxiedPods } from './clusters/proxiedPods';
import { DemoStory } from './DemoStory';
import { type StandIns, startStandIns } from './standIns';
import { mergeKubeconfigs } from './state/kubeconfig';
import { portalConfiguration } from './state/portalConfiguration';
import { choosePorts } from './state/ports';
import { StateDirectory } from './state/StateDirectory';
import { tour } from './tour';

export interface DemoOptions {
  /** Folder for kubeconfig, configuration and ports; made when absent. */
  stateDirectory: string;
  /** First of four successive ports; default: the ones used last time, else free ones. */
  portBase?: number;
  /** False leaves the clusters' time in the hands of the caller. Default true. */
  live?: boolean;
  /** What the clusters take for the present, milliseconds since the epoch. Default: the present. */
  now?: number;
}

export interface Demo {
  /** By name. */
  clusters: ReadonlyMap<string, FakeCluster>;
  standIns: StandIns;
  /** Plays only when told to. */
  story: DemoStory;
  kubeconfig: string;
  /** Configuration file that the portal loads after its own. */
  appConfig: string;
  stop(): Promise<void>;
}

/**
 * Starts clusters and stand-ins and writes `kubeconfig`, `app-config.demo.yaml`, `demo.json` and `ports.json`.
 *
 * @throws InputError when a port counted up from `portBase` is taken
 */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const state = new StateDirectory(options.stateDirectory);
  const ports = await choosePorts(
    [...demoClusters.map(({ name }) => name), 'stand-ins'],
    await state.readPorts(),
    options.portBase,
  );
  const clusters = await startClusters({
    ports,
    now: options.now ?? Date.now(),
    live: options.live ?? true,
  });
  const standIns = await startStandIns({
    port: ports['stand-ins'],
    publishDirectory: state.publishDirectory,
    proxiedPods: () => proxiedPods(clusters),
  });
  const running = [...clusters.values()];
  const kubeconfig = path.join(state.path, 'kubeconfig');
  const appConfig = path.join(state.path, 'app-config.demo.yaml');

  const { stop, port, ...addresses } = standIns;
  await Promise.all([
    state.writeYaml('kubeconfig', mergeKubeconfigs(running)),
    state.writeYaml(
      'app-config.demo.yaml',
      portalConfiguration({
        clusters,
        standIns,
        publishDirectory: state.publishDirectory,
      }),
    ),
    state.writeJson('ports.json', {
      ...Object.fromEntries(
        running.map(({ name, url }) => [name, Number(new URL(url).port)]),
      ),
      'stand-ins': port,
    }),
    state.writeJson('demo.json', {
      clusters: demoClusters.map(({ name, title }) => ({
        name,
        title,
        url: clusters.get(name)?.url,
      })),
      standIns: addresses,
      kubeconfig,
      appConfig,
      tour,
    }),
  ]);

  return {
    clusters,
    standIns,
    story: new DemoStory(clusters),
    kubeconfig,
    appConfig,
    async stop() {
      await Promise.all([stop(), ...running.map(cluster => cluster.stop())]);
    },
  };
}

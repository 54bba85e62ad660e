import type {
  MetricAttributes,
  MetricsService,
  MetricsServiceObservableCallback,
} from '@backstage/backend-plugin-api/alpha';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { MeshModel } from '@mesh-portal/istio-semantics';
import { istioEngine } from './evaluate/engine';
import { TestClock } from './ingest/testUtils/TestClock';
import { MeshMetrics } from './MeshMetrics';
import { application, namespaceObject } from './testFixtures/objects';

/** Keeps what was measured, by name and attributes. */
function recordingMetrics() {
  const measured: Record<string, number[]> = {};
  const callbacks: Array<() => void | Promise<void>> = [];
  const note = (name: string) => (value: number, attributes?: object) => {
    const key = [name, ...Object.values(attributes ?? {})].join(' ');
    measured[key] = [...(measured[key] ?? []), value];
  };
  const service: MetricsService = metricsServiceMock.mock({
    createCounter: name => ({ add: note(name) }),
    createHistogram: name => ({ record: note(name) }),
    createObservableGauge: <T extends MetricAttributes>(name: string) => ({
      addCallback: (callback: MetricsServiceObservableCallback<T>) => {
        callbacks.push(() => callback({ observe: note(name) }));
      },
      removeCallback: () => {},
    }),
  });
  const collect = () => Promise.all(callbacks.map(each => each()));
  return { collect, measured, metrics: new MeshMetrics(service) };
}

const objects = [namespaceObject('shop'), ...application('shop', 'orders')];

describe('MeshMetrics', () => {
  it('tells how the clusters are and what waits', async () => {
    const { collect, measured, metrics } = recordingMetrics();
    const clock = new TestClock();
    const lastSeen = new Date(clock.now() - 5_000).toISOString();
    const feed = {
      health: () => [
        { name: 'eu', state: 'fresh' as const, resources: [] },
        { name: 'us', state: 'unknown' as const, resources: [] },
      ],
      lastSeen: (cluster: string) => (cluster === 'eu' ? lastSeen : undefined),
    };
    metrics.observe({ feed, evaluation: { queued: 2 }, clock });
    await collect();
    expect(measured).toEqual({
      'mesh.clusters fresh': [1],
      'mesh.clusters unknown': [1],
      'mesh.clusters stale': [0],
      'mesh.clusters starting': [0],
      'mesh.cluster.age eu': [5],
      'mesh.evaluation.queue': [2],
    });
  });

  it('counts what clusters tell, and each complete list once', () => {
    const { measured, metrics } = recordingMetrics();
    const countListAt = (lastSync?: string) =>
      metrics.countLists('eu', {
        name: 'eu',
        state: 'fresh',
        resources: [{ kind: 'Pod', state: 'synced', lastSync }],
      });
    metrics.countDelta('eu', {
      upserted: objects,
      removed: [{ kind: 'Pod', name: 'a' }],
    });
    metrics.countDelta('eu', { unreadable: [] });
    countListAt();
    countListAt('2026-01-01T00:00:00.000Z');
    countListAt('2026-01-01T00:00:00.000Z');
    countListAt('2026-01-02T00:00:00.000Z');
    expect(measured).toEqual({
      'mesh.ingest.events eu': [objects.length + 1, 0],
      'mesh.ingest.lists eu': [1, 1],
    });
  });

  it('measures evaluation and writes, and passes on what they answer', async () => {
    const { measured, metrics } = recordingMetrics();
    const model = MeshModel.of(objects);
    const [workload] = model.workloads('shop');
    const engine = metrics.measureEngine(istioEngine);
    expect(engine.answersOf(model, workload)).toEqual(
      istioEngine.answersOf(model, workload),
    );
    expect(measured['mesh.evaluation.duration']).toEqual([expect.any(Number)]);

    const refused = new Error('no database');
    const sink = metrics.measureWrites({
      saveVerdicts: async () => {},
      clusterChanged: async () => {},
      clusterRemoved: async () => {
        throw refused;
      },
    });
    await sink.clusterChanged('eu', []);
    await expect(sink.clusterRemoved('eu')).rejects.toBe(refused);
    expect(Object.keys(measured)).toEqual([
      'mesh.evaluation.duration',
      'mesh.store.write.duration cluster',
    ]);
  });
});

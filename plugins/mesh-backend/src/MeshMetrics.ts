import type {
  MetricsService,
  MetricsServiceCounter,
  MetricsServiceHistogram,
} from '@backstage/backend-plugin-api/alpha';
import type { MeshDelta } from '@mesh-portal/istio-semantics';
import type { Engine } from './evaluate/engine';
import type { VerdictSink } from './evaluate/MeshEvaluation';
import type { Clock } from './ingest/clock';
import type { ClusterHealth, MeshFeed } from './ingest/MeshFeed';

type OfCluster = { cluster: string };
type OfWrite = { kind: 'verdicts' | 'cluster' | 'removal' };

/** One workload takes some 50 µs, one write some milliseconds. */
const evaluationBuckets = [1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 1e-2, 1e-1];
const writeBuckets = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3];

/** Measures of this process, `mesh.*`, of the clusters that it reads. Times are in seconds. */
export class MeshMetrics {
  readonly #metrics: MetricsService;
  readonly #events: MetricsServiceCounter<OfCluster>;
  readonly #lists: MetricsServiceCounter<OfCluster>;
  readonly #evaluation: MetricsServiceHistogram;
  readonly #writes: MetricsServiceHistogram<OfWrite>;
  /** Of the lists that were counted, by cluster and kind. */
  readonly #lastSyncs = new Map<string, string>();

  constructor(metrics: MetricsService) {
    this.#metrics = metrics;
    this.#events = metrics.createCounter('mesh.ingest.events', {
      description: 'Objects that clusters told of, as new, changed or gone',
    });
    this.#lists = metrics.createCounter('mesh.ingest.lists', {
      description: 'Complete lists of one kind of one cluster',
    });
    this.#evaluation = metrics.createHistogram('mesh.evaluation.duration', {
      description: 'Answering all questions about one workload',
      unit: 's',
      advice: { explicitBucketBoundaries: evaluationBuckets },
    });
    this.#writes = metrics.createHistogram('mesh.store.write.duration', {
      description: 'Storing what changed in one cluster',
      unit: 's',
      advice: { explicitBucketBoundaries: writeBuckets },
    });
  }

  /** Has the state of the process looked at whenever metrics are collected. */
  observe(parts: {
    feed: Pick<MeshFeed, 'health' | 'lastSeen'>;
    /** Clusters that wait. */
    evaluation: { readonly queued: number };
    clock: Clock;
  }): void {
    const { feed, evaluation, clock } = parts;
    this.#metrics
      .createObservableGauge<{ state: string }>('mesh.clusters', {
        description: 'Clusters that this process reads, by state',
      })
      .addCallback(result => {
        for (const state of [
          'starting',
          'fresh',
          'stale',
          'unknown',
        ] as const) {
          const clusters = feed.health().filter(each => each.state === state);
          result.observe(clusters.length, { state });
        }
      });
    this.#metrics
      .createObservableGauge<OfCluster>('mesh.cluster.age', {
        description: 'Time since a cluster last gave a sign of life',
        unit: 's',
      })
      .addCallback(result => {
        for (const { name } of feed.health()) {
          const lastSeen = feed.lastSeen(name);
          if (lastSeen !== undefined) {
            const age = (clock.now() - Date.parse(lastSeen)) / 1000;
            result.observe(age, { cluster: name });
          }
        }
      });
    this.#metrics
      .createObservableGauge('mesh.evaluation.queue', {
        description: 'Clusters with changes that are not evaluated yet',
      })
      .addCallback(result => result.observe(evaluation.queued));
  }

  /** The same engine, measured. */
  measureEngine(engine: Engine): Engine {
    return {
      ...engine,
      answersOf: (model, workload) => {
        const start = performance.now();
        const answers = engine.answersOf(model, workload);
        this.#evaluation.record((performance.now() - start) / 1000);
        return answers;
      },
    };
  }

  countDelta(
    cluster: string,
    { upserted = [], removed = [] }: MeshDelta,
  ): void {
    this.#events.add(upserted.length + removed.length, { cluster });
  }

  countLists(cluster: string, { resources }: ClusterHealth): void {
    for (const { kind, lastSync } of resources) {
      const key = `${cluster} ${kind}`;
      if (lastSync !== undefined && lastSync !== this.#lastSyncs.get(key)) {
        this.#lastSyncs.set(key, lastSync);
        this.#lists.add(1, { cluster });
      }
    }
  }

  /** The same sink, with its writes measured. */
  measureWrites(sink: VerdictSink): VerdictSink {
    const measured = async (kind: OfWrite['kind'], write: Promise<void>) => {
      const start = performance.now();
      await write;
      this.#writes.record((performance.now() - start) / 1000, { kind });
    };
    return {
      saveVerdicts: change => measured('verdicts', sink.saveVerdicts(change)),
      clusterChanged: (cluster, controlPlanes) =>
        measured('cluster', sink.clusterChanged(cluster, controlPlanes)),
      clusterRemoved: cluster =>
        measured('removal', sink.clusterRemoved(cluster)),
    };
  }
}

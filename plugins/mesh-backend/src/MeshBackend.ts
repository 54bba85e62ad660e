import type {
  AuthService,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import { parse as parseYaml } from 'yaml';
import { AuthorizedMeshService } from './api/AuthorizedMeshService';
import { AuthorizedQuestions } from './api/AuthorizedQuestions';
import { DefaultMeshService } from './api/DefaultMeshService';
import type { MeshService } from './api/MeshService';
import { ReadableEntities } from './api/ReadableEntities';
import type { MeshConfig } from './config';
import { CoverageHistory } from './coverage/CoverageHistory';
import { CoverageIndex } from './coverage/CoverageIndex';
import { countingExemptions } from './coverage/exemptions';
import { BindingIndex } from './entities/BindingIndex';
import { CatalogReader } from './entities/CatalogReader';
import { EntityDirectory } from './entities/EntityDirectory';
import { VerdictRecorder } from './entities/VerdictRecorder';
import { ClusterStates } from './evaluate/ClusterStates';
import { istioEngine } from './evaluate/engine';
import { MeshEvaluation } from './evaluate/MeshEvaluation';
import { MeshQuestions } from './evaluate/MeshQuestions';
import { wordsOf } from './evaluate/verdicts';
import { systemClock, type Clock } from './ingest/clock';
import type { MeshFeed } from './ingest/MeshFeed';
import { GrafanaDirectory } from './links/GrafanaDirectory';
import { LinkBuilder } from './links/LinkBuilder';
import { AuthorizedSignals } from './metrics/AuthorizedSignals';
import { GoldenSignals } from './metrics/GoldenSignals';
import { PrometheusClient } from './metrics/PrometheusClient';
import { ChangePublisher } from './publish/ChangePublisher';
import { MeshObjects } from './store/MeshObjects';
import type { MeshStore } from './store/MeshStore';

const GRAFANA_REFRESH_MS = 10 * 60_000;

/** How long it takes at most until an exemption counts, or has expired. */
const EXEMPTIONS_REFRESH_MS = 60_000;

/** After this time, a cluster that has not answered since the start counts as one that does not answer. */
const START_GRACE_MS = 60_000;

export interface MeshBackendOptions {
  auth: AuthService;
  catalog: CatalogService;
  clock?: Clock;
  config: MeshConfig;
  events: EventsService;
  feed: MeshFeed;
  logger: LoggerService;
  permissions: PermissionsService;
  signals: SignalsService;
  store: MeshStore;
}

interface Parts {
  changes: ChangePublisher;
  clock: Clock;
  entities: EntityDirectory;
  evaluation: MeshEvaluation;
  feed: MeshFeed;
  grafanas: GrafanaDirectory;
  history: CoverageHistory;
  logger: LoggerService;
  recorder: VerdictRecorder;
  store: MeshStore;
}

/** All rooms of the plugin, connected: feed, evaluation, recording, publication and service. */
export class MeshBackend {
  readonly service: MeshService;
  readonly questions: AuthorizedQuestions;
  readonly signals: AuthorizedSignals;
  readonly #parts: Parts;
  readonly #stopping = new AbortController();
  readonly #cancelTimers = new Set<() => void>();

  static async create(options: MeshBackendOptions): Promise<MeshBackend> {
    const { auth, config, feed, logger, permissions, store } = options;
    const clock = options.clock ?? systemClock;
    const [clusters, workloads, services] = await Promise.all([
      store.listClusters(),
      store.listWorkloads(),
      store.listServices(),
    ]);
    const objects = await Promise.all(
      clusters.map(async ({ name }) =>
        (
          await store.listObjectHashes(name)
        ).map(each => ({
          ...each,
          cluster: name,
        })),
      ),
    );
    const states = new ClusterStates(clusters, cluster =>
      feed.lastSeen(cluster),
    );
    const index = new BindingIndex(config);
    const changes = new ChangePublisher({ ...options, clock });
    const grafanas = new GrafanaDirectory({
      grafanas: config.grafana,
      logger,
    });
    const links = new LinkBuilder({ config, dashboards: grafanas });
    const recorder = await VerdictRecorder.create({
      store,
      index,
      states,
      links,
      platformNamespaces: config.platformNamespaces,
      onWrite: seq => changes.publish(seq),
      workloads,
    });
    const evaluation = new MeshEvaluation({
      engine: istioEngine,
      states,
      sink: recorder,
      stored: {
        workloads: workloads.map(each => ({
          id: each.id,
          cluster: each.cluster,
          namespace: each.identity.ref.namespace ?? '',
          remembered: { hash: each.hash, words: wordsOf(each.summary) },
        })),
        services: services.map(each => ({
          id: each.id,
          cluster: each.cluster,
          namespace: each.ref.namespace ?? '',
          remembered: {
            hash: each.hash,
            words: { traffic: each.summary.value },
          },
        })),
        objects: objects.flat(),
      },
      clock,
      logger,
      parseYaml,
    });
    const entities = new EntityDirectory({
      reader: new CatalogReader(options),
      recorder,
      index,
      clock,
      logger,
    });
    const coverage = new CoverageIndex({
      store,
      states,
      titleOf: ref => entities.titleOf(ref),
    });
    const mesh = new DefaultMeshService({
      store,
      states,
      coverage,
      entities,
      changes,
      clock,
      hint: () => hintOf(feed),
      linksOfCluster: cluster => links.linksOfCluster(cluster),
    });
    const readable = new ReadableEntities({ permissions, auth, clock });
    const service = new AuthorizedMeshService({ mesh, readable });
    const questions = new AuthorizedQuestions({
      questions: new MeshQuestions(new MeshObjects({ store, parseYaml })),
      store,
      states,
      readable,
      refresh: cluster => feed.refresh(cluster),
    });
    const signals = new AuthorizedSignals({
      readable,
      signals: new GoldenSignals({
        store,
        clock,
        prometheus: config.prometheus.map(
          each => new PrometheusClient({ config: each, clock }),
        ),
      }),
    });
    return new MeshBackend(service, questions, signals, {
      changes,
      clock,
      entities,
      evaluation,
      feed,
      grafanas,
      history: new CoverageHistory({ coverage, store: store.history }),
      logger,
      recorder,
      store,
    });
  }

  private constructor(
    service: MeshService,
    questions: AuthorizedQuestions,
    signals: AuthorizedSignals,
    parts: Parts,
  ) {
    this.service = service;
    this.questions = questions;
    this.signals = signals;
    this.#parts = parts;
  }

  /** Starts watching; waits neither for clusters nor for the catalog. */
  async start(): Promise<void> {
    const { entities, evaluation, feed, recorder } = this.#parts;
    this.#inBackground(entities.start());
    this.#inBackground(this.#followExemptions());
    this.#inBackground(this.#followGrafanas());
    this.#after(START_GRACE_MS, () => {
      const listFailed = feed.notices().some(each => each.severity === 'error');
      evaluation.giveUp(
        listFailed ? undefined : feed.health().map(each => each.name),
      );
      this.#inBackground(recorder.rollUpAll());
    });
    await feed.start(evaluation);
  }

  async stop(): Promise<void> {
    const { changes, entities, evaluation, feed, recorder } = this.#parts;
    this.#stopping.abort();
    this.#cancelTimers.forEach(cancel => cancel());
    entities.stop();
    await feed.stop();
    await evaluation.stop();
    await recorder.close();
    changes.stop();
  }

  /** To be called every quarter of an hour, by any number of replicas. */
  async recordCoverage(): Promise<void> {
    const { clock, history } = this.#parts;
    await history.tick(Math.floor(clock.now() / 1000));
  }

  async #followExemptions(): Promise<void> {
    const { clock, recorder, store } = this.#parts;
    const now = Math.floor(clock.now() / 1000);
    try {
      const approved = await store.exemptions.listExemptions({
        state: 'approved',
        expiresAfter: now,
      });
      await recorder.saveExemptions(countingExemptions(approved, now));
    } finally {
      this.#after(EXEMPTIONS_REFRESH_MS, () =>
        this.#inBackground(this.#followExemptions()),
      );
    }
  }

  async #followGrafanas(): Promise<void> {
    const { grafanas, recorder } = this.#parts;
    if (await grafanas.refresh(this.#stopping.signal)) {
      await recorder.rollUpAll();
    }
    this.#after(GRAFANA_REFRESH_MS, () =>
      this.#inBackground(this.#followGrafanas()),
    );
  }

  #inBackground(work: Promise<void>): void {
    work.catch(error =>
      this.#parts.logger.warn('Work in the background failed', {
        error: toError(error).message,
      }),
    );
  }

  #after(ms: number, callback: () => void): void {
    if (!this.#stopping.signal.aborted) {
      const cancel = this.#parts.clock.setTimer(ms, () => {
        this.#cancelTimers.delete(cancel);
        callback();
      });
      this.#cancelTimers.add(cancel);
    }
  }
}

function hintOf(feed: MeshFeed): string | undefined {
  const worst = feed.notices().map(each => each.message);
  return worst.length > 0 ? worst.join(' ') : undefined;
}

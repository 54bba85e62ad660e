import { randomUUID } from 'node:crypto';
import type {
  AuditorService,
  AuthService,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { InputError, toError } from '@backstage/errors';
import type { MeshCheck } from '@mesh-portal/backstage-plugin-mesh-node';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import { parse as parseYaml } from 'yaml';
import { AuthorizedBadges } from './badge/AuthorizedBadges';
import { AuthorizedCoverage } from './api/AuthorizedCoverage';
import { AuthorizedExemptions } from './api/AuthorizedExemptions';
import { AuthorizedMeshService } from './api/AuthorizedMeshService';
import { AuthorizedQuestions } from './api/AuthorizedQuestions';
import { DefaultMeshService } from './api/DefaultMeshService';
import type { MeshService } from './api/MeshService';
import { ReadableEntities } from './api/ReadableEntities';
import type { MeshConfig } from './config';
import { CheckRunner } from './coverage/CheckRunner';
import { allChecks } from './coverage/checks';
import { CoverageHistory } from './coverage/CoverageHistory';
import { CoverageIndex } from './coverage/CoverageIndex';
import { CoverageReport } from './coverage/CoverageReport';
import { CoverageResults } from './coverage/CoverageResults';
import { ExemptionKeeper } from './coverage/ExemptionKeeper';
import { OwnerNotifier } from './notify/OwnerNotifier';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import { FixNextIndex } from './coverage/FixNextIndex';
import { Restarts } from './coverage/Restarts';
import { BindingIndex } from './entities/BindingIndex';
import { CatalogReader } from './entities/CatalogReader';
import { EntityDirectory } from './entities/EntityDirectory';
import { VerdictRecorder } from './entities/VerdictRecorder';
import { ClusterStates } from './evaluate/ClusterStates';
import { istioEngine } from './evaluate/engine';
import { MeshEvaluation } from './evaluate/MeshEvaluation';
import { MeshQuestions } from './evaluate/MeshQuestions';
import { wordsOf } from './evaluate/verdicts';
import type { Clock } from './ingest/clock';
import type { MeshFeed } from './ingest/MeshFeed';
import { GrafanaDirectory } from './links/GrafanaDirectory';
import { LinkBuilder } from './links/LinkBuilder';
import { AuthorizedSignals } from './metrics/AuthorizedSignals';
import { GoldenSignals } from './metrics/GoldenSignals';
import { PrometheusClient } from './metrics/PrometheusClient';
import type { MeshMetrics } from './MeshMetrics';
import { ChangePublisher } from './publish/ChangePublisher';
import { MeshObjects } from './store/MeshObjects';
import { ClusterOwnership } from './replicas/ClusterOwnership';
import {
  defaultReplicaConfig,
  type ReplicaConfig,
} from './replicas/readReplicaConfig';
import type { MeshStore } from './store/MeshStore';

const GRAFANA_REFRESH_MS = 10 * 60_000;

/** How long it takes at most until an exemption counts, or has expired. */
const EXEMPTIONS_REFRESH_MS = 60_000;

/** How often a replica looks at what others have written. */
const FOLLOW_MS = 1_000;

/** After this time, a cluster that has not answered since the start counts as one that does not answer. */
const START_GRACE_MS = 60_000;

export interface MeshBackendOptions {
  auditor?: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  /** Those of other plugins, besides the built-in ones. */
  checks?: readonly MeshCheck[];
  clock: Clock;
  config: MeshConfig;
  events: EventsService;
  feed: MeshFeed;
  logger: LoggerService;
  /** Where anybody looks at them. */
  metrics?: MeshMetrics;
  /** Where owners are to be told of what becomes worse. */
  notifications?: NotificationService;
  permissions: PermissionsService;
  /** How this replica shares the clusters with others; as configured by default where undefined. */
  replica?: ReplicaConfig;
  signals: SignalsService;
  store: MeshStore;
}

interface Parts {
  changes: ChangePublisher;
  clock: Clock;
  entities: EntityDirectory;
  evaluation: MeshEvaluation;
  exemptionKeeper: ExemptionKeeper;
  feed: MeshFeed;
  grafanas: GrafanaDirectory;
  history: CoverageHistory;
  logger: LoggerService;
  metrics?: MeshMetrics;
  notifier?: OwnerNotifier;
  ownership: ClusterOwnership;
  recorder: VerdictRecorder;
  states: ClusterStates;
  store: MeshStore;
}

/** All rooms of the plugin, connected: feed, evaluation, recording, publication and service. */
export class MeshBackend {
  readonly service: MeshService;
  readonly questions: AuthorizedQuestions;
  readonly coverage: AuthorizedCoverage;
  readonly badges: AuthorizedBadges;
  readonly exemptions: AuthorizedExemptions;
  readonly signals: AuthorizedSignals;
  readonly #parts: Parts;
  readonly #stopping = new AbortController();
  readonly #cancelTimers = new Set<() => void>();

  static async create(options: MeshBackendOptions): Promise<MeshBackend> {
    const { auth, clock, config, feed, logger, metrics, permissions, store } =
      options;
    const stored = await store.listClusterStates();
    const states = new ClusterStates(stored, feed);
    const ownership = new ClusterOwnership({
      id: randomUUID(),
      leases: store.leases,
      config: options.replica ?? defaultReplicaConfig,
      clock,
      logger,
      listed: () => feed.clusters(),
    });
    const index = new BindingIndex(config);
    const changes = new ChangePublisher({ ...options, clock });
    const grafanas = new GrafanaDirectory({
      grafanas: config.grafana,
      logger,
    });
    const links = new LinkBuilder({ config, dashboards: grafanas });
    const runner = new CheckRunner({
      checks: allChecks(options.checks ?? []),
      logger,
    });
    const recorder = new VerdictRecorder({
      store,
      index,
      states,
      links,
      runner,
      platformNamespaces: config.platformNamespaces,
      ownership,
      onWrite: seq => changes.publish(seq),
    });
    const evaluation = new MeshEvaluation({
      engine: metrics?.measureEngine(istioEngine) ?? istioEngine,
      states,
      sink: metrics?.measureWrites(recorder) ?? recorder,
      onLeaseLost: lost => ownership.lost(lost),
      clock,
      logger,
      parseYaml,
    });
    const entities: EntityDirectory = new EntityDirectory({
      reader: new CatalogReader(options),
      recorder,
      index,
      // What it proposes to exempt is other now.
      onChanged: keepExemptions,
      clock,
      logger,
    });
    const coverage = new CoverageIndex({
      checks: runner.checks,
      store,
      states,
      titleOf: ref => entities.titleOf(ref),
      parentOf: ref => entities.parentOf(ref),
    });
    const mesh = new DefaultMeshService({
      store,
      states,
      coverage: new CoverageReport({
        index: coverage,
        history: store.history,
        clock,
      }),
      entities,
      changes,
      clock,
      hint: () => hintOf(feed),
      linksOfCluster: cluster => links.linksOfCluster(cluster),
      objectUrlOf: cluster => links.objectUrlOf(cluster),
    });
    const platform = new Set(config.platformNamespaces);
    const readable = new ReadableEntities({ permissions, auth, clock });
    const service = new AuthorizedMeshService({ mesh, readable });
    const badges = new AuthorizedBadges({ store, readable });
    const notifier =
      options.notifications &&
      createNotifier(options.notifications, { ...options, index: coverage });
    const exemptionKeeper = new ExemptionKeeper({
      ...options,
      store: store.exemptions,
      config: config.exemptions,
      claims: () => entities.claims(),
      save: counting => recorder.saveExemptions(counting),
      onExpired: async each => notifier?.tellExpired(each),
    });
    // What fails is done with the next round.
    async function keepExemptions(): Promise<void> {
      try {
        await exemptionKeeper.keep();
      } catch (error) {
        logger.warn('What is exempt could not be brought up to date', {
          error: toError(error).message,
        });
      }
    }
    const exemptions = new AuthorizedExemptions({
      store,
      readable,
      checks: runner.checks,
      platformPlaces: () => coverage.platformPlaces(platform),
      maxDays: config.exemptions.maxDays,
      onDecided: keepExemptions,
      clock,
    });
    const authorizedCoverage = new AuthorizedCoverage({
      index: coverage,
      results: new CoverageResults({ index: coverage, states, store, clock }),
      fixNext: new FixNextIndex({ index: coverage, store }),
      restarts: new Restarts({ store, states }),
      readable,
    });
    const questions = new AuthorizedQuestions({
      questions: new MeshQuestions(new MeshObjects({ store, parseYaml })),
      store,
      states,
      readable,
      refresh: async cluster =>
        feed.refresh(cluster) || store.leases.requestRefresh(cluster),
    });
    const signals = new AuthorizedSignals({
      readable,
      signals: new GoldenSignals({
        store,
        titleOf: cluster => states.of(cluster).title,
        clock,
        prometheus: config.prometheus.map(
          each => new PrometheusClient({ config: each, clock }),
        ),
      }),
    });
    return new MeshBackend(
      {
        service,
        questions,
        coverage: authorizedCoverage,
        badges,
        exemptions,
        signals,
      },
      {
        changes,
        clock,
        entities,
        evaluation,
        exemptionKeeper,
        feed,
        grafanas,
        history: new CoverageHistory({ coverage, store: store.history }),
        logger,
        metrics,
        notifier,
        ownership,
        recorder,
        states,
        store,
      },
    );
  }

  private constructor(
    services: Pick<
      MeshBackend,
      'service' | 'questions' | 'badges' | 'coverage' | 'exemptions' | 'signals'
    >,
    parts: Parts,
  ) {
    this.service = services.service;
    this.questions = services.questions;
    this.coverage = services.coverage;
    this.badges = services.badges;
    this.exemptions = services.exemptions;
    this.signals = services.signals;
    this.#parts = parts;
  }

  /** Starts watching; waits neither for clusters nor for the catalog. */
  async start(): Promise<void> {
    const { clock, entities, evaluation, feed, metrics, ownership, states } =
      this.#parts;
    metrics?.observe({ clock, evaluation, feed });
    this.#inBackground(entities.start());
    this.#inBackground(this.#followExemptions());
    this.#inBackground(this.#followGrafanas());
    this.#after(START_GRACE_MS, () =>
      this.#inBackground(this.#clearUnlisted()),
    );
    await feed.start({
      onDelta: (cluster, delta) => {
        metrics?.countDelta(cluster, delta);
        evaluation.onDelta(cluster, delta);
      },
      onHealth: (cluster, health) => {
        metrics?.countLists(cluster, health);
        const wasSettled = states.settled([cluster]);
        evaluation.onHealth(cluster, health);
        if (wasSettled !== states.settled([cluster])) {
          this.#inBackground(ownership.hurry());
        }
      },
      onClusterRemoved: cluster => evaluation.onClusterRemoved(cluster),
      onClusters: () => this.#inBackground(ownership.hurry()),
    });
    this.#inBackground(
      ownership.start({
        onAcquired: cluster => this.#take(cluster),
        onLost: cluster => this.#leave(cluster),
        onRefresh: cluster => void feed.refresh(cluster),
        report: cluster => {
          const told = states.settled([cluster]);
          return {
            told,
            objects: told ? evaluation.size(cluster) : undefined,
            lastSeen: feed.lastSeen(cluster),
            resources: states.health(cluster)?.resources,
          };
        },
      }),
    );
    this.#inBackground(this.#followReplicas());
  }

  async stop(): Promise<void> {
    const { changes, entities, evaluation, feed, ownership, recorder } =
      this.#parts;
    this.#stopping.abort();
    this.#cancelTimers.forEach(cancel => cancel());
    entities.stop();
    await feed.stop();
    await evaluation.stop();
    await recorder.close();
    await ownership.stop();
    changes.stop();
  }

  /** Reads a cluster from now on, beginning with what is stored of it. */
  async #take(cluster: string): Promise<void> {
    const { evaluation, feed, ownership, recorder, store } = this.#parts;
    const [clusters, workloads, services, bindings, objects] =
      await Promise.all([
        store.listClusters(),
        store.listWorkloads(cluster),
        store.listServices(cluster),
        store.listBindings(cluster),
        store.listObjectHashes(cluster),
      ]);
    if (!ownership.holds(cluster)) {
      return;
    }
    evaluation.adopt(cluster, {
      workloads: workloads.map(each => ({
        id: each.id,
        namespace: each.identity.ref.namespace ?? '',
        remembered: { hash: each.hash, words: wordsOf(each.summary) },
      })),
      services: services.map(each => ({
        id: each.id,
        namespace: each.ref.namespace ?? '',
        remembered: {
          hash: each.hash,
          words: { traffic: each.summary.value },
        },
      })),
      objects,
    });
    await recorder.adopt(
      clusters.find(each => each.name === cluster),
      workloads,
      bindings,
    );
    if (ownership.holds(cluster)) {
      feed.read(cluster);
      this.#after(START_GRACE_MS, () => evaluation.giveUp(cluster));
    }
  }

  #leave(cluster: string): void {
    const { evaluation, feed, recorder } = this.#parts;
    feed.leave(cluster);
    evaluation.drop(cluster);
    recorder.drop(cluster);
  }

  /** Learns what other replicas have written, and how fresh the clusters are that they read. */
  async #followReplicas(): Promise<void> {
    const { changes, states, store } = this.#parts;
    try {
      states.takeStored(await store.listClusterStates());
      changes.publish(await store.sequence());
    } finally {
      this.#after(FOLLOW_MS, () => this.#inBackground(this.#followReplicas()));
    }
  }

  /** Clears away what is stored of clusters that are configured nowhere any more. */
  async #clearUnlisted(): Promise<void> {
    const { evaluation, feed, ownership, recorder, states } = this.#parts;
    await ownership.hurry();
    const unlisted = ownership.unlisted();
    const isNews = states.giveUpUnread(unlisted);
    try {
      if (!feed.notices().some(each => each.severity === 'error')) {
        for (const cluster of unlisted) {
          if (await ownership.claimUnlisted(cluster)) {
            evaluation.onClusterRemoved(cluster);
          }
        }
      }
      if (isNews) {
        await recorder.rollUpAll();
      }
    } finally {
      this.#after(START_GRACE_MS, () =>
        this.#inBackground(this.#clearUnlisted()),
      );
    }
  }

  /** To be called every quarter of an hour, by any number of replicas. */
  async recordCoverage(): Promise<void> {
    const { clock, history } = this.#parts;
    await history.tick(Math.floor(clock.now() / 1000));
  }

  /** To be called again and again, by one replica at a time. */
  async tellOwners(): Promise<void> {
    const { clock, notifier } = this.#parts;
    await notifier?.tellRegressions(Math.floor(clock.now() / 1000));
  }

  async #followExemptions(): Promise<void> {
    try {
      await this.#parts.exemptionKeeper.keep();
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

function createNotifier(
  notifications: NotificationService,
  options: Pick<MeshBackendOptions, 'config' | 'logger' | 'store'> & {
    index: CoverageIndex;
  },
): OwnerNotifier {
  const { index, logger, store } = options;
  const { checks, afterMinutes, everyHours } = options.config.notifications;
  const known = index.checks.map(each => each.id);
  const unknown = checks.find(each => !known.includes(each));
  if (unknown !== undefined) {
    throw new InputError(
      `'mesh.notifications.checks' names '${unknown}', which is none of ${known.join(
        ', ',
      )}`,
    );
  }
  return new OwnerNotifier({
    index,
    store: store.notices,
    notifications,
    config: { checks, after: afterMinutes * 60, every: everyHours * 3_600 },
    logger,
  });
}

function hintOf(feed: MeshFeed): string | undefined {
  const worst = feed.notices().map(each => each.message);
  return worst.length > 0 ? worst.join(' ') : undefined;
}

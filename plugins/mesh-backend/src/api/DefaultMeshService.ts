import { NotFoundError } from '@backstage/errors';
import type { ControlPlane, Finding } from '@mesh-portal/istio-semantics';
import type {
  ClusterFreshness,
  ClusterList,
  CoverageScopeKind,
  CoverageSummary,
  CoverageTrend,
  CoverageTrendQuery,
  EntityCluster,
  EntityMesh,
  FactsPage,
  FindingList,
  MeshLink,
  MeshTransition,
  WorkloadList,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { claimHints } from '../coverage/claimHints';
import type { CoverageReport } from '../coverage/CoverageReport';
import { collectFindings } from '../entities/collectFindings';
import { contractFindings } from '../entities/contractFindings';
import type { EntityClaim } from '../entities/EntityClaim';
import type { EntityDirectory } from '../entities/EntityDirectory';
import { promisesOf } from '../entities/promisesOf';
import { rollUpClusters } from '../entities/rollUpClusters';
import type { ClusterStates } from '../evaluate/ClusterStates';
import { rootFindings } from '../evaluate/engine';
import {
  layFreshnessOverAnswers,
  layFreshnessOverSummary,
  layFreshnessOverVerdict,
} from '../evaluate/freshness';
import { hashOf, type Transition } from '../evaluate/verdicts';
import type { Clock } from '../ingest/clock';
import type { ChangePublisher } from '../publish/ChangePublisher';
import type { FactChanges, MeshStore, StoredEntity } from '../store/MeshStore';
import { LatestAnswers } from './LatestAnswers';
import type {
  FactsRequest,
  FindingsRequest,
  Tagged,
  WorkloadsRequest,
} from './MeshService';

const MAX_HISTORY = 50;

const HOUR_MS = 3600 * 1000;

/** Time that a trend tells of, unless asked otherwise. */
const TREND_MS = 30 * 24 * 3600 * 1000;

/** Times in a tag are rounded to this, so that an answer about an unchanged mesh is sent again only to show its age. */
const AGE_STEP_MS = 15_000;

/** Summaries of the coverage that are kept for the next reader. */
const SUMMARIES = 50;

/** Entities whose answer is kept for the next reader. */
const ANSWERS = 500;

/** How often waiting callers look into the database, for changes that another replica wrote. */
const POLL_MS = 2_000;

interface TrustedRoots {
  /** By name of the cluster. */
  controlPlanes: ReadonlyMap<string, ControlPlane[]>;
  findings: Finding[];
}

/** Answers from the store. Knows nothing of permissions: `visible` limits a list to what its reader may see. */
export class DefaultMeshService {
  readonly #store: MeshStore;
  readonly #states: ClusterStates;
  readonly #coverage: CoverageReport;
  readonly #entities: EntityDirectory;
  readonly #changes: ChangePublisher;
  readonly #clock: Clock;
  readonly #hint: () => string | undefined;
  readonly #linksOfCluster: (cluster: string) => MeshLink[];
  readonly #objectUrlOf: (cluster: string) => string | undefined;
  readonly #answers = new LatestAnswers<EntityMesh>(ANSWERS);
  readonly #summaries = new LatestAnswers<CoverageSummary>(SUMMARIES);

  constructor(options: {
    store: MeshStore;
    states: ClusterStates;
    coverage: CoverageReport;
    entities: EntityDirectory;
    changes: ChangePublisher;
    clock: Clock;
    /** What an operator should do about the list of clusters. */
    hint: () => string | undefined;
    linksOfCluster: (cluster: string) => MeshLink[];
    objectUrlOf: (cluster: string) => string | undefined;
  }) {
    this.#store = options.store;
    this.#states = options.states;
    this.#coverage = options.coverage;
    this.#entities = options.entities;
    this.#changes = options.changes;
    this.#clock = options.clock;
    this.#hint = options.hint;
    this.#linksOfCluster = options.linksOfCluster;
    this.#objectUrlOf = options.objectUrlOf;
  }

  /** All entities that have verdicts. */
  async entityRefs(): Promise<string[]> {
    return this.#coverage.entityRefs();
  }

  async getEntity(
    entityRef: string,
    options: { knownTag?: string },
  ): Promise<Tagged<EntityMesh>> {
    const entity = await this.#entities.find(entityRef);
    if (!entity) {
      throw new NotFoundError('No such entity');
    }
    const stored = await this.#store.readEntity(entityRef);
    const freshness = this.#states.list();
    const roots = await this.#roots();
    const tag = hashOf([
      entityRef,
      entity.claim,
      stored?.seq,
      [...roots.controlPlanes],
      roots.findings,
      freshness.map(({ name, state, since, error, lastSeen }) => [
        name,
        state,
        since,
        error,
        lastSeen && Math.floor(Date.parse(lastSeen) / AGE_STEP_MS),
      ]),
    ]);
    if (tag === options.knownTag) {
      return { tag };
    }
    const body = await this.#answers.get(entityRef, tag, () =>
      this.#makeAnswer(entityRef, entity.claim, { stored, freshness, roots }),
    );
    return { tag, body };
  }

  async #makeAnswer(
    entityRef: string,
    claim: EntityClaim | undefined,
    {
      stored,
      freshness,
      roots,
    }: {
      stored: (StoredEntity & { seq: number }) | undefined;
      freshness: ClusterFreshness[];
      roots: TrustedRoots;
    },
  ): Promise<EntityMesh> {
    const bound = await this.#store.readBoundInDetail(entityRef);
    const transitions = await this.#store.listTransitions(
      [...bound.workloads, ...bound.services].map(each => each.id),
      MAX_HISTORY,
    );
    const { clusters, dimensions } = rollUpClusters({
      claim,
      bound,
      freshness,
    });
    const promises = promisesOf(claim, dimensions);
    const ages = clusters.flatMap(each => each.freshness.lastSeen ?? []).sort();
    return {
      entityRef,
      seq: stored?.seq ?? 0,
      ...(ages.length > 0 && { observedAt: ages[0] }),
      dimensions,
      ...(promises.length > 0 && { promises }),
      clusters: clusters.map(each => ({
        ...each.freshness,
        dimensions: each.dimensions,
        ...this.#ofCluster(each.freshness.name, roots),
      })),
      // Of a silent cluster nobody knows whether they are still there; its workloads keep the last known.
      findings: [
        ...contractFindings(claim, clusters, bound),
        ...collectFindings(
          bound.workloads.filter(
            each => this.#states.of(each.cluster).state === 'fresh',
          ),
          this.#clock.now(),
        ),
      ],
      workloads: bound.workloads.map(({ cluster, detail }) => ({
        ...layFreshnessOverAnswers(detail.answers, this.#states.of(cluster)),
        cluster,
        findings: detail.findings,
      })),
      services: bound.services.map(({ cluster, ref, detail }) => ({
        cluster,
        service: ref,
        traffic: layFreshnessOverVerdict(detail, this.#states.of(cluster)),
      })),
      // What the catalog module writes is not for readers.
      links: (stored?.links ?? []).map(({ annotation: _, ...link }) => link),
      history: transitions.map(toMeshTransition),
    };
  }

  /** What the control planes of all clusters trust, and what is wrong with it. */
  async #roots(): Promise<TrustedRoots> {
    const stored = await this.#store.listClusters();
    const controlPlanes = new Map(
      stored.map(each => [each.name, each.controlPlanes]),
    );
    const findings = rootFindings(controlPlanes, this.#clock.now());
    return { controlPlanes, findings };
  }

  #ofCluster(cluster: string, roots: TrustedRoots): Partial<EntityCluster> {
    const controlPlanes = roots.controlPlanes.get(cluster) ?? [];
    const found = roots.findings.filter(
      each => each.object.cluster === cluster,
    );
    const objectUrl = this.#objectUrlOf(cluster);
    return {
      ...(controlPlanes.length > 0 && { controlPlanes }),
      ...(found.length > 0 && { rootFindings: found }),
      ...(objectUrl && { objectUrl }),
    };
  }

  async getCoverage(
    by: CoverageScopeKind,
    options: { knownTag?: string; visible?: ReadonlySet<string> },
  ): Promise<Tagged<CoverageSummary>> {
    const { visible, knownTag } = options;
    const tag = hashOf([
      by,
      // What was a week ago changes with time alone.
      Math.floor(this.#clock.now() / HOUR_MS),
      await this.#store.sequence(),
      this.#states.list().map(({ name, title, state }) => [name, title, state]),
      visible && [...visible],
    ]);
    if (tag === knownTag) {
      return { tag };
    }
    // Who sees the same gets the same, so that a part that many may read is summed up once.
    const body = await this.#summaries.get(visible ? tag : by, tag, () =>
      this.#coverage.summarize(by, visible),
    );
    return { tag, body };
  }

  async getTrend(query: CoverageTrendQuery): Promise<CoverageTrend> {
    const { by, scope = '', check } = query;
    const to = query.to ? Date.parse(query.to) : this.#clock.now();
    const from = query.from ? Date.parse(query.from) : to - TREND_MS;
    const samples = await this.#store.history.listCoverageSeries(
      { kind: by, ref: scope },
      check,
      Math.floor(from / 1000),
      Math.ceil(to / 1000),
    );
    return {
      points: samples.map(({ at, resolution, counts, fewestPassed }) => ({
        at: new Date(at * 1000).toISOString(),
        seconds: resolution,
        counts,
        fewestPassed,
      })),
    };
  }

  async listWorkloads(
    request: WorkloadsRequest,
    options: { visible?: ReadonlySet<string> },
  ): Promise<WorkloadList> {
    const page = await this.#store.pageWorkloads({
      ...request,
      visible: options.visible,
    });
    const hintFor =
      request.claimed === false
        ? await claimHints(this.#coverage)
        : () => undefined;
    return {
      items: page.items.map(({ cluster, identity, summary, entityRefs }) => {
        const { ref } = identity;
        const hint = hintFor(cluster, identity);
        const { dimensions, findings } = layFreshnessOverSummary(
          summary,
          this.#states.of(cluster),
        );
        return {
          cluster,
          namespace: ref.namespace ?? '',
          kind: ref.kind,
          name: ref.name,
          sidecar: dimensions.sidecar.value,
          mtls: dimensions.mtls.value,
          jwt: dimensions.jwt.value,
          tracing: dimensions.tracing.value,
          findings: findings.count,
          entityRefs,
          ...(hint && { hint }),
        };
      }),
      total: page.total,
    };
  }

  async listFindings(
    request: FindingsRequest,
    options: { visible?: ReadonlySet<string> },
  ): Promise<FindingList> {
    const { visible } = options;
    const page = await this.#store.pageFindings({ ...request, visible });
    return {
      items: page.items.map(each => ({
        ...each,
        freshness: this.#states.of(each.cluster).state,
      })),
      total: page.total,
      visibleOnly: visible !== undefined,
    };
  }

  async listClusters(): Promise<ClusterList> {
    const [{ controlPlanes, findings }, workloads, reported] =
      await Promise.all([
        this.#roots(),
        this.#store.countWorkloads(),
        this.#store.leases.listResources(),
      ]);
    const hint = this.#hint();
    return {
      items: this.#states.list().map(freshness => ({
        ...freshness,
        workloads: workloads.get(freshness.name) ?? 0,
        controlPlanes: controlPlanes.get(freshness.name) ?? [],
        links: this.#linksOfCluster(freshness.name),
        findings: findings.filter(
          each => each.object.cluster === freshness.name,
        ),
        resources: (
          this.#states.health(freshness.name)?.resources ??
          reported.get(freshness.name) ??
          []
        ).map(({ error, missingRule, ...health }) => ({
          ...health,
          ...(error && { error }),
          ...(missingRule && { missingRule }),
        })),
      })),
      ...(hint && { hint }),
    };
  }

  async getFacts(request: FactsRequest): Promise<FactsPage> {
    const { since, wait, signal } = request;
    const now = await this.#store.sequence();
    if (since === undefined || since > now) {
      const all = await this.#store.listFacts(0);
      return { ...this.#dated(all), removed: [], reset: true };
    }
    const deadline = this.#clock.now() + wait * 1000;
    for (;;) {
      const page = await this.#store.listFacts(since);
      const left = deadline - this.#clock.now();
      const isNew = page.items.length > 0 || page.removed.length > 0;
      if (isNew || left <= 0 || signal.aborted) {
        return { ...this.#dated(page), reset: false };
      }
      await this.#changes.next(Math.min(left, POLL_MS), signal);
    }
  }

  /** The time of observation changes all the while, and is not stored. */
  #dated(page: FactChanges): FactChanges {
    const lastSeen = new Map(
      this.#states.list().map(each => [each.name, each.lastSeen]),
    );
    const oldest = (clusters: Iterable<string>) =>
      [...clusters].flatMap(each => lastSeen.get(each) ?? []).sort()[0];
    const ofAll = oldest(lastSeen.keys());
    return {
      ...page,
      items: page.items.map(facts => {
        const { clusters } = facts.measures;
        const observedAt = clusters.length > 0 ? oldest(clusters) : ofAll;
        return observedAt
          ? { ...facts, measures: { ...facts.measures, observedAt } }
          : facts;
      }),
    };
  }
}

function toMeshTransition(transition: Transition): MeshTransition {
  const { cluster, ref, dimension, from, to, because } = transition;
  return {
    at: new Date(transition.at * 1000).toISOString(),
    cluster,
    workload: ref,
    dimension,
    from,
    to,
    ...(because && { because }),
  };
}

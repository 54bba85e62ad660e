import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { MeshDelta } from '@mesh-portal/istio-semantics';
import { sleep, yieldToEventLoop, type Clock } from '../ingest/clock';
import type { ClusterHealth } from '../ingest/MeshFeed';
import { LeaseLostError } from '../store/LeaseStore';
import type { Remembered } from './ChangeBatch';
import { ClusterEvaluator } from './ClusterEvaluator';
import type { ClusterStates } from './ClusterStates';
import type { Engine } from './engine';
import { unreadableKinds } from './unreadableKinds';
import type { ClusterChange, ControlPlane } from './verdicts';

/** Changes that arrive within this time are evaluated together. */
const COALESCE_MS = 100;

/** How often everything is evaluated, whatever was told to have changed. */
const AUDIT_MS = 600_000;

/** After a failed write, evaluation waits this long before it tries again. */
const RETRY_MS = 5_000;

/** Takes what evaluation finds, one call at a time. A call that rejects is repeated until it succeeds. */
export interface VerdictSink {
  saveVerdicts(change: ClusterChange): Promise<void>;
  /** The freshness of a cluster is another one, or its control planes are; those are undefined until evaluated. */
  clusterChanged(
    cluster: string,
    controlPlanes: ControlPlane[] | undefined,
  ): Promise<void>;
  clusterRemoved(cluster: string): Promise<void>;
}

/** What is stored of a cluster. */
export interface StoredVerdicts {
  workloads: Iterable<{
    id: string;
    namespace: string;
    remembered: Remembered;
  }>;
  services: StoredVerdicts['workloads'];
  objects: Iterable<{ id: string; hash: string }>;
}

export interface MeshEvaluationOptions {
  engine: Engine;
  states: ClusterStates;
  sink: VerdictSink;
  /** Told that a write was refused because these are another replica's clusters by now. */
  onLeaseLost(clusters: readonly string[]): void;
  clock: Clock;
  logger: LoggerService;
  parseYaml: (text: string) => unknown;
}

/**
 * Drives evaluation: takes what clusters tell, waits a moment for more of it, evaluates what became dirty and hands the
 * differences on.
 *
 * @remarks
 * A cluster is first evaluated when every list has arrived or failed: before, absence of an object means nothing.
 * Work is done by one loop, so that the sink sees changes in order and never two at once.
 */
export class MeshEvaluation {
  readonly #options: MeshEvaluationOptions;
  readonly #evaluators = new Map<string, ClusterEvaluator>();
  readonly #controlPlanes = new Map<string, ControlPlane[]>();
  readonly #unreadable = new Map<string, string[]>();
  #cancelAudit: () => void;
  readonly #evaluable = new Set<string>();
  readonly #dirty = new Set<string>();
  readonly #changedStates = new Set<string>();
  readonly #removed = new Set<string>();
  #cancelTimer?: () => void;
  #running?: Promise<void>;
  readonly #stop = new AbortController();

  constructor(options: MeshEvaluationOptions) {
    this.#options = options;
    this.#cancelAudit = this.#planAudit();
  }

  /** Begins with a cluster where another replica or process has left off. */
  adopt(cluster: string, stored: StoredVerdicts): void {
    const evaluator = new ClusterEvaluator({ cluster, ...this.#options });
    for (const what of ['workloads', 'services'] as const) {
      for (const { id, namespace, remembered } of stored[what]) {
        evaluator.remember(what, namespace, id, remembered);
      }
    }
    for (const { id, hash } of stored.objects) {
      evaluator.rememberObject(id, hash);
    }
    this.#evaluators.set(cluster, evaluator);
    this.#options.states.adopt(cluster);
  }

  /** Leaves a cluster to another replica, as it is. */
  drop(cluster: string): void {
    this.#forget(cluster);
    this.#options.states.drop(cluster);
  }

  onDelta(cluster: string, delta: MeshDelta): void {
    const evaluator = this.#evaluators.get(cluster);
    if (evaluator) {
      evaluator.apply(delta);
      this.#dirty.add(cluster);
      this.#schedule(COALESCE_MS);
    }
  }

  onHealth(cluster: string, health: ClusterHealth): void {
    if (!this.#evaluators.has(cluster)) {
      return;
    }
    if (this.#options.states.update(health)) {
      this.#changedStates.add(cluster);
      this.#schedule(COALESCE_MS);
    }
    const unreadable = unreadableKinds(health);
    if (unreadable.join() !== (this.#unreadable.get(cluster) ?? []).join()) {
      this.#unreadable.set(cluster, unreadable);
      this.#changedStates.add(cluster);
      this.onDelta(cluster, { unreadable });
    }
    if (isWhole(health) && !this.#evaluable.has(cluster)) {
      this.#evaluable.add(cluster);
      this.#dirty.add(cluster);
      this.#schedule(COALESCE_MS);
    }
  }

  onClusterRemoved(cluster: string): void {
    this.#forget(cluster);
    this.#options.states.remove(cluster);
    this.#removed.add(cluster);
    this.#schedule(COALESCE_MS);
  }

  /** Roughly how much work a cluster is: its workloads, services and other objects. */
  size(cluster: string): number {
    return this.#evaluators.get(cluster)?.size() ?? 0;
  }

  /** Takes a cluster that has not answered since it was adopted as not answering. */
  giveUp(cluster: string): void {
    const { states } = this.#options;
    if (this.#evaluators.has(cluster) && !states.settled([cluster])) {
      states.giveUp(cluster);
      this.#changedStates.add(cluster);
      this.#schedule(COALESCE_MS);
    }
  }

  /** Ends after the batch that is being written. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#cancelTimer?.();
    this.#cancelAudit();
    await this.#running;
  }

  /** Clusters with something to evaluate or to tell. */
  get queued(): number {
    const evaluable = [...this.#dirty].filter(each =>
      this.#evaluable.has(each),
    );
    return new Set([...evaluable, ...this.#changedStates, ...this.#removed])
      .size;
  }

  #planAudit(): () => void {
    return this.#options.clock.setTimer(AUDIT_MS, () => {
      for (const cluster of this.#evaluable) {
        this.#evaluators.get(cluster)?.distrust();
        this.#dirty.add(cluster);
      }
      this.#schedule(COALESCE_MS);
      this.#cancelAudit = this.#planAudit();
    });
  }

  #forget(cluster: string): void {
    this.#evaluators.delete(cluster);
    this.#controlPlanes.delete(cluster);
    this.#evaluable.delete(cluster);
    this.#unreadable.delete(cluster);
    this.#dirty.delete(cluster);
    this.#changedStates.delete(cluster);
  }

  #schedule(ms: number): void {
    if (!this.#cancelTimer && !this.#running && !this.#stop.signal.aborted) {
      this.#cancelTimer = this.#options.clock.setTimer(ms, () => this.#run());
    }
  }

  #run(): void {
    this.#cancelTimer = undefined;
    this.#running = this.#work().finally(() => {
      this.#running = undefined;
      if (this.queued > 0) {
        this.#schedule(COALESCE_MS);
      }
    });
  }

  async #work(): Promise<void> {
    for (const cluster of take(this.#removed)) {
      await this.#deliver(cluster, sink => sink.clusterRemoved(cluster));
    }
    // Freshness first: what follows must not be told as the present of a cluster that is still taken for stale.
    for (const cluster of take(this.#changedStates)) {
      await this.#tellCluster(cluster);
    }
    for (const cluster of [...this.#dirty]) {
      const evaluator = this.#evaluators.get(cluster);
      if (evaluator && this.#evaluable.has(cluster)) {
        this.#dirty.delete(cluster);
        await this.#evaluate(cluster, evaluator);
      }
    }
  }

  async #evaluate(cluster: string, evaluator: ClusterEvaluator): Promise<void> {
    const { clock } = this.#options;
    for (const change of evaluator.evaluate(clock.now())) {
      if (
        this.#stop.signal.aborted ||
        this.#evaluators.get(cluster) !== evaluator
      ) {
        return;
      }
      if (isChange(change)) {
        await this.#deliver(cluster, sink => sink.saveVerdicts(change));
      }
      await yieldToEventLoop();
    }
    if (this.#evaluators.get(cluster) !== evaluator) {
      return;
    }
    if (evaluator.holds) {
      this.#dirty.add(cluster);
    }
    const controlPlanes = evaluator.controlPlanes();
    const before = this.#controlPlanes.get(cluster);
    if (JSON.stringify(before) !== JSON.stringify(controlPlanes)) {
      this.#controlPlanes.set(cluster, controlPlanes);
      await this.#tellCluster(cluster);
    }
  }

  async #tellCluster(cluster: string): Promise<void> {
    const controlPlanes = this.#controlPlanes.get(cluster);
    await this.#deliver(cluster, sink =>
      sink.clusterChanged(cluster, controlPlanes),
    );
  }

  async #deliver(
    cluster: string,
    call: (sink: VerdictSink) => Promise<void>,
  ): Promise<void> {
    const { clock, logger, onLeaseLost, sink } = this.#options;
    while (!this.#stop.signal.aborted) {
      try {
        await call(sink);
        return;
      } catch (error) {
        if (error instanceof LeaseLostError) {
          onLeaseLost(error.clusters);
          if (error.clusters.includes(cluster)) {
            return;
          }
        }
        logger.warn('Verdicts could not be stored, trying again', {
          error: toError(error).message,
        });
        await sleep(clock, RETRY_MS, this.#stop.signal);
      }
    }
  }
}

function isWhole({ state, resources }: ClusterHealth): boolean {
  return (
    state === 'fresh' && resources.every(each => each.state !== 'starting')
  );
}

function isChange(change: ClusterChange): boolean {
  return (
    change.objects.length > 0 ||
    change.removedObjects.length > 0 ||
    change.workloads.length > 0 ||
    change.removedWorkloads.length > 0 ||
    change.services.length > 0 ||
    change.removedServices.length > 0
  );
}

function take<T>(items: Set<T>): T[] {
  const taken = [...items];
  items.clear();
  return taken;
}

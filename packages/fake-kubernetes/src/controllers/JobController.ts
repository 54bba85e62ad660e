import type { ResourceDefinition } from '../resources';
import type { Change } from '../store';
import type { Condition, Job } from '../workloads';
import type { Controller } from './ControllerLoop';
import {
  builtIn,
  ControllerContext,
  findByKey,
  isActive,
  isDeleted,
  isReady,
  mergeConditions,
  orAbsent,
  ownedMetadata,
  ownKeys,
  podsOf,
  served,
} from './ControllerContext';

/** Runs a Job's pods until enough of them have succeeded. */
export class JobController implements Controller {
  private readonly jobs: ResourceDefinition;
  private readonly pods: ResourceDefinition;

  constructor(private readonly context: ControllerContext) {
    this.jobs = builtIn(context.api, 'jobs.batch');
    this.pods = builtIn(context.api, 'pods');
  }

  affectedBy(change: Change): string[] {
    return ownKeys(this.jobs, change);
  }

  reconcile(key: string): void {
    const { api } = this.context;
    const job = findByKey<Job>(api, this.jobs, key);
    if (!job || isDeleted(job)) {
      return;
    }
    const { completions = 1, parallelism = 1, suspend } = job.spec;
    const pods = podsOf(api, job);
    const succeeded = pods.filter(
      ({ status }) => status?.phase === 'Succeeded',
    ).length;
    const active = pods.filter(isActive);
    const room = Math.min(parallelism, completions - succeeded) - active.length;
    for (let count = 0; count < room && !suspend; count += 1) {
      api.create(served(this.pods), job.metadata.namespace, podOf(job));
    }
    this.writeStatus(job, succeeded, succeeded >= completions);
  }

  private writeStatus(job: Job, succeeded: number, complete: boolean) {
    const { api } = this.context;
    const active = podsOf(api, job).filter(isActive);
    const now = api.timestamp();
    const types = complete ? ['SuccessCriteriaMet', 'Complete'] : [];
    const conditions = types.map(
      (type): Condition => ({
        type,
        status: 'True',
        reason: 'CompletionsReached',
        message: 'Reached expected number of succeeded pods',
      }),
    );
    api.writeStatus(this.jobs, job, {
      startTime: job.status?.startTime ?? now,
      active: orAbsent(active.length),
      ready: active.filter(isReady).length,
      succeeded: orAbsent(succeeded),
      terminating: 0,
      ...(complete && {
        completionTime: job.status?.completionTime ?? now,
        conditions: mergeConditions(job.status?.conditions, conditions, now),
      }),
    });
  }
}

function podOf(job: Job) {
  const { metadata, spec } = job.spec.template;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: ownedMetadata(job, {
      ...metadata,
      generateName: `${job.metadata.name}-`,
    }),
    spec,
  };
}

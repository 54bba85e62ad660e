import type { Condition, Job } from '../workloads';
import {
  ControllerContext,
  generatedPod,
  isActive,
  isReady,
  mergeConditions,
  orAbsent,
  podsOf,
  served,
} from './ControllerContext';
import { OwnerController } from './OwnerController';

/** Runs a Job's pods until enough of them have succeeded. */
export class JobController extends OwnerController<Job> {
  constructor(context: ControllerContext) {
    super(context, 'jobs.batch');
  }

  protected settle(job: Job): void {
    const { api } = this.context;
    const { completions = 1, parallelism = 1, suspend } = job.spec;
    const pods = podsOf(api, job);
    const succeeded = pods.filter(
      ({ status }) => status?.phase === 'Succeeded',
    ).length;
    const active = pods.filter(isActive);
    const room = Math.min(parallelism, completions - succeeded) - active.length;
    for (let count = 0; count < room && !suspend; count += 1) {
      api.create(served(this.pods), job.metadata.namespace, generatedPod(job));
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
    api.writeStatus(this.owners, job, {
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

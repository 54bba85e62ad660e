import type { ResourceDefinition } from '../resources';
import type { Change } from '../store';
import type { Pod } from '../workloads';
import type { Controller } from './ControllerLoop';
import {
  builtIn,
  ControllerContext,
  findByKey,
  isDeleted,
  isFinished,
  keyOf,
} from './ControllerContext';
import { BEHAVIOUR, endsByItself, PodStage, podStatus } from './podStatus';

/** Schedules pods, lets them start, run and stop, each after its delay. */
export class KubeletController implements Controller {
  private readonly pods: ResourceDefinition;
  private readonly nodes: ResourceDefinition;
  /** What is already due for a pod, as `<uid> <what>`. */
  private readonly due = new Set<string>();
  private nextNode = 0;

  constructor(private readonly context: ControllerContext) {
    this.pods = builtIn(context.api, 'pods');
    this.nodes = builtIn(context.api, 'nodes');
  }

  affectedBy({ definition, object, type }: Change): string[] {
    return definition === this.pods && type !== 'DELETED'
      ? [keyOf(object)]
      : [];
  }

  reconcile(key: string): void {
    const { api, delays } = this.context;
    const pod = findByKey<Pod>(api, this.pods, key);
    if (!pod) {
      return;
    }
    if (isDeleted(pod)) {
      this.once(pod, 'stop', delays.podStopMs, () => this.remove(key));
    } else if (isFinished(pod)) {
      return;
    } else if (pod.metadata.annotations?.[BEHAVIOUR] === 'pending') {
      this.leavePending(pod);
    } else if (!pod.spec.nodeName) {
      this.schedule(pod);
    } else if ((pod.status?.phase ?? 'Pending') === 'Pending') {
      this.enter(pod, 'starting');
      this.once(pod, 'start', delays.podStartMs, () =>
        this.enterByKey(key, 'running'),
      );
    } else if (pod.status?.phase === 'Running' && endsByItself(pod)) {
      this.once(pod, 'finish', delays.jobRunMs, () =>
        this.enterByKey(key, 'finished'),
      );
    } else if (pod.spec.readinessGates) {
      this.enter(pod, 'running');
    }
  }

  private schedule(pod: Pod) {
    const nodes = this.context.api.store.list(this.nodes);
    if (nodes.length === 0) {
      this.leavePending(pod);
      return;
    }
    const { name } = nodes[this.nextNode % nodes.length].metadata;
    this.nextNode += 1;
    this.context.api.write(this.pods, pod, current => ({
      ...current,
      spec: { ...(current as Pod).spec, nodeName: name },
    }));
  }

  private leavePending(pod: Pod) {
    const { api } = this.context;
    const known = pod.status?.conditions?.find(
      ({ type }) => type === 'PodScheduled',
    );
    api.writeStatus(this.pods, pod, {
      phase: 'Pending',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          lastTransitionTime: known?.lastTransitionTime ?? api.timestamp(),
        },
      ],
    });
  }

  private enter(pod: Pod, stage: PodStage) {
    const { api } = this.context;
    api.writeStatus(this.pods, pod, podStatus(pod, stage, api.timestamp()));
  }

  private enterByKey(key: string, stage: PodStage) {
    const pod = findByKey<Pod>(this.context.api, this.pods, key);
    if (pod && !isDeleted(pod)) {
      this.enter(pod, stage);
    }
  }

  private remove(key: string) {
    const { api } = this.context;
    const pod = findByKey<Pod>(api, this.pods, key);
    if (pod) {
      const { namespace, name } = pod.metadata;
      api.delete(this.pods, namespace, name, { gracePeriodSeconds: 0 });
    }
  }

  private once(pod: Pod, what: string, delayMs: number, run: () => void) {
    const token = `${pod.metadata.uid} ${what}`;
    if (!this.due.has(token)) {
      this.due.add(token);
      this.context.loop.after(delayMs, () => {
        this.due.delete(token);
        run();
      });
    }
  }
}

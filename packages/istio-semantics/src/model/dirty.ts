import type { KubernetesObject, MeshDelta, ObjectRef } from '../types';
import { namespaceOf } from './fields';
import { kindKeyOf, kinds } from './kinds';
import type { MeshModel } from './MeshModel';
import type { Workload } from './workloads';

/** Whose verdicts a change may have altered; always at least those that it did alter. */
export interface DirtySet {
  /** Everything; the rest is then empty. */
  mesh: boolean;
  /** All workloads and services of these namespaces. */
  namespaces: ReadonlySet<string>;
  /** Single workloads outside those namespaces. */
  workloads: readonly ObjectRef[];
  /** Single services outside those namespaces. */
  services: readonly ObjectRef[];
}

/** Gathers what becomes dirty while a delta is applied. */
export class DirtyCollector {
  private mesh = false;
  private readonly namespaces = new Set<string>();
  private readonly workloads = new Map<string, ObjectRef>();
  private readonly services = new Map<string, ObjectRef>();

  constructor(private readonly model: MeshModel, delta: MeshDelta) {
    this.mesh = delta.unreadable !== undefined;
  }

  /** Looks at the model before and after one object changes. */
  around(
    before: KubernetesObject | undefined,
    after: KubernetesObject | undefined,
    change: () => void,
  ): void {
    this.mark(before);
    change();
    this.mark(after);
  }

  result(): DirtySet {
    return this.mesh
      ? { mesh: true, namespaces: new Set(), workloads: [], services: [] }
      : {
          mesh: false,
          namespaces: this.namespaces,
          workloads: [...this.workloads.values()].filter(
            each => !this.namespaces.has(each.namespace ?? ''),
          ),
          services: [...this.services.values()].filter(
            each => !this.namespaces.has(each.namespace ?? ''),
          ),
        };
  }

  private mark(object: KubernetesObject | undefined): void {
    if (!object) {
      return;
    }
    const kind = kindKeyOf(object);
    if (kind === kinds.pod) {
      const workload = this.model.workloadOfPod(object);
      if (workload) {
        this.workload(workload);
      }
    } else if (namespaceOf(object)) {
      this.namespaces.add(namespaceOf(object));
    } else {
      this.mesh = true;
    }
  }

  private workload(workload: Workload): void {
    this.workloads.set(
      `${workload.namespace}/${kindKeyOf(workload.ref)}/${workload.name}`,
      workload.ref,
    );
  }
}

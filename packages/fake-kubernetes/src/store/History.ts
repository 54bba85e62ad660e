import type { Change } from './ObjectStore';

const KEPT_CHANGES = 5000;

/** The recent changes of every resource, from which a watch goes on where it stopped. */
export class History {
  private readonly changes = new Map<string, Change[]>();
  private readonly forgotten = new Map<string, number>();
  private forgottenEverywhere = 0;

  add(resource: string, change: Change): void {
    let list = this.changes.get(resource);
    if (!list) {
      list = [];
      this.changes.set(resource, list);
    }
    list.push(change);
    if (list.length > KEPT_CHANGES * 2) {
      const [last] = list.splice(0, list.length - KEPT_CHANGES).slice(-1);
      this.forgotten.set(resource, last.revision);
    }
  }

  /** Forgets every change up to a revision, as etcd's compaction does. */
  compact(revision: number): void {
    this.forgottenEverywhere = Math.max(this.forgottenEverywhere, revision);
    for (const [resource, list] of this.changes) {
      this.changes.set(
        resource,
        list.filter(change => change.revision > revision),
      );
    }
  }

  /** Changes after a revision, oldest first; undefined when some of them are forgotten. */
  since(resource: string, revision: number): Change[] | undefined {
    const forgotten = Math.max(
      this.forgottenEverywhere,
      this.forgotten.get(resource) ?? 0,
    );
    if (revision < forgotten) {
      return undefined;
    }
    const list = this.changes.get(resource) ?? [];
    let start = list.length;
    while (start > 0 && list[start - 1].revision > revision) {
      start -= 1;
    }
    return list.slice(start);
  }
}

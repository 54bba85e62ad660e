import { NotFoundError } from '@backstage/errors';
import type {
  FakeCluster,
  KubeObject,
  ObjectReference,
} from '@mesh-portal/fake-kubernetes';
import type { PastChange } from './pastChanges';

/** Takes clusters back to where they were before some changes, and lets these happen again. */
export class Past {
  readonly #clusters: ReadonlyMap<string, FakeCluster>;
  /** Oldest first. */
  readonly #toCome: Array<{ daysAgo: number; happen: () => void }> = [];

  /** @throws NotFoundError when a change names what the clusters do not have */
  constructor(
    clusters: ReadonlyMap<string, FakeCluster>,
    changes: readonly PastChange[],
  ) {
    this.#clusters = clusters;
    for (const change of [...changes].sort((a, b) => b.daysAgo - a.daysAgo)) {
      this.#toCome.push({
        daysAgo: change.daysAgo,
        happen: this.#undo(change),
      });
    }
  }

  /** Lets happen what came to pass up to then; false where nothing did. */
  upTo(daysAgo: number): boolean {
    const due = this.#toCome.filter(change => change.daysAgo >= daysAgo);
    this.#toCome.splice(0, due.length).forEach(change => change.happen());
    return due.length > 0;
  }

  /** Returns what does the change again. */
  #undo({ cluster: name, object, before, restarted }: PastChange): () => void {
    const cluster = this.#clusters.get(name);
    const present = cluster?.get(object);
    if (!cluster || !present) {
      throw new NotFoundError(
        `The demo's past names ${object.kind} '${object.name}' in cluster '${name}', which is not there`,
      );
    }
    const restart = () => restarted?.forEach(each => roll(cluster, each));
    if (before) {
      const back = inverse(before, present);
      cluster.patch(object, before);
      restart();
      return () => {
        cluster.patch(object, back);
        restart();
      };
    }
    cluster.delete(object);
    return () => {
      cluster.apply(asWritten(present));
      restart();
    };
  }
}

function roll(cluster: FakeCluster, workload: ObjectReference): void {
  const restartedAt = new Date(cluster.clock.now()).toISOString();
  cluster.patch(workload, {
    spec: {
      template: {
        metadata: {
          annotations: { 'kubectl.kubernetes.io/restartedAt': restartedAt },
        },
      },
    },
  });
}

/** Without what the server adds. */
function asWritten({ metadata, ...rest }: KubeObject): KubeObject {
  const { uid, resourceVersion, generation, creationTimestamp, ...written } =
    metadata;
  return { ...rest, metadata: written } as KubeObject;
}

/** The merge patch that takes an object with `patch` applied back to what it is now. */
function inverse(patch: object, present: unknown): object {
  const values = (present ?? {}) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(patch).map(([key, value]) => [
      key,
      value !== null && typeof value === 'object'
        ? inverse(value, values[key])
        : values[key] ?? null,
    ]),
  );
}

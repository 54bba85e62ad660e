import {
  kinds,
  kindKeyOf,
  type KubernetesObject,
  type MeshDelta,
  type MeshModel,
  type ObjectRef,
} from '@mesh-portal/istio-semantics';
import { hashOf, idOf, type ObjectVersion } from './verdicts';

/** These are stored with the workloads that they make up. */
const ofWorkloads = new Set<string>([
  kinds.pod,
  kinds.replicationController,
  kinds.cronJob,
  kinds.job,
  kinds.daemonSet,
  kinds.deployment,
  kinds.replicaSet,
  kinds.statefulSet,
  kinds.deploymentConfig,
  kinds.rollout,
]);
const ofThemselves = Object.values(kinds).filter(
  each => !ofWorkloads.has(each),
);

/** Tells which objects of a cluster differ from what was last told of them. */
export class ObjectVersions {
  readonly #cluster: string;
  readonly #hashes = new Map<string, string>();
  #touched = new Map<string, ObjectRef>();

  constructor(cluster: string) {
    this.#cluster = cluster;
  }

  get size(): number {
    return this.#hashes.size;
  }

  /** Takes in what an earlier process has stored. */
  remember(id: string, hash: string): void {
    this.#hashes.set(id, hash);
  }

  /** Whether anything else than workloads and their pods changed. */
  touch({ upserted = [], removed = [] }: MeshDelta): boolean {
    const refs = [...upserted.map(refOf), ...removed].filter(
      ref => !ofWorkloads.has(kindKeyOf(ref)),
    );
    for (const ref of refs) {
      this.#touched.set(idOf(this.#cluster, ref), ref);
    }
    return refs.length > 0;
  }

  /** Objects that are new or different: of those touched since the last time, or of all. */
  *changed(model: MeshModel, all: boolean): Iterable<ObjectVersion> {
    const candidates = all
      ? ofThemselves.flatMap(kind => model.list(kind))
      : [...this.#touched.values()]
          .map(ref => held(model, ref))
          .filter(each => each !== undefined);
    for (const object of candidates) {
      const ref = refOf(object);
      const id = idOf(this.#cluster, ref);
      const hash = hashOf(object);
      if (this.#hashes.get(id) !== hash) {
        this.#hashes.set(id, hash);
        yield { id, cluster: this.#cluster, ref, object, hash };
      }
    }
  }

  /** Ids of objects that are gone; ends the round that `changed` began. */
  removed(model: MeshModel, all: boolean): string[] {
    const present = (ref: ObjectRef) => held(model, ref) !== undefined;
    let gone: string[];
    if (all) {
      const ids = new Set(
        ofThemselves
          .flatMap(kind => model.list(kind))
          .map(object => idOf(this.#cluster, refOf(object))),
      );
      gone = [...this.#hashes.keys()].filter(id => !ids.has(id));
    } else {
      gone = [...this.#touched]
        .filter(([id, ref]) => this.#hashes.has(id) && !present(ref))
        .map(([id]) => id);
    }
    this.#touched = new Map();
    gone.forEach(id => this.#hashes.delete(id));
    return gone;
  }
}

function held(model: MeshModel, ref: ObjectRef): KubernetesObject | undefined {
  return model.get(kindKeyOf(ref), ref.namespace ?? '', ref.name);
}

function refOf(object: KubernetesObject): ObjectRef {
  const { apiVersion = '', kind = '', metadata } = object;
  const slash = apiVersion.indexOf('/');
  return {
    ...(slash > 0 && { group: apiVersion.slice(0, slash) }),
    kind,
    ...(metadata?.namespace && { namespace: metadata.namespace }),
    name: metadata?.name ?? '',
  };
}

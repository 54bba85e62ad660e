import { qualifiedName, ResourceDefinition } from '../resources';
import type { KubeObject } from '../types';
import { History } from './History';

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

export interface Change {
  type: ChangeType;
  definition: ResourceDefinition;
  /** The new state; for a deletion the last one, with the revision of the deletion. */
  object: KubeObject;
  previous?: KubeObject;
  revision: number;
}

interface Owned {
  definition: ResourceDefinition;
  object: KubeObject;
}

const FIRST_REVISION = 1000;

/** Objects in memory under one revision counter. Knows nothing of what the objects mean. */
export class ObjectStore {
  readonly history = new History();
  private readonly tables = new Map<
    string,
    Map<string, Map<string, KubeObject>>
  >();
  private readonly owned = new Map<string, Map<string, Owned>>();
  private readonly listeners = new Set<(change: Change) => void>();
  private currentRevision = FIRST_REVISION;

  /** The revision of the latest change. */
  get revision(): number {
    return this.currentRevision;
  }

  get(
    definition: ResourceDefinition,
    namespace: string | undefined,
    name: string,
  ): KubeObject | undefined {
    return this.tables
      .get(qualifiedName(definition))
      ?.get(namespace ?? '')
      ?.get(name);
  }

  /** In the order of namespace and name. */
  list(definition: ResourceDefinition, namespace?: string): KubeObject[] {
    const table = this.tables.get(qualifiedName(definition));
    if (!table) {
      return [];
    }
    const namespaces =
      namespace === undefined ? [...table.keys()].sort() : [namespace];
    return namespaces.flatMap(key => {
      const objects = table.get(key);
      return objects
        ? [...objects.keys()].sort().map(name => objects.get(name)!)
        : [];
    });
  }

  /** Creates or replaces an object and stamps its revision on it. */
  put(definition: ResourceDefinition, object: KubeObject): KubeObject {
    const { namespace, name } = object.metadata;
    const previous = this.get(definition, namespace, name);
    const stored = this.stamp(object);
    this.tableOf(definition, namespace).set(name, stored);
    if (previous) {
      this.unindexOwners(definition, previous);
    }
    this.indexOwners(definition, stored);
    this.emit({
      type: previous ? 'MODIFIED' : 'ADDED',
      definition,
      object: stored,
      ...(previous && { previous }),
      revision: this.currentRevision,
    });
    return stored;
  }

  remove(definition: ResourceDefinition, object: KubeObject): KubeObject {
    const { namespace, name } = object.metadata;
    const previous = this.get(definition, namespace, name) ?? object;
    this.tableOf(definition, namespace).delete(name);
    this.unindexOwners(definition, previous);
    const last = this.stamp(object);
    this.emit({
      type: 'DELETED',
      definition,
      object: last,
      previous,
      revision: this.currentRevision,
    });
    return last;
  }

  /** Objects that name this uid as an owner. */
  ownedBy(uid: string): Owned[] {
    return [...(this.owned.get(uid)?.values() ?? [])];
  }

  /** Calls back after every change; the returned function ends that. */
  subscribe(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  private stamp(object: KubeObject): KubeObject {
    this.currentRevision += 1;
    return {
      ...object,
      metadata: {
        ...object.metadata,
        resourceVersion: String(this.currentRevision),
      },
    };
  }

  private tableOf(
    definition: ResourceDefinition,
    namespace = '',
  ): Map<string, KubeObject> {
    const key = qualifiedName(definition);
    const table = this.tables.get(key) ?? new Map();
    this.tables.set(key, table);
    const objects = table.get(namespace) ?? new Map();
    table.set(namespace, objects);
    return objects;
  }

  private emit(change: Change) {
    this.history.add(qualifiedName(change.definition), change);
    this.listeners.forEach(listener => listener(change));
  }

  private indexOwners(definition: ResourceDefinition, object: KubeObject) {
    for (const { uid } of object.metadata.ownerReferences ?? []) {
      const dependents = this.owned.get(uid) ?? new Map<string, Owned>();
      dependents.set(ownedKey(definition, object), { definition, object });
      this.owned.set(uid, dependents);
    }
  }

  private unindexOwners(definition: ResourceDefinition, object: KubeObject) {
    for (const { uid } of object.metadata.ownerReferences ?? []) {
      const dependents = this.owned.get(uid);
      dependents?.delete(ownedKey(definition, object));
      if (dependents?.size === 0) {
        this.owned.delete(uid);
      }
    }
  }
}

function ownedKey(definition: ResourceDefinition, object: KubeObject): string {
  const { namespace = '', name } = object.metadata;
  return `${qualifiedName(definition)}/${namespace}/${name}`;
}

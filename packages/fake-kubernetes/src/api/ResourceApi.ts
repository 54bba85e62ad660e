import { ApiError } from '../ApiError';
import type { Clock } from '../clock';
import { deepEqual, isRecord, JsonRecord, withoutNulls } from '../json';
import { Random } from '../Random';
import {
  groupVersion,
  qualifiedName,
  ResourceDefinition,
  ResourceRegistry,
  ServedResource,
} from '../resources';
import { ObjectStore } from '../store';
import type { KubeManifest, KubeObject } from '../types';
import { applyDefaults } from './defaults';
import {
  checkPreconditions,
  DeleteOptions,
  gracePeriodOf,
  isReleased,
  markDeleted,
  withoutOwner,
} from './deletion';
import {
  alreadyExists,
  conflict,
  notFound,
  preconditionFailed,
} from './errors';
import { readManifest } from './manifest';
import { newMetadata, systemFields, withNextGeneration } from './metadata';
import { patched, PatchType } from './patching';
import { validate } from './validation';

/** Changes an object that is about to be created, or refuses it by throwing an ApiError. */
export type Admission = (
  definition: ResourceDefinition,
  object: KubeObject,
) => KubeObject;

export interface WriteOptions {
  /** Answers as if, and changes nothing. */
  dryRun?: boolean;
  /**
   * `status` writes nothing but the status. `all` writes what is given with the status, and on creation also uid and
   * creationTimestamp. Default: all but these.
   */
  part?: 'status' | 'all';
}

/** The rules by which objects come, change and go; whoever asks, over HTTP or from within. */
export class ResourceApi {
  readonly admissions: Admission[] = [];

  /** @param lingering - whether pods and namespaces take their time to go, because controllers will see to it. */
  constructor(
    readonly store: ObjectStore,
    readonly registry: ResourceRegistry,
    readonly clock: Clock,
    readonly random: Random,
    private readonly lingering: boolean,
  ) {}

  /** The current time as it stands in objects: RFC 3339 in seconds. */
  timestamp(): string {
    return `${new Date(this.clock.now()).toISOString().slice(0, 19)}Z`;
  }

  /** @throws ApiError `NotFound` */
  get(
    definition: ResourceDefinition,
    namespace: string | undefined,
    name: string,
  ): KubeObject {
    const object = this.store.get(definition, namespace, name);
    if (!object) {
      throw notFound(definition, name);
    }
    return object;
  }

  create(
    resource: ServedResource,
    namespace: string | undefined,
    body: unknown,
    options: WriteOptions = {},
  ): KubeObject {
    const { definition } = resource;
    const manifest = readManifest(body, resource, namespace);
    const keepsAll = options.part === 'all';
    const metadata = newMetadata(definition, namespace, manifest, {
      suffix: this.random.suffix(5),
      uid: this.random.uid(),
      timestamp: this.timestamp(),
      keepsAll,
    });
    const { status, ...fields } = manifest;
    const keepsStatus = keepsAll || !definition.status;
    let object = applyDefaults({
      ...fields,
      ...(keepsStatus && status !== undefined && { status }),
      apiVersion: groupVersion(definition.group, definition.storageVersion),
      metadata,
    });
    validate(definition, object);
    this.requireNamespace(definition, metadata.namespace);
    if (this.store.get(definition, metadata.namespace, metadata.name)) {
      throw alreadyExists(definition, metadata.name);
    }
    for (const admit of this.admissions) {
      object = applyDefaults(admit(definition, object));
    }
    return options.dryRun ? object : this.store.put(definition, object);
  }

  /** Replaces an object. Without a `resourceVersion` in its metadata nothing is checked. */
  update(
    resource: ServedResource,
    namespace: string | undefined,
    name: string,
    body: unknown,
    options: WriteOptions = {},
  ): KubeObject {
    const { definition } = resource;
    const previous = this.get(definition, namespace, name);
    const manifest = readManifest(body, resource, namespace);
    const { resourceVersion, uid } = manifest.metadata;
    if (manifest.metadata.name !== name) {
      throw new ApiError(
        'BadRequest',
        `the name of the object (${manifest.metadata.name}) does not match the name on the URL (${name})`,
      );
    }
    if (uid !== undefined && uid !== previous.metadata.uid) {
      throw preconditionFailed(definition, name, 'uid');
    }
    if (
      resourceVersion !== undefined &&
      resourceVersion !== previous.metadata.resourceVersion
    ) {
      throw conflict(definition, name);
    }
    return this.replace(definition, previous, manifest, options);
  }

  /** Changes an object by a patch; an apply patch creates it where it is missing. */
  patch(
    resource: ServedResource,
    namespace: string | undefined,
    name: string,
    type: PatchType,
    patch: unknown,
    options: WriteOptions = {},
  ): KubeObject {
    const { definition } = resource;
    const previous = this.store.get(definition, namespace, name);
    if (!previous) {
      if (type === 'apply' && options.part !== 'status' && isRecord(patch)) {
        return this.create(resource, namespace, patch, options);
      }
      throw notFound(definition, name);
    }
    const body = patched(
      present(previous, resource),
      type,
      type === 'apply' ? withoutNulls(patch) : patch,
      definition,
    );
    return this.update(resource, namespace, name, body, options);
  }

  /** Writes the status of an object that is there, from within; other fields stay. */
  writeStatus(
    definition: ResourceDefinition,
    object: KubeObject,
    status: JsonRecord,
  ): KubeObject {
    const { namespace, name } = object.metadata;
    const current = this.store.get(definition, namespace, name);
    if (!current || deepEqual(current.status, withoutNulls(status))) {
      return current ?? object;
    }
    return this.store.put(definition, {
      ...current,
      status: withoutNulls(status),
    });
  }

  /** Writes fields of an object from within, past all checks; the generation follows the spec. */
  write(
    definition: ResourceDefinition,
    object: KubeObject,
    change: (current: KubeObject) => KubeObject,
  ): KubeObject | undefined {
    const { namespace, name } = object.metadata;
    const current = this.store.get(definition, namespace, name);
    return current && this.save(definition, current, change(current));
  }

  /**
   * Deletes an object, or marks it where finalizers or a pod's grace hold it.
   *
   * @returns the object as it is now, or was at last.
   */
  delete(
    definition: ResourceDefinition,
    namespace: string | undefined,
    name: string,
    options: DeleteOptions = {},
  ): { object: KubeObject; gone: boolean } {
    const object = this.get(definition, namespace, name);
    checkPreconditions(definition, object, options);
    if (options.dryRun) {
      return { object, gone: false };
    }
    if (options.propagationPolicy === 'Orphan') {
      this.orphanDependents(object);
    }
    const grace = this.lingering
      ? gracePeriodOf(definition, object, options)
      : undefined;
    if (!object.metadata.finalizers?.length && grace === undefined) {
      return { object: this.store.remove(definition, object), gone: true };
    }
    const marked = markDeleted(object, this.timestamp(), grace);
    return {
      object: marked === object ? object : this.store.put(definition, marked),
      gone: false,
    };
  }

  private orphanDependents({ metadata: { uid = '' } }: KubeObject) {
    for (const { definition, object } of this.store.ownedBy(uid)) {
      this.write(definition, object, current => withoutOwner(current, uid));
    }
  }

  private replace(
    definition: ResourceDefinition,
    previous: KubeObject,
    manifest: KubeManifest,
    { part, dryRun }: WriteOptions,
  ): KubeObject {
    if (part === 'status') {
      const { status } = manifest;
      const next = { ...previous, status: isRecord(status) ? status : {} };
      return this.save(definition, previous, next, dryRun);
    }
    const { status, ...fields } = manifest;
    const keptStatus =
      definition.status && part !== 'all' ? previous.status : status;
    const filled = applyDefaults({
      ...fields,
      ...(keptStatus !== undefined && { status: keptStatus }),
      apiVersion: previous.apiVersion,
      metadata: {
        ...manifest.metadata,
        ...systemFields(previous.metadata),
        name: previous.metadata.name,
      },
    });
    validate(definition, filled, previous);
    return this.save(definition, previous, filled, dryRun);
  }

  /** Stores a new state unless nothing changed; the last finalizer's removal completes a deletion. */
  private save(
    definition: ResourceDefinition,
    previous: KubeObject,
    next: KubeObject,
    dryRun = false,
  ): KubeObject {
    const object = withNextGeneration(previous, next);
    if (dryRun || deepEqual(previous, object)) {
      return dryRun ? object : previous;
    }
    return isReleased(object)
      ? this.store.remove(definition, object)
      : this.store.put(definition, object);
  }

  private requireNamespace(
    definition: ResourceDefinition,
    namespace: string | undefined,
  ) {
    const namespaces = this.registry.named('namespaces');
    if (!definition.namespaced || !namespace || !namespaces) {
      return;
    }
    const found = this.get(namespaces, undefined, namespace);
    if (found.metadata.deletionTimestamp) {
      throw new ApiError(
        'Forbidden',
        `${qualifiedName(
          definition,
        )} is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`,
      );
    }
  }
}

/** An object in the version in which it was asked for. */
export function present(
  object: KubeObject,
  { definition, version }: ServedResource,
): KubeObject {
  const apiVersion = groupVersion(definition.group, version.name);
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion };
}

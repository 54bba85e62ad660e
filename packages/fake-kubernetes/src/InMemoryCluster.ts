import { present, ResourceApi } from './api';
import type { ControllerLoop } from './controllers';
import type { ListOptions } from './FakeCluster';
import { readManifests } from './manifests';
import type { ServedResource } from './resources';
import { Filter } from './server/listing';
import type { KubeManifest, KubeObject, ObjectReference } from './types';

const FIRST_KINDS = ['CustomResourceDefinition', 'Namespace'];

/** The cluster without its server: what a program in the same process may do with it. */
export class InMemoryCluster {
  constructor(
    private readonly api: ResourceApi,
    private readonly loop: ControllerLoop,
  ) {}

  apply(input: string | KubeManifest | readonly KubeManifest[]): KubeObject[] {
    const manifests = readManifests(input);
    const first = manifests.filter(({ kind }) => FIRST_KINDS.includes(kind));
    const others = manifests.filter(({ kind }) => !FIRST_KINDS.includes(kind));
    const applied = this.applyAll(first);
    return [...applied, ...this.applyAll(others)];
  }

  get({
    apiVersion,
    kind,
    namespace,
    name,
  }: ObjectReference): KubeObject | undefined {
    const resource = this.api.registry.ofKind(apiVersion, kind);
    const object = this.api.store.get(resource.definition, namespace, name);
    return object && present(object, resource);
  }

  list({
    apiVersion,
    kind,
    namespace,
    labelSelector = '',
    fieldSelector = '',
  }: ListOptions): KubeObject[] {
    const resource = this.api.registry.ofKind(apiVersion, kind);
    const query = new URLSearchParams({ labelSelector, fieldSelector });
    const filter = new Filter(resource, namespace, undefined, query);
    return this.api.store
      .list(resource.definition, namespace)
      .filter(object => filter.matches(object))
      .map(object => present(object, resource));
  }

  patch(
    { apiVersion, kind, namespace, name }: ObjectReference,
    patch: object,
  ): KubeObject {
    const resource = this.api.registry.ofKind(apiVersion, kind);
    return this.afterwards(() =>
      this.api.patch(resource, namespace, name, 'merge', patch, {
        part: 'all',
      }),
    );
  }

  delete({ apiVersion, kind, namespace, name }: ObjectReference): void {
    const { definition } = this.api.registry.ofKind(apiVersion, kind);
    this.afterwards(() => this.api.delete(definition, namespace, name));
  }

  private applyAll(manifests: readonly KubeManifest[]): KubeObject[] {
    return this.afterwards(() =>
      manifests.map(manifest => this.applyOne(manifest)),
    );
  }

  private applyOne(manifest: KubeManifest): KubeObject {
    const { apiVersion, kind, metadata } = manifest;
    const resource = this.api.registry.ofKind(apiVersion, kind);
    const namespace = namespaceOf(resource, manifest);
    if (metadata.name === undefined) {
      return this.api.create(resource, namespace, manifest, { part: 'all' });
    }
    const applied = this.api.patch(
      resource,
      namespace,
      metadata.name,
      'apply',
      manifest,
      { part: 'all' },
    );
    return present(applied, resource);
  }

  /** Lets the controllers follow, whether or not the change went well. */
  private afterwards<T>(change: () => T): T {
    try {
      return change();
    } finally {
      this.loop.drain();
    }
  }
}

function namespaceOf(
  { definition }: ServedResource,
  { metadata }: KubeManifest,
): string | undefined {
  return definition.namespaced ? metadata.namespace ?? 'default' : undefined;
}

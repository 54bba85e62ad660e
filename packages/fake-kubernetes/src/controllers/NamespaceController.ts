import type { ResourceDefinition } from '../resources';
import type { Change } from '../store';
import type { KubeObject } from '../types';
import type { Controller } from './ControllerLoop';
import {
  builtIn,
  ControllerContext,
  isDeleted,
  served,
} from './ControllerContext';

/** Gives every namespace its default ServiceAccount, and empties those that are deleted. */
export class NamespaceController implements Controller {
  private readonly namespaces: ResourceDefinition;
  private readonly serviceAccounts: ResourceDefinition;

  constructor(private readonly context: ControllerContext) {
    this.namespaces = builtIn(context.api, 'namespaces');
    this.serviceAccounts = builtIn(context.api, 'serviceaccounts');
  }

  affectedBy({ definition, object, type }: Change): string[] {
    if (definition === this.namespaces) {
      return type === 'DELETED' ? [] : [object.metadata.name];
    }
    const { namespace } = object.metadata;
    return type === 'DELETED' && namespace !== undefined ? [namespace] : [];
  }

  reconcile(name: string): void {
    const { api } = this.context;
    const namespace = api.store.get(this.namespaces, undefined, name);
    if (!namespace) {
      return;
    }
    if (isDeleted(namespace)) {
      this.empty(namespace);
      return;
    }
    api.writeStatus(this.namespaces, namespace, { phase: 'Active' });
    if (!api.store.get(this.serviceAccounts, name, 'default')) {
      api.create(served(this.serviceAccounts), name, {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'default' },
      });
    }
  }

  private empty(namespace: KubeObject) {
    const { api } = this.context;
    const { name } = namespace.metadata;
    const namespaced = api.registry.all().filter(kind => kind.namespaced);
    for (const definition of namespaced) {
      for (const object of api.store.list(definition, name)) {
        if (!isDeleted(object)) {
          api.delete(definition, name, object.metadata.name);
        }
      }
    }
    const left = namespaced.some(
      definition => api.store.list(definition, name).length > 0,
    );
    if (!left) {
      const { finalizers: _finalizers, ...spec } = Object(namespace.spec);
      api.write(this.namespaces, namespace, object => ({ ...object, spec }));
      api.delete(this.namespaces, undefined, name);
    }
  }
}

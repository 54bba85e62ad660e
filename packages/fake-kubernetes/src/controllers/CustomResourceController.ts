import { valueAt } from '../json';
import { fromCustomResourceDefinition, ResourceDefinition } from '../resources';
import type { Change } from '../store';
import type { KubeObject } from '../types';
import type { Controller } from './ControllerLoop';
import {
  builtIn,
  ControllerContext,
  isDeleted,
  mergeConditions,
} from './ControllerContext';

/** Serves the kinds of CustomResourceDefinitions as they come, change and go. */
export class CustomResourceController implements Controller {
  private readonly definitions: ResourceDefinition;

  /** @param onKindsChanged - called with the name of a resource that is served differently, or not at all, from now on. */
  constructor(
    private readonly context: Pick<ControllerContext, 'api'>,
    private readonly onKindsChanged: (resource: string) => void,
  ) {
    this.definitions = builtIn(
      context.api,
      'customresourcedefinitions.apiextensions.k8s.io',
    );
  }

  affectedBy({ definition, object }: Change): string[] {
    return definition === this.definitions ? [object.metadata.name] : [];
  }

  reconcile(name: string): void {
    const { api } = this.context;
    const crd = api.store.get(this.definitions, undefined, name);
    const resource =
      crd && !isDeleted(crd) ? fromCustomResourceDefinition(crd) : undefined;
    if (crd && resource) {
      api.registry.register(resource);
      this.writeStatus(crd, resource);
    } else {
      this.withdraw(name);
    }
    this.onKindsChanged(name);
  }

  private withdraw(name: string) {
    const { api } = this.context;
    const resource = api.registry.named(name);
    if (resource && !resource.builtIn) {
      api.store
        .list(resource)
        .forEach(object => api.store.remove(resource, object));
      api.registry.unregister(name);
    }
  }

  private writeStatus(crd: KubeObject, { storageVersion }: ResourceDefinition) {
    const { api } = this.context;
    const conditions = [
      { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts' },
      { type: 'Established', status: 'True', reason: 'InitialNamesAccepted' },
    ];
    api.writeStatus(this.definitions, crd, {
      acceptedNames: valueAt(crd, ['spec', 'names']),
      conditions: mergeConditions(
        valueAt(crd, ['status', 'conditions']),
        conditions,
        api.timestamp(),
      ),
      storedVersions: [storageVersion],
    });
  }
}

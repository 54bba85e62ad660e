import type { ResourceDefinition } from '../resources';
import type { Change } from '../store';
import type { KubeObject } from '../types';
import {
  builtIn,
  ControllerContext,
  findByKey,
  isDeleted,
  ownKeys,
} from './ControllerContext';
import type { Controller } from './ControllerLoop';

/** Looks after one built-in kind and the objects that it controls. */
export abstract class OwnerController<T extends KubeObject>
  implements Controller
{
  protected readonly owners: ResourceDefinition;
  protected readonly pods: ResourceDefinition;

  /** @param resource - plural and group of the kind, such as `deployments.apps` */
  constructor(protected readonly context: ControllerContext, resource: string) {
    this.owners = builtIn(context.api, resource);
    this.pods = builtIn(context.api, 'pods');
  }

  affectedBy(change: Change): string[] {
    return ownKeys(this.owners, change);
  }

  reconcile(key: string): void {
    const owner = findByKey<T>(this.context.api, this.owners, key);
    if (owner && !isDeleted(owner)) {
      this.settle(owner);
    }
  }

  /** Does what can be done now for an object that is not on its way out. */
  protected abstract settle(owner: T): void;
}

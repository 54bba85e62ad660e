import { withoutOwner } from '../api';
import type { Change } from '../store';
import type { Controller } from './ControllerLoop';
import { ControllerContext, isDeleted } from './ControllerContext';

/** Deletes what was owned by an object that is gone. */
export class GarbageCollector implements Controller {
  constructor(private readonly context: ControllerContext) {}

  affectedBy({ type, object }: Change): string[] {
    const { uid } = object.metadata;
    return type === 'DELETED' && uid !== undefined ? [uid] : [];
  }

  reconcile(uid: string): void {
    const { api } = this.context;
    for (const { definition, object } of api.store.ownedBy(uid)) {
      const { namespace, name, ownerReferences = [] } = object.metadata;
      if (ownerReferences.some(owner => owner.uid !== uid)) {
        api.write(definition, object, current => withoutOwner(current, uid));
      } else if (!isDeleted(object)) {
        api.delete(definition, namespace, name);
      }
    }
  }
}

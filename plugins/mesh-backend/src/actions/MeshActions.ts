import type {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { toError } from '@backstage/errors';
import type { AuthorizedQuestions } from '../api/AuthorizedQuestions';
import type { MeshService } from '../api/MeshService';

/** What actions are made from: services that decide by credentials what may be seen, as they do for routes. */
export interface MeshActions {
  registry: ActionsRegistryService;
  mesh: MeshService;
  questions: AuthorizedQuestions;
  /** Does the work of an action with an audit event around it. */
  audited<T>(
    action: string,
    credentials: BackstageCredentials,
    meta: Record<string, string>,
    work: () => Promise<T>,
  ): Promise<T>;
}

/** None of the actions changes anything. */
export const readOnly = {
  readOnly: true,
  destructive: false,
  idempotent: true,
};

export function createActionAudit(
  auditor: AuditorService,
): MeshActions['audited'] {
  return async (action, { principal }, meta, work) => {
    const { userEntityRef, subject } = Object(principal);
    const event = await auditor.createEvent({
      eventId: 'action-invoke',
      meta: { action, actor: userEntityRef ?? subject, ...meta },
    });
    try {
      const result = await work();
      await event.success();
      return result;
    } catch (error) {
      await event.fail({ error: toError(error) });
      throw error;
    }
  };
}

import type { AuditorService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Request } from 'express';

/** Does work with an audit event around it, which tells how it ended. */
export type Audit = <T>(
  eventId: string,
  req: Request,
  meta: Record<string, string>,
  work: () => Promise<T>,
) => Promise<T>;

export function createAudit(auditor: AuditorService): Audit {
  return async (eventId, req, meta, work) => {
    const event = await auditor.createEvent({
      eventId,
      request: req,
      meta,
      ...(req.method !== 'GET' && { severityLevel: 'medium' as const }),
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

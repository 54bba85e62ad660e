import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Router } from 'express';
import createPromiseRouter from 'express-promise-router';
import type { AuthorizedSignals } from '../metrics/AuthorizedSignals';
import { parseEntityPath } from './request/parseEntityPath';

/** Golden signals of one entity. */
export async function createSignalsRouter(options: {
  signals: AuthorizedSignals;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}): Promise<Router> {
  const { signals, httpAuth, auditor } = options;
  const router = createPromiseRouter();

  router.get(
    '/v1/entities/:kind/:namespace/:name/signals',
    async (req, res) => {
      const credentials = await httpAuth.credentials(req, {
        allow: ['user', 'service'],
      });
      const entityRef = parseEntityPath(req.params);
      const event = await auditor.createEvent({
        eventId: 'signals-fetch',
        request: req,
        meta: { entityRef },
      });
      try {
        res.json(await signals.getSignals(entityRef, { credentials }));
        await event.success();
      } catch (error) {
        await event.fail({ error: toError(error) });
        throw error;
      }
    },
  );

  return router;
}

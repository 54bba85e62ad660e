import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import type { Router } from 'express';
import createPromiseRouter from 'express-promise-router';
import type { AuthorizedSignals } from '../metrics/AuthorizedSignals';
import { createAudit } from './createAudit';
import { parseEntityPath } from './request/parseEntityPath';

/** Golden signals of one entity. */
export async function createSignalsRouter(options: {
  signals: AuthorizedSignals;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}): Promise<Router> {
  const { signals, httpAuth, auditor } = options;
  const router = createPromiseRouter();
  const audited = createAudit(auditor);

  router.get(
    '/v1/entities/:kind/:namespace/:name/signals',
    async (req, res) => {
      const credentials = await httpAuth.credentials(req, {
        allow: ['user', 'service'],
      });
      const entityRef = parseEntityPath(req.params);
      res.json(
        await audited('signals-fetch', req, { entityRef }, () =>
          signals.getSignals(entityRef, { credentials }),
        ),
      );
    },
  );

  return router;
}

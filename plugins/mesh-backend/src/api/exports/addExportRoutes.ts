import type { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  exportKinds,
  type ExportFormat,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { Router } from 'express';
import type { Clock } from '../../ingest/clock';
import type { Audit } from '../createAudit';
import { queryOf } from '../validateRequests';
import type { AuthorizedExports } from './AuthorizedExports';

/** Tables as files to save. */
export function addExportRoutes(
  router: Router,
  options: {
    exports: AuthorizedExports;
    httpAuth: HttpAuthService;
    audited: Audit;
    clock: Pick<Clock, 'now'>;
  },
): void {
  const { exports, httpAuth, audited, clock } = options;
  for (const kind of exportKinds) {
    router.get(`/v1/export/${kind}`, async (req, res) => {
      const credentials = await httpAuth.credentials(req, {
        allow: ['user', 'service'],
      });
      const { format, ...filter } = queryOf<{ format: ExportFormat }>(req);
      const text = await audited('export-fetch', req, { kind, format }, () =>
        exports.export(kind, filter, format, { credentials }),
      );
      const day = new Date(clock.now()).toISOString().slice(0, 10);
      res
        .set({
          'Cache-Control': 'private, no-store',
          'Content-Disposition': `attachment; filename="mesh-${kind}-${day}.${format}"`,
          'Content-Type':
            format === 'csv'
              ? 'text/csv; charset=utf-8'
              : 'application/json; charset=utf-8',
          'X-Content-Type-Options': 'nosniff',
        })
        .send(text);
    });
  }
}

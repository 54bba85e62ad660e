import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type { Router } from 'express';
import type { AuthorizedCoverage } from './AuthorizedCoverage';
import type { Audit } from './createAudit';
import { queryOf } from './validateRequests';
import type { ResultsRequest } from '../coverage/CoverageResults';
import type { RestartsRequest } from '../coverage/Restarts';

const readers = { allow: ['user' as const, 'service' as const] };

/** What stands behind the figures of the coverage. */
export function addCoverageRoutes(
  router: Router,
  options: {
    coverage: AuthorizedCoverage;
    httpAuth: HttpAuthService;
    audited: Audit;
  },
): void {
  const { coverage, httpAuth, audited } = options;

  router.get('/v1/coverage/results', async (req, res) => {
    const credentials = await httpAuth.credentials(req, readers);
    const request = queryOf<ResultsRequest>(req);
    res.json(
      await audited('coverage-result-fetch', req, {}, () =>
        coverage.listResults(request, { credentials }),
      ),
    );
  });

  router.get('/v1/restarts', async (req, res) => {
    const credentials = await httpAuth.credentials(req, readers);
    const request = queryOf<RestartsRequest>(req);
    res.json(
      await audited('restart-fetch', req, {}, () =>
        coverage.listRestarts(request, { credentials }),
      ),
    );
  });

  router.get('/v1/coverage/fix-next', async (req, res) => {
    const credentials = await httpAuth.credentials(req, readers);
    const { limit } = queryOf<{ limit: number }>(req);
    res.json(
      await audited('fix-next-fetch', req, {}, () =>
        coverage.listFixNext(limit, { credentials }),
      ),
    );
  });
}

import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type { Router } from 'express';
import type { AuthorizedBadges } from '../badge/AuthorizedBadges';
import type { Audit } from './createAudit';
import { parseEntityPath } from './request/parseEntityPath';

const people = { allow: ['user' as const] };

/** Publishing and revoking badges, and the badges themselves, which are the only route that nobody signs in for. */
export function addBadgeRoutes(
  router: Router,
  options: {
    badges: AuthorizedBadges;
    httpAuth: HttpAuthService;
    audited: Audit;
  },
): void {
  const { badges, httpAuth, audited } = options;

  router.post('/v1/entities/:kind/:namespace/:name/badge', async (req, res) => {
    const credentials = await httpAuth.credentials(req, people);
    const entityRef = parseEntityPath(req.params);
    res.json(
      await audited('badge-publish', req, { entityRef }, () =>
        badges.publish(entityRef, { credentials }),
      ),
    );
  });

  router.delete(
    '/v1/entities/:kind/:namespace/:name/badge',
    async (req, res) => {
      const credentials = await httpAuth.credentials(req, people);
      const entityRef = parseEntityPath(req.params);
      await audited('badge-revoke', req, { entityRef }, () =>
        badges.revoke(entityRef, { credentials }),
      );
      res.status(204).end();
    },
  );

  router.get('/v1/badges/:token', async (req, res) => {
    const svg = await badges.render(req.params.token);
    res
      .set({
        'Content-Type': 'image/svg+xml; charset=utf-8',
        'Cache-Control': 'public, max-age=60',
        'Content-Security-Policy': "default-src 'none'",
        'Cross-Origin-Resource-Policy': 'cross-origin',
        'X-Content-Type-Options': 'nosniff',
      })
      .send(svg);
  });
}

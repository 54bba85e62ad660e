import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type { Router } from 'express';
import type { AuthorizedDigest } from '../digest/AuthorizedDigest';
import type { Audit } from './createAudit';
import { queryOf } from './validateRequests';

export function addDigestRoutes(
  router: Router,
  options: {
    digest: AuthorizedDigest;
    httpAuth: HttpAuthService;
    audited: Audit;
  },
): void {
  const { digest, httpAuth, audited } = options;
  router.get('/v1/digest', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const { owner } = queryOf<{ owner: string }>(req);
    const text = await audited('digest-fetch', req, { owner }, () =>
      digest.write(owner, { credentials }),
    );
    res
      .set({
        'Content-Type': 'text/markdown; charset=utf-8',
        'Cache-Control': 'private, no-cache',
        'X-Content-Type-Options': 'nosniff',
      })
      .send(text);
  });
}

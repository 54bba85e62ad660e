import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type {
  ExemptionFilter,
  ExemptionRequest,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { Request, Router } from 'express';
import type { AuthorizedExemptions } from './AuthorizedExemptions';
import type { Audit } from './createAudit';

/** Who need not meet which check until when. Only people ask for it and decide. */
export function addExemptionRoutes(
  router: Router,
  options: {
    exemptions: AuthorizedExemptions;
    httpAuth: HttpAuthService;
    audited: Audit;
  },
): void {
  const { exemptions, httpAuth, audited } = options;

  const userOf = async (req: Request) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    return { credentials, userRef: credentials.principal.userEntityRef };
  };

  router.get('/v1/exemptions', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const filter: ExemptionFilter = req.query;
    res.json(
      await audited('exemption-fetch', req, {}, () =>
        exemptions.list(filter, { credentials }),
      ),
    );
  });

  router.post('/v1/exemptions', async (req, res) => {
    const user = await userOf(req);
    const request: ExemptionRequest = req.body;
    const { entityRef, check } = request;
    const exemption = await audited(
      'exemption-create',
      req,
      { entityRef, check },
      () => exemptions.request(request, user),
    );
    res.status(201).json(exemption);
  });

  router.post('/v1/exemptions/:id/decision', async (req, res) => {
    const user = await userOf(req);
    const { id } = req.params;
    const { state } = req.body;
    res.json(
      await audited('exemption-decide', req, { id, state }, () =>
        exemptions.decide(id, state, user),
      ),
    );
  });
}

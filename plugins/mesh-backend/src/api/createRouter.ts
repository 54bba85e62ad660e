import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Request, Response, Router } from 'express';
import createPromiseRouter from 'express-promise-router';
import type { MeshService, Tagged } from './MeshService';
import {
  parseCoverageQuery,
  parseEntityPath,
  parseFactsQuery,
  parseWorkloadsQuery,
} from './request/parseRequests';

const readers = { allow: ['user' as const, 'service' as const] };

/** HTTP only: credentials, then input, then the service, with an audit event around. */
export async function createRouter(options: {
  mesh: MeshService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}): Promise<Router> {
  const { mesh, httpAuth, auditor } = options;
  const router = createPromiseRouter();

  const audited = async <T>(
    eventId: string,
    req: Request,
    meta: Record<string, string>,
    work: () => Promise<T>,
  ): Promise<T> => {
    const event = await auditor.createEvent({ eventId, request: req, meta });
    try {
      const result = await work();
      await event.success();
      return result;
    } catch (error) {
      await event.fail({ error: toError(error) });
      throw error;
    }
  };

  router.get('/v1/entities/:kind/:namespace/:name', async (req, res) => {
    const credentials = await httpAuth.credentials(req, readers);
    const entityRef = parseEntityPath(req.params);
    const answer = await audited('entity-fetch', req, { entityRef }, () =>
      mesh.getEntity(entityRef, { credentials, knownTag: knownTagOf(req) }),
    );
    sendTagged(res, answer);
  });

  router.get('/v1/coverage', async (req, res) => {
    const credentials = await httpAuth.credentials(req, readers);
    const by = parseCoverageQuery(req.query);
    const answer = await audited('coverage-fetch', req, { by }, () =>
      mesh.getCoverage(by, { credentials, knownTag: knownTagOf(req) }),
    );
    sendTagged(res, answer);
  });

  router.get('/v1/workloads', async (req, res) => {
    const credentials = await httpAuth.credentials(req, readers);
    const request = parseWorkloadsQuery(req.query);
    res.json(
      await audited('workload-fetch', req, {}, () =>
        mesh.listWorkloads(request, { credentials }),
      ),
    );
  });

  router.get('/v1/clusters', async (req, res) => {
    const credentials = await httpAuth.credentials(req, readers);
    res.json(
      await audited('cluster-fetch', req, {}, () =>
        mesh.listClusters({ credentials }),
      ),
    );
  });

  router.get('/v1/facts', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['service'] });
    const request = parseFactsQuery(req.query);
    const gone = new AbortController();
    res.on('close', () => gone.abort());
    res.json(
      await audited('fact-fetch', req, {}, () =>
        mesh.getFacts({ ...request, signal: gone.signal }, { credentials }),
      ),
    );
  });

  return router;
}

function knownTagOf(req: Request): string | undefined {
  return /^(?:W\/)?"([^"]*)"$/.exec(req.header('if-none-match') ?? '')?.[1];
}

function sendTagged(res: Response, { tag, body }: Tagged<unknown>): void {
  // What one reader may see must not come out of a cache for another.
  res.set({ ETag: `W/"${tag}"`, 'Cache-Control': 'private, no-cache' });
  if (body === undefined) {
    res.status(304).end();
  } else {
    res.json(body);
  }
}

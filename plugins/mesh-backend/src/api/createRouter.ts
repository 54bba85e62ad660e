import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import {
  type CanReachQuestion,
  type ClusterObject,
  type CoverageScopeKind,
  type CoverageTrendQuery,
  type DecideQuestion,
  type PolicyFilter,
  type WhatIfQuestion,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { Request, Router } from 'express';
import type { Clock } from '../ingest/clock';
import type { AuthorizedBadges } from '../badge/AuthorizedBadges';
import { AuthorizedDigest } from '../digest/AuthorizedDigest';
import { addBadgeRoutes } from './addBadgeRoutes';
import { addCoverageRoutes } from './addCoverageRoutes';
import { addDigestRoutes } from './addDigestRoutes';
import { addExemptionRoutes } from './addExemptionRoutes';
import type { AuthorizedCoverage } from './AuthorizedCoverage';
import type { AuthorizedExemptions } from './AuthorizedExemptions';
import type { AuthorizedQuestions } from './AuthorizedQuestions';
import { createAudit } from './createAudit';
import { addExportRoutes } from './exports/addExportRoutes';
import { AuthorizedExports } from './exports/AuthorizedExports';
import { limitQuestions } from './limitQuestions';
import type {
  FactsRequest,
  FindingsRequest,
  MeshService,
  WorkloadsRequest,
} from './MeshService';
import { parseEntityPath } from './request/parseEntityPath';
import { parseManifests } from './request/parseManifests';
import { sendAnswer, type Repeats } from './sendAnswer';
import { createValidatedRouter, queryOf } from './validateRequests';

const readers = { allow: ['user' as const, 'service' as const] };

/**
 * HTTP only: input, then credentials, then the service, with an audit event around. What comes here has the types that
 * the document gives it.
 */
export async function createRouter(options: {
  mesh: MeshService;
  questions: AuthorizedQuestions;
  coverage: AuthorizedCoverage;
  exemptions: AuthorizedExemptions;
  badges: AuthorizedBadges;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  clock: Pick<Clock, 'now'>;
}): Promise<Router> {
  const { mesh, questions, coverage, exemptions, httpAuth, auditor, clock } =
    options;
  const router = await createValidatedRouter();
  const limited = limitQuestions(httpAuth);
  const audited = createAudit(auditor);

  router.get('/v1/entities/:kind/:namespace/:name', async (req, res) => {
    const credentials = await httpAuth.credentials(req, readers);
    const entityRef = parseEntityPath(req.params);
    const answer = await audited('entity-fetch', req, { entityRef }, () =>
      mesh.getEntity(entityRef, { credentials, knownTag: knownTagOf(req) }),
    );
    const { repeats } = queryOf<{ repeats: Repeats }>(req);
    sendAnswer(res, answer, repeats);
  });

  router.get('/v1/entities/:kind/:namespace/:name/object', async (req, res) => {
    const credentials = await httpAuth.credentials(req, readers);
    const entityRef = parseEntityPath(req.params);
    const object = queryOf<ClusterObject>(req);
    res.json(
      await audited('object-fetch', req, { entityRef, ...object }, () =>
        questions.getObject(entityRef, object, { credentials }),
      ),
    );
  });

  router.get('/v1/coverage', async (req, res) => {
    const credentials = await httpAuth.credentials(req, readers);
    const { by } = queryOf<{ by: CoverageScopeKind }>(req);
    const answer = await audited('coverage-fetch', req, { by }, () =>
      mesh.getCoverage(by, { credentials, knownTag: knownTagOf(req) }),
    );
    sendAnswer(res, answer);
  });

  router.get('/v1/coverage/trend', async (req, res) => {
    const credentials = await httpAuth.credentials(req, readers);
    const query = queryOf<CoverageTrendQuery>(req);
    res.json(
      await audited('coverage-trend-fetch', req, { by: query.by }, () =>
        mesh.getTrend(query, { credentials }),
      ),
    );
  });

  router.get('/v1/workloads', async (req, res) => {
    const credentials = await httpAuth.credentials(req, readers);
    res.json(
      await audited('workload-fetch', req, {}, () =>
        mesh.listWorkloads(queryOf<WorkloadsRequest>(req), { credentials }),
      ),
    );
  });

  router.get('/v1/findings', async (req, res) => {
    const credentials = await httpAuth.credentials(req, readers);
    res.json(
      await audited('finding-fetch', req, {}, () =>
        mesh.listFindings(queryOf<FindingsRequest>(req), { credentials }),
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

  router.post('/v1/decide', limited, async (req, res) => {
    const credentials = await httpAuth.credentials(req, readers);
    const question: DecideQuestion = req.body;
    const { cluster, namespace = '', name } = question.workload;
    const meta = { cluster, namespace, name };
    res.json(
      await audited('request-decide', req, meta, () =>
        questions.decide(question, { credentials }),
      ),
    );
  });

  router.post('/v1/can-reach', limited, async (req, res) => {
    const credentials = await httpAuth.credentials(req, readers);
    const question: CanReachQuestion = req.body;
    const { cluster, namespace = '', name } = question.client;
    const meta = { cluster, namespace, name };
    res.json(
      await audited('connection-decide', req, meta, () =>
        questions.canReach(question, { credentials }),
      ),
    );
  });

  router.post('/v1/what-if', limited, async (req, res) => {
    const credentials = await httpAuth.credentials(req, readers);
    const { cluster, apply, remove }: WhatIfQuestion = req.body;
    const delta = { upserted: parseManifests(apply ?? ''), removed: remove };
    res.json(
      await audited('change-assess', req, { cluster }, () =>
        questions.whatIf(cluster, delta, { credentials }),
      ),
    );
  });

  router.get('/v1/affected', limited, async (req, res) => {
    const credentials = await httpAuth.credentials(req, readers);
    const object = queryOf<ClusterObject>(req);
    res.json(
      await audited('affected-fetch', req, { ...object }, () =>
        questions.listAffected(object, { credentials }),
      ),
    );
  });

  router.get('/v1/policies', limited, async (req, res) => {
    const credentials = await httpAuth.credentials(req, readers);
    const filter = queryOf<PolicyFilter>(req);
    res.json(
      await audited('policy-fetch', req, { ...filter }, () =>
        questions.listPolicies(filter, { credentials }),
      ),
    );
  });

  router.post('/v1/refresh', limited, async (req, res) => {
    const credentials = await httpAuth.credentials(req, readers);
    const { cluster }: { cluster: string } = req.body;
    await audited('cluster-refresh', req, { cluster }, () =>
      questions.refreshCluster(cluster, { credentials }),
    );
    res.status(202).end();
  });

  router.get('/v1/facts', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['service'] });
    const gone = new AbortController();
    res.on('close', () => gone.abort());
    const request = {
      ...queryOf<Omit<FactsRequest, 'signal'>>(req),
      signal: gone.signal,
    };
    res.json(
      await audited('fact-fetch', req, {}, () =>
        mesh.getFacts(request, { credentials }),
      ),
    );
  });

  addCoverageRoutes(router, { coverage, httpAuth, audited });
  addExportRoutes(router, {
    exports: new AuthorizedExports({ mesh, coverage, exemptions }),
    httpAuth,
    audited,
    clock,
  });
  addBadgeRoutes(router, { badges: options.badges, httpAuth, audited });
  addDigestRoutes(router, {
    digest: new AuthorizedDigest({ mesh }),
    httpAuth,
    audited,
  });
  addExemptionRoutes(router, { exemptions, httpAuth, audited });

  return router;
}

function knownTagOf(req: Request): string | undefined {
  return /^(?:W\/)?"([^"]*)"$/.exec(req.header('if-none-match') ?? '')?.[1];
}

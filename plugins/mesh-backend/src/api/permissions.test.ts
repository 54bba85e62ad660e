import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { MeshModel, type ObjectRef } from '@mesh-portal/istio-semantics';
import express from 'express';
import request from 'supertest';
import { parse } from 'yaml';
import { ClusterStates } from '../evaluate/ClusterStates';
import { MeshQuestions } from '../evaluate/MeshQuestions';
import { idOf } from '../evaluate/verdicts';
import { TestClock } from '../ingest/testUtils/TestClock';
import {
  application,
  namespaceObject,
  peerAuthentication,
} from '../testFixtures/objects';
import { storedEntity } from '../testFixtures/verdicts';
import { AuthorizedBadges } from '../badge/AuthorizedBadges';
import type { Exemption, ExemptionStore } from '../store/ExemptionStore';
import { AuthorizedCoverage } from './AuthorizedCoverage';
import { AuthorizedExemptions } from './AuthorizedExemptions';
import { AuthorizedMeshService } from './AuthorizedMeshService';
import { AuthorizedQuestions } from './AuthorizedQuestions';
import { createRouter } from './createRouter';
import type { DefaultMeshService } from './DefaultMeshService';
import { ReadableEntities } from './ReadableEntities';
import {
  allowed,
  conditional,
  conditionalWithTotals,
  denied,
  foreign,
  hiddenInCatalog,
  owned,
  permissionsOf,
  readsAll,
  type Policy,
} from './__testUtils__/policies';

/** Answers with what it was asked, so that a test sees what the reader would get. */
function meshMock() {
  return {
    entityRefs: async () => [owned, foreign],
    getEntity: async (ref: string) => ({ tag: 't', body: { entityRef: ref } }),
    getCoverage: async (
      by: string,
      { visible }: { visible?: Set<string> },
    ) => ({
      tag: 't',
      body: { by, rows: [], visible: visible && [...visible] },
    }),
    listWorkloads: async (
      _: object,
      { visible }: { visible?: Set<string> },
    ) => ({ items: [], visible: visible && [...visible] }),
    getTrend: async () => ({ points: [] }),
    listFindings: async (
      _: object,
      { visible }: { visible?: Set<string> },
    ) => ({ items: [], visible: visible && [...visible] }),
    listClusters: async () => ({ items: [] }),
    getFacts: async () => ({ seq: 1, items: [], removed: [], reset: true }),
  } as unknown as DefaultMeshService;
}

/** Answers with what the reader may be told of. */
const tellVisible = async (
  _: unknown,
  visible: ReadonlySet<string> | undefined,
) => ({ checks: [], items: [], visible: visible && [...visible] } as never);

// Whoever starts the router first compiles the API's document.
jest.setTimeout(60_000);

const deployment = (name: string): ObjectRef => ({
  group: 'apps',
  kind: 'Deployment',
  namespace: 'shop',
  name,
});
const inEu = (ref: ObjectRef) => ({ cluster: 'eu', ...ref });
const meshWide: ObjectRef = {
  group: 'security.istio.io',
  kind: 'PeerAuthentication',
  namespace: 'istio-system',
  name: 'default',
};

/** A cluster in which `owned` has the workload mine, `foreign` theirs, and nobody lonely. */
function questionsFor(readable: ReadableEntities) {
  const model = MeshModel.of([
    namespaceObject('shop', { 'istio-injection': 'enabled' }),
    peerAuthentication('istio-system', 'PERMISSIVE'),
    ...['mine', 'theirs', 'lonely'].flatMap(each => application('shop', each)),
  ]);
  const claimOf = (name: string, entityRef: string) =>
    [deployment(name), { kind: 'Service', namespace: 'shop', name }].map(
      ref => [idOf('eu', ref), [entityRef]] as [string, string[]],
    );
  return new AuthorizedQuestions({
    questions: new MeshQuestions({
      modelFor: async cluster => (cluster === 'eu' ? model : undefined),
    }),
    states: new ClusterStates([
      { name: 'eu', state: 'fresh', reader: 'telling' },
    ]),
    store: {
      listClaims: async cluster =>
        new Map(
          cluster === 'eu'
            ? [...claimOf('mine', owned), ...claimOf('theirs', foreign)]
            : [],
        ),
      readBoundInDetail: async () =>
        ({
          workloads: [{ cluster: 'eu', detail: { because: [meshWide] } }],
          services: [],
        } as never),
      readObject: async (_, ref) => ({ kind: ref.kind }),
    },
    readable,
    refresh: async cluster => cluster === 'eu',
  });
}

/** One approved exemption of each of the entities. */
function storeOfExemptions() {
  const exemption = (entityRef: string): Exemption => ({
    id: entityRef,
    entityRef,
    check: 'encrypted',
    reason: 'legacy clients',
    state: 'approved',
    source: 'request',
    requestedBy: 'user:default/mock',
    requestedAt: 0,
    expiresAt: 4_000_000_000,
  });
  const exemptions: ExemptionStore = {
    requestExemption: async wanted => ({
      ...wanted,
      id: 'new',
      state: 'requested',
      source: 'request',
    }),
    decideExemption: async (id, decision) => ({
      ...exemption(id),
      ...decision,
    }),
    readExemption: async id =>
      [owned, foreign].includes(id) ? exemption(id) : undefined,
    listExemptions: async ({ entityRefs = [owned, foreign] }) =>
      entityRefs.map(exemption),
    saveProposals: async () => {},
    takeExpired: async () => [],
  };
  const mine = idOf('eu', deployment('mine'));
  return { exemptions, listClaims: async () => new Map([[mine, [owned]]]) };
}

async function appFor(policy: Policy) {
  const permissions = permissionsOf(policy);
  const auditor = mockServices.auditor.mock();
  const event = {
    success: jest.fn(async () => {}),
    fail: jest.fn(async () => {}),
  };
  auditor.createEvent.mockResolvedValue(event);
  const clock = new TestClock();
  const readable = new ReadableEntities({
    permissions,
    auth: mockServices.auth(),
    clock,
  });
  const router = await createRouter({
    mesh: new AuthorizedMeshService({ mesh: meshMock(), readable }),
    questions: questionsFor(readable),
    coverage: new AuthorizedCoverage({
      index: { entityRefs: async () => [owned, foreign] },
      results: { list: tellVisible },
      fixNext: { list: tellVisible },
      restarts: { list: tellVisible },
      readable,
    }),
    exemptions: new AuthorizedExemptions({
      store: storeOfExemptions(),
      readable,
      checks: [{ id: 'encrypted' }],
      platformPlaces: async () => new Map([[foreign, ['eu/istio-system']]]),
      maxDays: 50_000,
      onDecided: async () => {},
      clock,
    }),
    badges: new AuthorizedBadges({
      store: {
        readEntity: async entityRef => storedEntity(entityRef) as never,
        badges: {
          readKey: async () => 'key',
          addKey: async () => 'key',
          deleteKey: async () => {},
        },
      },
      readable,
    }),
    httpAuth: mockServices.httpAuth(),
    auditor,
    clock,
  });
  const app = express().use(router).use(mockErrorHandler());
  return { app, auditor, clock, event, permissions };
}

const nobody = mockCredentials.none.header();
const user = mockCredentials.user.header();
const service = mockCredentials.service.header();

describe('who may see what', () => {
  /** Methods and addresses of the two tables. */
  const asked = new Set<string>();

  const entity = (ref: string) => `/v1/entities/${ref.replace(':', '/')}`;
  const all = undefined;
  const trend = '/v1/coverage/trend?by=org&check=encrypted';
  const digest = '/v1/digest?owner=group%3Adefault%2Fteam-a';
  type Case = [string, Policy, string, string, number, { visible?: string[] }?];
  it.each<Case>([
    ['entity', allowed, nobody, entity(owned), 401],
    ['entity', allowed, user, entity(foreign), 200],
    ['entity', conditional, user, entity(owned), 200],
    ['entity', conditional, user, entity(foreign), 404],
    ['entity', conditionalWithTotals, user, entity(foreign), 404],
    ['entity', hiddenInCatalog, user, entity(owned), 200],
    ['entity', hiddenInCatalog, user, entity(foreign), 404],
    ['entity', denied, user, entity(owned), 404],
    ['entity', denied, service, entity(foreign), 200],
    ['coverage', allowed, nobody, '/v1/coverage', 401],
    ['coverage', allowed, user, '/v1/coverage', 200, { visible: all }],
    [
      'coverage',
      readsAll,
      user,
      '/v1/coverage',
      200,
      { visible: [owned, foreign] },
    ],
    ['coverage', conditional, user, '/v1/coverage', 200, { visible: [owned] }],
    [
      'coverage',
      conditionalWithTotals,
      user,
      '/v1/coverage',
      200,
      { visible: all },
    ],
    [
      'coverage',
      hiddenInCatalog,
      user,
      '/v1/coverage',
      200,
      { visible: [owned] },
    ],
    ['coverage', denied, user, '/v1/coverage', 200, { visible: [] }],
    ['coverage', denied, service, '/v1/coverage', 200, { visible: all }],
    ['workloads', allowed, nobody, '/v1/workloads', 401],
    [
      'workloads',
      allowed,
      user,
      '/v1/workloads?claimed=false',
      200,
      { visible: all },
    ],
    ['workloads', readsAll, user, '/v1/workloads?claimed=false', 403],
    [
      'workloads',
      conditional,
      user,
      '/v1/workloads',
      200,
      { visible: [owned] },
    ],
    [
      'workloads',
      conditional,
      user,
      '/v1/workloads?claimed=true',
      200,
      { visible: [owned] },
    ],
    ['workloads', conditional, user, '/v1/workloads?claimed=false', 403],
    ['workloads', denied, user, '/v1/workloads', 200, { visible: [] }],
    [
      'workloads',
      denied,
      service,
      '/v1/workloads?claimed=false',
      200,
      { visible: all },
    ],
    ['findings', allowed, nobody, '/v1/findings', 401],
    ['findings', allowed, user, '/v1/findings', 200, { visible: all }],
    ['findings', conditional, user, '/v1/findings', 200, { visible: [owned] }],
    ['findings', denied, user, '/v1/findings', 200, { visible: [] }],
    ['findings', denied, service, '/v1/findings', 200, { visible: all }],
    ...['coverage/results', 'coverage/fix-next', 'restarts'].flatMap(
      (each): Case[] => {
        const path = `/v1/${each}`;
        return [
          [each, allowed, nobody, path, 401],
          [each, allowed, user, path, 200, { visible: all }],
          [each, readsAll, user, path, 200, { visible: [owned, foreign] }],
          [each, conditional, user, path, 200, { visible: [owned] }],
          [each, conditionalWithTotals, user, path, 200, { visible: all }],
          [each, hiddenInCatalog, user, path, 200, { visible: [owned] }],
          [each, denied, user, path, 200, { visible: [] }],
          [each, denied, service, path, 200, { visible: all }],
        ];
      },
    ),
    ...['coverage', 'results', 'findings', 'restarts'].flatMap(
      (each): Case[] => {
        const path = `/v1/export/${each}?format=json`;
        return [
          [path, allowed, nobody, path, 401],
          [path, allowed, user, path, 200, { visible: all }],
          [path, conditional, user, path, 200, { visible: [owned] }],
          [path, denied, user, path, 200, { visible: [] }],
          [path, denied, service, path, 200, { visible: all }],
        ];
      },
    ),
    ...['json', 'csv'].flatMap((format): Case[] => {
      const path = `/v1/export/unclaimed?format=${format}`;
      return [
        [path, allowed, nobody, path, 401],
        [path, readsAll, user, path, 403],
        [path, conditional, user, path, 403],
        [path, denied, user, path, 403],
      ];
    }),
    ...['json', 'csv'].flatMap((format): Case[] => {
      const path = `/v1/export/exemptions?format=${format}`;
      return [
        [path, allowed, nobody, path, 401],
        [path, allowed, user, path, 200],
        [path, conditional, user, path, 200],
        [path, denied, user, path, 200],
        [path, denied, service, path, 200],
      ];
    }),
    ['trend', allowed, nobody, trend, 401],
    ['trend', allowed, user, trend, 200],
    ['trend', conditionalWithTotals, user, trend, 200],
    ['trend', readsAll, user, trend, 403],
    ['trend', conditional, user, trend, 403],
    ['trend', denied, user, trend, 403],
    ['trend', denied, service, trend, 200],
    ['clusters', allowed, nobody, '/v1/clusters', 401],
    ['clusters', allowed, user, '/v1/clusters', 200],
    ['clusters', conditionalWithTotals, user, '/v1/clusters', 200],
    ['clusters', conditional, user, '/v1/clusters', 403],
    ['clusters', denied, user, '/v1/clusters', 403],
    ['clusters', denied, service, '/v1/clusters', 200],
    ['digest', allowed, nobody, digest, 401],
    ['digest', allowed, user, digest, 200],
    ['digest', denied, user, digest, 200],
    ['digest', denied, service, digest, 200],
    ['facts', allowed, nobody, '/v1/facts', 401],
    ['facts', allowed, user, '/v1/facts', 403],
    ['facts', conditional, user, '/v1/facts', 403],
    ['facts', denied, service, '/v1/facts', 200],
  ])('%s %j', async (_, policy, header, path, status, ...[body]) => {
    asked.add(`get ${path}`);
    const { app } = await appFor(policy);
    const response = await request(app).get(path).set('authorization', header);
    expect(response.status).toBe(status);
    if (body) {
      expect(response.body.visible).toEqual(body.visible);
    }
    if (status >= 400) {
      // The framework repeats the URL; what we say of it names nothing.
      expect(JSON.stringify(response.body.error)).not.toMatch(/owned|foreign/);
    }
  });

  const query = (ref: object) => new URLSearchParams({ ...ref });
  const strict = JSON.stringify(peerAuthentication('shop', 'STRICT'));
  const exemptionRequest = {
    entityRef: owned,
    check: 'encrypted',
    reason: 'legacy clients',
    expiresAt: '2090-01-01T00:00:00.000Z',
  };
  const questions: Record<
    string,
    (
      subject: string,
    ) => [method: 'get' | 'post' | 'delete', path: string, body?: object]
  > = {
    decide: name => [
      'post',
      '/v1/decide',
      { workload: inEu(deployment(name)), request: { path: '/' } },
    ],
    'can-reach': name => [
      'post',
      '/v1/can-reach',
      {
        client: inEu(deployment('mine')),
        service: { namespace: 'shop', name },
      },
    ],
    'what-if': () => ['post', '/v1/what-if', { cluster: 'eu', apply: strict }],
    affected: () => ['get', `/v1/affected?${query(inEu(meshWide))}`],
    policies: () => ['get', '/v1/policies?cluster=eu'],
    object: name => [
      'get',
      `${entity(name === 'mine' ? owned : foreign)}/object?${query(
        inEu(meshWide),
      )}`,
    ],
    refresh: () => ['post', '/v1/refresh', { cluster: 'eu' }],
    badge: name => [
      'post',
      `${entity(name === 'mine' ? owned : foreign)}/badge`,
    ],
    'badge revocation': name => [
      'delete',
      `${entity(name === 'mine' ? owned : foreign)}/badge`,
    ],
    exemptions: () => ['get', '/v1/exemptions'],
    'exemption request': name => [
      'post',
      '/v1/exemptions',
      { ...exemptionRequest, entityRef: name === 'mine' ? owned : foreign },
    ],
    'exemption decision': name => [
      'post',
      `/v1/exemptions/${encodeURIComponent(
        name === 'mine' ? owned : foreign,
      )}/decision`,
      { state: 'revoked' },
    ],
  };
  // Nobody; a reader who may everything, about their own and a foreign entity; an owner about the same; one who may
  // nothing; a service.
  it.each<[string, Policy, number[]]>([
    ['decide', conditional, [401, 200, 200, 200, 404, 404, 200]],
    ['can-reach', conditional, [401, 200, 200, 200, 404, 404, 200]],
    ['what-if', conditional, [401, 200, 200, 200, 200, 404, 200]],
    ['affected', conditional, [401, 200, 200, 200, 200, 404, 200]],
    ['policies', conditional, [401, 200, 200, 200, 200, 404, 200]],
    ['object', conditional, [401, 403, 403, 403, 404, 404, 200]],
    [
      'object',
      { ...conditional, object: AuthorizeResult.CONDITIONAL },
      [401, 403, 403, 200, 404, 404, 200],
    ],
    ['refresh', conditional, [401, 403, 403, 403, 403, 403, 202]],
    [
      'refresh',
      { ...conditional, refresh: AuthorizeResult.ALLOW },
      [401, 403, 403, 202, 202, 403, 202],
    ],
    ['badge', conditional, [401, 403, 403, 403, 404, 404, 403]],
    [
      'badge',
      { ...conditional, badge: AuthorizeResult.CONDITIONAL },
      [401, 403, 403, 200, 404, 404, 403],
    ],
    ['badge revocation', conditional, [401, 403, 403, 403, 404, 404, 403]],
    [
      'badge revocation',
      { ...conditional, badge: AuthorizeResult.CONDITIONAL },
      [401, 403, 403, 204, 404, 404, 403],
    ],
    ['exemptions', conditional, [401, 200, 200, 200, 200, 200, 200]],
    ['exemption request', conditional, [401, 403, 403, 403, 404, 404, 403]],
    [
      'exemption request',
      { ...conditional, exemptionCreate: AuthorizeResult.CONDITIONAL },
      [401, 403, 403, 201, 404, 404, 403],
    ],
    ['exemption decision', conditional, [401, 403, 403, 403, 404, 404, 403]],
    [
      'exemption decision',
      { ...conditional, exemptionCreate: AuthorizeResult.ALLOW },
      [401, 403, 403, 403, 404, 404, 403],
    ],
    [
      'exemption decision',
      { ...conditional, exemptionApprove: AuthorizeResult.ALLOW },
      [401, 403, 403, 200, 404, 404, 403],
    ],
  ])('answers %s to whom it is for: %j', async (question, policy, statuses) => {
    const readers: Array<[Policy, string, string]> = [
      [allowed, nobody, 'mine'],
      [allowed, user, 'mine'],
      [allowed, user, 'theirs'],
      [policy, user, 'mine'],
      [policy, user, 'theirs'],
      [denied, user, 'mine'],
      [denied, service, 'theirs'],
    ];
    const seen = [];
    const apps = new Map<Policy, express.Express>();
    for (const [each, header, subject] of readers) {
      const app = apps.get(each) ?? (await appFor(each)).app;
      apps.set(each, app);
      const [method, path, body] = questions[question](subject);
      asked.add(`${method} ${path}`);
      const response = await request(app)
        [method](path)
        .set('authorization', header)
        .send(body);
      seen.push(response.status);
    }
    expect(seen).toEqual(statuses);
  });

  it('has asked for every route that is documented', () => {
    const { paths } = parse(
      readFileSync(resolve(__dirname, '../../openapi.yaml'), 'utf8'),
    );
    const documented = Object.entries<object>(paths).flatMap(
      ([template, methods]) =>
        Object.keys(methods)
          .filter(each => each !== 'parameters')
          .map(method => `${method} ${template}`),
    );
    const isAsked = (route: string) => {
      const form = new RegExp(`^${route.replace(/\{\w+\}/g, '[^/]+')}(\\?|$)`);
      return [...asked].some(each => form.test(each));
    };
    expect(documented.filter(each => !isAsked(each))).toEqual([
      // createSignalsRouter.test.ts
      'get /v1/entities/{kind}/{namespace}/{name}/signals',
      // For whoever has the address, which the plugin's own test asks for.
      'get /v1/badges/{token}',
    ]);
  });

  it('tells of a change and of a policy only what concerns readable entities', async () => {
    const about = async (policy: Policy, question: string) => {
      const { app } = await appFor(policy);
      const [method, path, body] = questions[question]('');
      const { text } = await request(app)
        [method](path)
        .set('authorization', user)
        .send(body);
      const { hidden } = JSON.parse(text);
      const names = ['mine', 'theirs', 'lonely'];
      return [
        names.filter(each => text.includes(`"name":"${each}"`)).join(),
        hidden?.changes ?? hidden,
      ];
    };
    for (const question of ['what-if', 'affected']) {
      expect(await about(allowed, question)).toEqual(['mine,theirs,lonely', 0]);
      expect(await about(conditional, question)).toEqual(['mine', undefined]);
      expect(await about(readsAll, question)).toEqual([
        'mine,theirs',
        undefined,
      ]);
      expect(await about(conditionalWithTotals, question)).toEqual([
        'mine,lonely',
        expect.any(Number),
      ]);
    }
  });

  it('counts of a policy only what the reader may see', async () => {
    const policiesFor = async (policy: Policy) => {
      const { app } = await appFor(policy);
      const { body } = await request(app)
        .get('/v1/policies?cluster=eu')
        .set('authorization', user);
      return body;
    };
    const one = (subjects: number) => [
      { object: meshWide, wide: true, subjects },
    ];
    expect(await policiesFor(allowed)).toMatchObject({
      rootNamespace: 'istio-system',
      namespaces: ['shop'],
      items: one(3),
    });
    expect((await policiesFor(conditional)).items).toEqual(one(1));
    expect((await policiesFor(conditionalWithTotals)).items).toEqual(one(2));
    const { app } = await appFor(allowed);
    const elsewhere = await request(app)
      .get('/v1/policies?cluster=eu&namespace=shop')
      .set('authorization', user);
    expect(elsewhere.body.items).toEqual([]);
  });

  it('shows no object that the verdicts of the entity do not name', async () => {
    const { app } = await appFor({ ...allowed, object: AuthorizeResult.ALLOW });
    const statusFor = async (ref: object) =>
      (
        await request(app)
          .get(`${entity(owned)}/object?${query(ref)}`)
          .set('authorization', user)
      ).status;
    expect(await statusFor(inEu(meshWide))).toBe(200);
    for (const other of [
      { cluster: 'us' },
      { name: 'other' },
      { namespace: 'shop' },
      { kind: 'RequestAuthentication' },
      { group: 'example.com' },
    ]) {
      expect(await statusFor({ ...inEu(meshWide), ...other })).toBe(404);
    }
  });

  it('lists and takes exemptions of what the reader may see', async () => {
    const { app } = await appFor({
      ...conditional,
      exemptionCreate: AuthorizeResult.ALLOW,
    });
    const listed = await request(app)
      .get('/v1/exemptions')
      .set('authorization', user);
    expect(listed.body.items).toEqual([
      expect.objectContaining({
        entityRef: owned,
        state: 'approved',
        expired: false,
      }),
    ]);
    const ask = async (sent: object) => {
      const { body } = await request(app)
        .post('/v1/exemptions')
        .set('authorization', user)
        .send({ ...exemptionRequest, ...sent });
      return body.error?.message ?? body;
    };
    expect(await ask({})).toMatchObject({
      state: 'requested',
      requestedBy: 'user:default/mock',
      expiresAt: '2090-01-01T00:00:00.000Z',
    });
    expect(await ask({ workload: inEu(deployment('mine')) })).toMatchObject({
      workloadId: idOf('eu', deployment('mine')),
    });
    expect(await ask({ workload: inEu(deployment('theirs')) })).toMatch(
      "'workload'",
    );
    expect(await ask({ check: 'other' })).toMatch("'check' must be one of");
    expect(await ask({ expiresAt: 'soon' })).toMatch('expiresAt');
    expect(await ask({ requestedBy: 'user:default/boss' })).toMatch(
      'additional properties',
    );
  });

  it('stops a reader who asks too much, and nobody else', async () => {
    const { app } = await appFor(allowed);
    const ask = async (header: string) => {
      const [, path, body] = questions.decide('mine');
      const response = await request(app)
        .post(path)
        .set('authorization', header)
        .send(body);
      return response.status;
    };
    const statuses = [];
    for (let i = 0; i < 61; i++) {
      statuses.push(await ask(user));
    }
    expect(statuses.lastIndexOf(200)).toBe(59);
    expect(statuses[60]).toBe(429);
    expect(await ask(service)).toBe(200);
  });

  it('audits what was read, also where it was refused', async () => {
    const { app, auditor, event } = await appFor(conditional);
    await request(app).get(entity(owned)).set('authorization', user);
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'entity-fetch',
        meta: { entityRef: owned },
      }),
    );
    expect(event.success).toHaveBeenCalledTimes(1);
    await request(app).get(entity(foreign)).set('authorization', user);
    expect(event.fail).toHaveBeenCalledWith({
      error: expect.objectContaining({ name: 'NotFoundError' }),
    });
  });

  it.each([
    ['/v1/coverage?by=team', 'by'],
    ['/v1/coverage?by=owner&by=system', 'by'],
    ['/v1/coverage?by=owner&owner=x', 'owner'],
    ['/v1/entities/component/default/a%20b', 'name'],
    ['/v1/workloads?claimed=no', 'claimed'],
    ['/v1/workloads?claimed=true&claimed=false', 'claimed'],
    ['/v1/workloads?cluster[$ne]=x', 'cluster'],
    ['/v1/workloads?cluster=', 'cluster'],
    [`/v1/workloads?namespace=${'a'.repeat(254)}`, 'namespace'],
    ['/v1/workloads?limit=0', 'limit'],
    ['/v1/workloads?limit=501', 'limit'],
    ['/v1/workloads?limit=1.5', 'limit'],
    ['/v1/workloads?offset=-1', 'offset'],
    ['/v1/workloads?offset=10000000', 'offset'],
    ['/v1/workloads?clusters=eu', 'clusters'],
    ['/v1/findings?severity=bad', 'severity'],
    ['/v1/findings?code=x', 'code'],
    ['/v1/findings?owner=team', 'owner'],
    ['/v1/findings?sort=name', 'sort'],
    ['/v1/facts?since=x', 'since'],
    ['/v1/facts?since=99999999999999999999', 'since'],
    ['/v1/facts?wait=26', 'wait'],
    ['/v1/affected?cluster=eu&kind=Service', 'name'],
  ])('rejects %s and names the parameter', async (path, parameter) => {
    const { app } = await appFor(allowed);
    const { status, body } = await request(app)
      .get(path)
      .set('authorization', service);
    expect([status, body.error.name]).toEqual([400, 'InputError']);
    expect(body.error.message).toContain(parameter);
  });

  it.each<[string, object, string]>([
    ['/v1/decide', { workload: inEu(deployment('mine')) }, 'request'],
    [
      '/v1/decide',
      {
        workload: inEu(deployment('mine')),
        request: { headers: { a: ['b'] } },
      },
      'headers',
    ],
    ['/v1/can-reach', { client: inEu(deployment('mine')) }, 'service'],
    ['/v1/what-if', { apply: strict }, 'cluster'],
    ['/v1/what-if', { cluster: 'eu', apply: 'a'.repeat(65_537) }, 'apply'],
    ['/v1/what-if', { cluster: 'eu', apply: 'a: [secret' }, 'Document 1'],
    ['/v1/what-if', { cluster: 'eu', apply: 'secret: 1' }, 'metadata.name'],
    ['/v1/what-if', { cluster: 'eu', remove: [{ kind: 'Service' }] }, 'name'],
    ['/v1/refresh', {}, 'cluster'],
  ])('rejects %s %j and names the field', async (path, sent, field) => {
    const { app } = await appFor(allowed);
    const { status, body } = await request(app)
      .post(path)
      .set('authorization', user)
      .send(sent);
    expect([status, body.error.name]).toEqual([400, 'InputError']);
    expect(body.error.message).toContain(field);
    expect(body.error.message).not.toContain('secret');
  });

  it('takes no body that is larger than what may be asked', async () => {
    const { app } = await appFor(allowed);
    const { status, body } = await request(app)
      .post('/v1/what-if')
      .set('authorization', user)
      .send({ cluster: 'eu', apply: 'a'.repeat(300_000) });
    expect(status).toBe(400);
    expect(body.error.message).toContain('too large');
  });

  it('sends an answer that the reader has no second time', async () => {
    const { app } = await appFor(allowed);
    const first = await request(app)
      .get(entity(owned))
      .set('authorization', user);
    expect(first.headers).toMatchObject({
      etag: 'W/"t"',
      'cache-control': 'private, no-cache',
    });
  });
});

describe('ReadableEntities', () => {
  const refs = Array.from(
    { length: 450 },
    (_, i) => `component:default/c${i}`,
  ).concat(owned);
  const credentials = mockCredentials.user();

  it('asks in chunks, remembers for a minute, and asks only for what is new', async () => {
    const permissions = permissionsOf(conditional);
    const clock = new TestClock();
    const readable = new ReadableEntities({
      permissions,
      auth: mockServices.auth(),
      clock,
    });
    const list = [...refs];
    expect(await readable.among(async () => list, credentials)).toEqual(
      new Set([owned]),
    );
    expect(
      permissions.authorize.mock.calls.map(([requests]) => requests.length),
    ).toEqual([400, 400, 102]);
    list.push('component:default/new');
    await readable.among(async () => list, credentials);
    expect(
      permissions.authorize.mock.calls.map(([requests]) => requests.length),
    ).toEqual([400, 400, 102, 2]);
    clock.advance(60_001);
    await readable.among(async () => list, credentials);
    expect(permissions.authorize).toHaveBeenCalledTimes(7);
    await readable.among(
      async () => [owned],
      mockCredentials.user('user:default/other'),
    );
    expect(permissions.authorize).toHaveBeenCalledTimes(8);
  });

  it('takes a missing answer for a no', async () => {
    const permissions = permissionsOf(conditional);
    const readable = new ReadableEntities({
      permissions,
      auth: mockServices.auth(),
      clock: new TestClock(),
    });
    permissions.authorize.mockResolvedValue([]);
    expect(await readable.isReadable(owned, credentials)).toBe(false);
    expect(await readable.among(async () => [owned], credentials)).toEqual(
      new Set(),
    );
    permissions.authorizeConditional.mockResolvedValue([]);
    expect(await readable.among(async () => [owned], credentials)).toEqual(
      new Set(),
    );
  });
});

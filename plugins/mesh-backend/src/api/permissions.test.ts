import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
} from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  isPermission,
  type Permission,
} from '@backstage/plugin-permission-common';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import {
  meshCoverageReadPermission,
  meshEntityReadPermission,
} from '@mesh-portal/backstage-plugin-mesh-common';
import express from 'express';
import request from 'supertest';
import { TestClock } from '../ingest/testUtils/TestClock';
import { AuthorizedMeshService } from './AuthorizedMeshService';
import { createRouter } from './createRouter';
import type { DefaultMeshService } from './DefaultMeshService';
import { ReadableEntities } from './ReadableEntities';

const { ALLOW, DENY, CONDITIONAL } = AuthorizeResult;
const owned = 'component:default/owned';
const foreign = 'component:default/foreign';

/** What a policy answers: once and for all, or by owner. */
type Rule = typeof ALLOW | typeof DENY | typeof CONDITIONAL;

interface Policy {
  entity: Rule;
  coverage: typeof ALLOW | typeof DENY;
  catalog?: Rule;
}

const allowed: Policy = { entity: ALLOW, coverage: ALLOW };
const readsAll: Policy = { entity: ALLOW, coverage: DENY };
const conditional: Policy = { entity: CONDITIONAL, coverage: DENY };
const conditionalWithTotals: Policy = { entity: CONDITIONAL, coverage: ALLOW };
const hiddenInCatalog: Policy = {
  entity: ALLOW,
  catalog: CONDITIONAL,
  coverage: DENY,
};
const denied: Policy = { entity: DENY, coverage: DENY };

function permissionsOf(policy: Policy) {
  const ruleOf = (permission: Permission): Rule => {
    if (isPermission(permission, meshEntityReadPermission)) {
      return policy.entity;
    }
    if (isPermission(permission, catalogEntityReadPermission)) {
      return policy.catalog ?? ALLOW;
    }
    return isPermission(permission, meshCoverageReadPermission)
      ? policy.coverage
      : DENY;
  };
  const isService = (options?: { credentials?: BackstageCredentials }) =>
    (options?.credentials?.principal as { type?: string } | undefined)?.type ===
    'service';
  return mockServices.permissions.mock({
    authorize: async (requests, options) =>
      requests.map(each => {
        const rule = isService(options) ? ALLOW : ruleOf(each.permission);
        const ref = 'resourceRef' in each ? each.resourceRef : undefined;
        const byOwner = ref === owned ? ALLOW : DENY;
        return { result: rule === CONDITIONAL ? byOwner : rule };
      }),
    authorizeConditional: async (requests, options) =>
      requests.map(({ permission }) => {
        const rule = isService(options) ? ALLOW : ruleOf(permission);
        return rule === CONDITIONAL
          ? {
              result: CONDITIONAL,
              pluginId: 'catalog',
              resourceType: 'catalog-entity',
              conditions: {
                rule: 'IS_ENTITY_OWNER',
                resourceType: 'catalog-entity',
                params: {},
              },
            }
          : { result: rule };
      }),
  });
}

/** Answers with what it was asked, so that a test sees what the reader would get. */
function meshMock() {
  return {
    entityRefs: async () => [owned, foreign],
    getEntity: async (ref: string) => ({ tag: 't', body: { entityRef: ref } }),
    getCoverage: async (
      by: string,
      { visible }: { visible?: Set<string> },
    ) => ({ tag: 't', body: { by, visible: visible && [...visible] } }),
    listWorkloads: async (
      _: object,
      { visible }: { visible?: Set<string> },
    ) => ({ visible: visible && [...visible] }),
    listClusters: async () => ({ items: [] }),
    getFacts: async () => ({ seq: 1, items: [], removed: [], reset: true }),
  } as unknown as DefaultMeshService;
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
    mesh: new AuthorizedMeshService({
      mesh: meshMock(),
      permissions,
      readable,
    }),
    httpAuth: mockServices.httpAuth(),
    auditor,
  });
  const app = express().use(router).use(mockErrorHandler());
  return { app, auditor, clock, event, permissions };
}

const nobody = mockCredentials.none.header();
const user = mockCredentials.user.header();
const service = mockCredentials.service.header();

describe('who may see what', () => {
  const entity = (ref: string) => `/v1/entities/${ref.replace(':', '/')}`;
  const all = undefined;
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
    ['clusters', allowed, nobody, '/v1/clusters', 401],
    ['clusters', allowed, user, '/v1/clusters', 200],
    ['clusters', conditionalWithTotals, user, '/v1/clusters', 200],
    ['clusters', conditional, user, '/v1/clusters', 403],
    ['clusters', denied, user, '/v1/clusters', 403],
    ['clusters', denied, service, '/v1/clusters', 200],
    ['facts', allowed, nobody, '/v1/facts', 401],
    ['facts', allowed, user, '/v1/facts', 403],
    ['facts', conditional, user, '/v1/facts', 403],
    ['facts', denied, service, '/v1/facts', 200],
  ])('%s %j', async (_, policy, header, path, status, ...[body]) => {
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

  it('rejects input that it does not know', async () => {
    const { app } = await appFor(allowed);
    for (const path of [
      '/v1/coverage?by=everything',
      '/v1/workloads?claimed=x',
      '/v1/entities/component/default/a%20b',
    ]) {
      const response = await request(app).get(path).set('authorization', user);
      expect([path, response.status]).toEqual([path, 400]);
    }
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

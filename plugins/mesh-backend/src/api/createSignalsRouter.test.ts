import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import express from 'express';
import request from 'supertest';
import { TestClock } from '../ingest/testUtils/TestClock';
import { AuthorizedSignals } from '../metrics/AuthorizedSignals';
import { createSignalsRouter } from './createSignalsRouter';
import { ReadableEntities } from './ReadableEntities';

const { ALLOW, DENY } = AuthorizeResult;
const nobody = mockCredentials.none.header();
const user = mockCredentials.user.header();
const service = mockCredentials.service.header();

/** Everybody may read `owned`, and `foreign` only where the policy says so. */
async function appFor(foreign: typeof ALLOW | typeof DENY) {
  const permissions = mockServices.permissions.mock({
    authorize: async requests =>
      requests.map(each => ({
        result:
          'resourceRef' in each && each.resourceRef?.endsWith('/owned')
            ? ALLOW
            : foreign,
      })),
  });
  const auditor = mockServices.auditor.mock();
  const event = {
    success: jest.fn(async () => {}),
    fail: jest.fn(async () => {}),
  };
  auditor.createEvent.mockResolvedValue(event);
  const getSignals = jest.fn(async (entityRef: string) => ({
    entityRef,
    start: '2026-11-23T00:00:00.000Z',
    stepSeconds: 60,
    groups: [],
    withoutPrometheus: [],
  }));
  const signals = new AuthorizedSignals({
    signals: { getSignals },
    readable: new ReadableEntities({
      permissions,
      auth: mockServices.auth(),
      clock: new TestClock(),
    }),
  });
  const router = await createSignalsRouter({
    signals,
    httpAuth: mockServices.httpAuth(),
    auditor,
  });
  const app = express().use(router).use(mockErrorHandler());
  return { app, event, getSignals };
}

describe('signals of an entity', () => {
  const owned = '/v1/entities/component/default/Owned/signals';
  const foreign = '/v1/entities/component/default/foreign/signals';
  it.each([
    [ALLOW, nobody, owned, 401],
    [ALLOW, user, foreign, 200],
    [DENY, user, owned, 200],
    [DENY, user, foreign, 404],
    [ALLOW, service, foreign, 200],
    [DENY, service, foreign, 404],
    [ALLOW, user, '/v1/entities/component/default/a%20b/signals', 400],
    [ALLOW, user, '/v1/entities/component/default/%22%7D/signals', 400],
  ] as const)('%s %s %s', async (policy, header, path, status) => {
    const { app, event, getSignals } = await appFor(policy);
    const response = await request(app).get(path).set('authorization', header);
    expect(response.status).toBe(status);
    expect(getSignals).toHaveBeenCalledTimes(status === 200 ? 1 : 0);
    expect(event.success).toHaveBeenCalledTimes(status === 200 ? 1 : 0);
    expect(event.fail).toHaveBeenCalledTimes(status === 404 ? 1 : 0);
  });
});

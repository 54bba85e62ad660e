import { TestDatabases } from '@backstage/backend-test-utils';
import { DatabaseExemptions } from './DatabaseExemptions';
import type { ExemptionDecision } from './ExemptionStore';

const databases = TestDatabases.create({
  ids: process.env.BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING
    ? ['SQLITE_3', 'POSTGRES_15']
    : ['SQLITE_3'],
});

const request = {
  entityRef: 'component:default/orders',
  check: 'encrypted',
  reason: 'A legacy client cannot do TLS',
  requestedBy: 'user:default/ada',
  requestedAt: 1_000,
  expiresAt: 2_000,
};
const decision = (state: ExemptionDecision['state']): ExemptionDecision => ({
  state,
  decidedBy: 'user:default/grace',
  decidedAt: 1_100,
});

describe.each(databases.eachSupportedId())('DatabaseExemptions on %s', id => {
  async function setUp() {
    const knex = await databases.init(id);
    await knex.migrate.latest({ directory: `${__dirname}/../../migrations` });
    return new DatabaseExemptions(knex);
  }

  it('keeps requests and finds them again', async () => {
    const store = await setUp();
    const plain = await store.requestExemption(request);
    const full = await store.requestExemption({
      ...request,
      entityRef: 'component:default/billing',
      workloadId: 'w',
      ticket: 'MESH-1',
      requestedAt: 1_500,
      expiresAt: 3_000,
    });
    expect(plain).toEqual({
      ...request,
      id: plain.id,
      state: 'requested',
      source: 'request',
    });
    expect(await store.listExemptions({})).toEqual([full, plain]);
    expect(await store.listExemptions({ expiresAfter: 2_000 })).toEqual([full]);
    expect(
      await store.listExemptions({ entityRefs: [request.entityRef] }),
    ).toEqual([plain]);
    expect(await store.listExemptions({ state: 'approved' })).toEqual([]);
    await expect(
      store.requestExemption({ ...request, expiresAt: 1_000 }),
    ).rejects.toThrow("'expiresAt' must lie in the future");
  });

  it.each([
    [['approved'], 'approved'],
    [['rejected'], 'rejected'],
    [['approved', 'revoked'], 'revoked'],
    [['revoked'], 'revoked'],
  ] as const)('decides %s', async (decisions, last) => {
    const store = await setUp();
    const exemption = await store.requestExemption(request);
    for (const state of decisions) {
      await store.decideExemption(exemption.id, decision(state));
    }
    expect(await store.readExemption(exemption.id)).toEqual({
      ...exemption,
      ...decision(last),
    });
  });

  it.each([
    ['approved', 'approved'],
    ['approved', 'rejected'],
    ['rejected', 'approved'],
    ['rejected', 'revoked'],
    ['revoked', 'approved'],
  ] as const)('does not decide %s and then %s', async (first, second) => {
    const store = await setUp();
    const { id: exemption } = await store.requestExemption(request);
    await store.decideExemption(exemption, decision(first));
    await expect(
      store.decideExemption(exemption, decision(second)),
    ).rejects.toThrow(`The exemption is ${first} already`);
  });

  it('takes over what annotations propose, and leaves what people have decided', async () => {
    const store = await setUp();
    const proposal = (name: string, expiresAt = 2_000) => ({
      id: name,
      entityRef: 'component:default/orders',
      check: 'encrypted',
      reason: name,
      expiresAt,
    });
    const states = async () =>
      Object.fromEntries(
        (await store.listExemptions({})).map(({ id: each, state }) => [
          each,
          state,
        ]),
      );
    const mine = await store.requestExemption(request);
    const all = [proposal('a'), proposal('b'), proposal('late', 1_000)];
    const untrusted = { at: 1_000, trusted: false };
    await store.saveProposals(all, untrusted);
    await store.saveProposals(all, untrusted);
    expect(await states()).toEqual({
      a: 'requested',
      b: 'requested',
      [mine.id]: 'requested',
    });
    expect(await store.readExemption('a')).toMatchObject({
      source: 'annotation',
      requestedBy: 'component:default/orders',
      requestedAt: 1_000,
    });
    await store.decideExemption('a', decision('rejected'));
    await store.saveProposals(all, { at: 1_100, trusted: true });
    expect(await states()).toMatchObject({ a: 'rejected', b: 'approved' });
    await store.saveProposals(all, untrusted);
    expect(await states()).toMatchObject({ a: 'rejected', b: 'requested' });
    await store.decideExemption('b', decision('approved'));
    await store.saveProposals(all, untrusted);
    expect(await states()).toMatchObject({ b: 'approved' });
    await store.saveProposals([], untrusted);
    expect(await states()).toEqual({
      a: 'rejected',
      b: 'revoked',
      [mine.id]: 'requested',
    });
  });

  it('tells once of what was approved and has expired', async () => {
    const store = await setUp();
    const { id: approved } = await store.requestExemption(request);
    await store.requestExemption(request);
    await store.decideExemption(approved, decision('approved'));
    expect(await store.takeExpired(1_999)).toEqual([]);
    const taken = await Promise.all([
      store.takeExpired(2_000),
      store.takeExpired(2_000),
    ]);
    expect(taken.flat().map(each => each.id)).toEqual([approved]);
    expect(await store.takeExpired(2_001)).toEqual([]);
  });

  it('knows no exemption that nobody has requested', async () => {
    const store = await setUp();
    expect(await store.readExemption('none')).toBeUndefined();
    await expect(
      store.decideExemption('none', decision('approved')),
    ).rejects.toThrow('No such exemption');
  });
});

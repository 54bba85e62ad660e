import { TestDatabases } from '@backstage/backend-test-utils';
import type {
  CoverageCounts,
  CoverageScopeKind,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { DatabaseCoverageHistory } from '../store/DatabaseCoverageHistory';
import { CoverageHistory } from './CoverageHistory';

const databases = TestDatabases.create({
  ids: process.env.BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING
    ? ['SQLITE_3', 'POSTGRES_15']
    : ['SQLITE_3'],
});
const HOUR = 3_600;
const DAY = 24 * HOUR;
/** Midnight. */
const start = Date.UTC(2026, 0, 1) / 1000;
const organisation = { kind: 'org', ref: '' } as const;

function counts(passed: number): CoverageCounts {
  const [warning, failed, unknown, notApplicable, exempt] = [1, 2, 3, 4, 5];
  return {
    passed,
    warning,
    failed,
    error: 0,
    unknown,
    notApplicable,
    exempt,
  };
}

describe.each(databases.eachSupportedId())('CoverageHistory on %s', id => {
  async function setUp() {
    const knex = await databases.init(id);
    await knex.migrate.latest({ directory: `${__dirname}/../../migrations` });
    const store = new DatabaseCoverageHistory(knex);
    let passed = 0;
    const row = (scope: string) => ({
      scope,
      title: scope,
      entities: 20,
      checks: { encrypted: counts(passed) },
      levels: { none: 20, bronze: 0, silver: 0, gold: 0 },
    });
    const history = new CoverageHistory({
      store,
      coverage: {
        summarize: async (by: CoverageScopeKind) => ({
          by,
          checks: [],
          total: row(''),
          rows: [row(`${by}-a`), row(`${by}-b`)],
          visibleOnly: false,
          seq: 1,
        }),
      },
    });
    const tick = async (at: number, passing: number) => {
      passed = passing;
      await history.tick(at);
    };
    return { knex, store, tick };
  }

  it('records every scope once per quarter of an hour', async () => {
    const { knex, store, tick } = await setUp();
    await tick(start + 10, 7);
    await tick(start + 20, 8);
    await Promise.all([tick(start + 30, 8), tick(start + 40, 8)]);
    // The organisation and two of each kind, each by quarter, hour and day.
    expect(await knex('mesh_coverage').select()).toHaveLength(11 * 3);
    for (const kind of ['owner', 'system', 'domain', 'cluster', 'namespace']) {
      expect(
        await store.listCoverageSeries(
          { kind: kind as CoverageScopeKind, ref: `${kind}-b` },
          'encrypted',
          start,
          start + HOUR,
        ),
      ).toEqual([
        { at: start, resolution: 900, counts: counts(7), fewestPassed: 7 },
      ]);
    }
    expect(
      await store.listCoverageSeries(organisation, 'toString', start, start),
    ).toEqual([]);
  });

  it('keeps the last and the lowest of an hour and of a day', async () => {
    const { store, tick } = await setUp();
    const series = (from: number, to: number) =>
      store.listCoverageSeries(organisation, 'encrypted', from, to);
    for (const [quarter, passed] of [9, 4, 6, 8, 5].entries()) {
      await tick(start + quarter * 900, passed);
    }
    expect((await series(start, start + HOUR)).map(each => each.at)).toEqual(
      [0, 1, 2, 3, 4].map(quarter => start + quarter * 900),
    );
    expect(await series(start - 3 * DAY, start + HOUR)).toEqual([
      { at: start, resolution: HOUR, counts: counts(8), fewestPassed: 4 },
      { at: start + HOUR, resolution: HOUR, counts: counts(5), fewestPassed: 5 },
    ]);
    expect(await series(start - 90 * DAY, start + HOUR)).toEqual([
      { at: start, resolution: DAY, counts: counts(5), fewestPassed: 4 },
    ]);
  });

  it('forgets what is too old, by resolution', async () => {
    const { knex, store, tick } = await setUp();
    for (let hour = 0; hour < 24; hour++) {
      await tick(start + hour * HOUR, hour);
    }
    await knex('mesh_transition').insert(
      [0, 400 * DAY].map(at => ({
        subject_id: 'x',
        at: start + at,
        dimension: 'mtls',
        old: 'a',
        new: 'b',
        detail: '{}',
      })),
    );
    const rows = async (resolution: number) =>
      (await knex('mesh_coverage').where({ resolution })).length / 11;
    const left = async () =>
      Promise.all([900, HOUR, DAY].map(each => rows(each)));
    expect(await left()).toEqual([24, 24, 1]);
    await store.prune(start + 2 * DAY + 12 * HOUR);
    expect(await left()).toEqual([12, 24, 1]);
    expect(
      await store.listCoverageSeries(
        organisation,
        'encrypted',
        start,
        start + 6 * HOUR,
      ),
    ).toHaveLength(7);
    await store.prune(start + 31 * DAY);
    expect(await left()).toEqual([0, 0, 1]);
    expect(await knex('mesh_transition')).toHaveLength(2);
    await store.prune(start + 3 * 366 * DAY);
    expect(await left()).toEqual([0, 0, 0]);
    expect(await knex('mesh_transition')).toHaveLength(0);
  });
});

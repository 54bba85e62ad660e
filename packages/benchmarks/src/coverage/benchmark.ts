import { mockServices } from '@backstage/backend-test-utils';
import { DefaultMeshService } from '@mesh-portal/backstage-plugin-mesh-backend/src/api/DefaultMeshService';
import { CoverageIndex } from '@mesh-portal/backstage-plugin-mesh-backend/src/coverage/CoverageIndex';
import { CoverageReport } from '@mesh-portal/backstage-plugin-mesh-backend/src/coverage/CoverageReport';
import { CoverageResults } from '@mesh-portal/backstage-plugin-mesh-backend/src/coverage/CoverageResults';
import { checks } from '@mesh-portal/backstage-plugin-mesh-backend/src/coverage/checks';
import { FixNextIndex } from '@mesh-portal/backstage-plugin-mesh-backend/src/coverage/FixNextIndex';
import { ClusterStates } from '@mesh-portal/backstage-plugin-mesh-backend/src/evaluate/ClusterStates';
import { TestClock } from '@mesh-portal/backstage-plugin-mesh-backend/src/ingest/testUtils/TestClock';
import { DatabaseMeshStore } from '@mesh-portal/backstage-plugin-mesh-backend/src/store/DatabaseMeshStore';
import {
  saveEntities,
  storedEntity,
} from '@mesh-portal/backstage-plugin-mesh-backend/src/testFixtures/verdicts';
import Knex from 'knex';
import type { Result } from '../evaluation';
import { Random } from '../random';

const states = ['passed', 'passed', 'warning', 'failed', 'unknown'] as const;

/** Entities of groups of ten teams each, in two places, with results of every kind. */
function generateEntities(entities: number, groups: number) {
  const random = new Random(1);
  return Array.from({ length: entities }, (_, i) => {
    const entity = storedEntity(`component:default/service-${i}`);
    const namespace = `team-${i % groups}`;
    const cells = ['eu', 'us'].map(cluster => ({
      cluster,
      namespace,
      results: Object.fromEntries(checks.map(({ id }) => [id, random.of(states)])),
    }));
    const reasons = cells.map(({ results }) =>
      Object.fromEntries(
        Object.keys(results).map(id => [
          id,
          [{ code: 'check.noTimeout' as const, params: { count: 1 } }],
        ]),
      ),
    );
    return {
      entity: {
        ...entity,
        owner: `group:default/team-${i % groups}`,
        cells,
        reasons,
      },
      factsChanged: true,
    };
  });
}

/** Median and 95th percentile, in milliseconds. */
async function measure(times: number, work: () => Promise<unknown>) {
  await work();
  const taken: number[] = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await work();
    taken.push(performance.now() - start);
  }
  taken.sort((a, b) => a - b);
  return {
    median: taken[Math.floor(times / 2)],
    p95: taken[Math.ceil(times * 0.95) - 1],
  };
}

/**
 * How long the backend takes to answer about the coverage of an organisation on SQLite: for who may read everything,
 * and for who may read a part that is known already. The first answer reads all entities.
 */
export async function benchmarkCoverage(
  entities: number,
  groups: number,
): Promise<Result[]> {
  const knex = Knex({
    client: 'better-sqlite3',
    connection: ':memory:',
    useNullAsDefault: true,
  });
  const store = await DatabaseMeshStore.create({
    database: mockServices.database({ knex, migrations: { skip: false } }),
  });
  try {
    const generated = generateEntities(entities, groups);
    for (let start = 0; start < entities; start += 500) {
      await saveEntities(store, generated.slice(start, start + 500));
    }
    const clusters = new ClusterStates([]);
    for (const name of ['eu', 'us']) {
      clusters.update({ name, state: 'fresh', resources: [] });
    }
    const clock = new TestClock();
    const newIndex = () =>
      new CoverageIndex({
        checks,
        store,
        states: clusters,
        titleOf: () => undefined,
        parentOf: ref => {
          const [, number] = /team-(\d+)$/.exec(ref) ?? [];
          return number && `group:default/department-${Number(number) % 20}`;
        },
      });
    const index = newIndex();
    const report = new CoverageReport({
      index,
      history: store.history,
      clock,
    });
    const results = new CoverageResults({
      index,
      store,
      states: clusters,
      clock,
    });
    const fixNext = new FixNextIndex({ index, store });
    const service = new DefaultMeshService({
      ...({} as ConstructorParameters<typeof DefaultMeshService>[0]),
      store,
      states: clusters,
      coverage: report,
      clock,
    });
    const half = new Set(
      (await index.entityRefs()).filter((_, i) => i % 2 === 0),
    );
    const filter = { check: 'encrypted', state: 'failed' } as const;
    const page = { ...filter, sort: 'state', limit: 100, offset: 0 } as const;
    const cases: Array<[string, number, () => Promise<unknown>]> = [
      [
        'coverage by owner, all readable',
        10,
        () => service.getCoverage('owner', {}),
      ],
      [
        'coverage by owner, half readable and known',
        10,
        () => service.getCoverage('owner', { visible: new Set(half) }),
      ],
      [
        'coverage by owner, counted anew',
        0,
        () => report.summarize('owner'),
      ],
      [
        'coverage by namespace, counted anew',
        0,
        () => report.summarize('namespace'),
      ],
      ['100 results behind a number', 0, () => results.list(page, undefined)],
      ['what to fix next', 0, () => fixNext.list(10, undefined)],
    ];
    const lines: Result[] = [];
    for (const [what, goal, work] of cases) {
      const { median, p95 } = await measure(50, work);
      lines.push({
        what: `${what} (${entities} entities, ${groups} groups)`,
        ours: `${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`,
        peer: '',
        ratio: '',
        goal: goal > 0 ? `≤ ${goal} ms` : '',
        met: goal === 0 || median <= goal,
      });
    }
    const cold = await measure(3, () => newIndex().summarize('owner'));
    lines.push({
      what: 'coverage by owner, first answer after a start',
      ours: `${cold.median.toFixed(0)} ms`,
      peer: '',
      ratio: '',
      goal: '',
      met: true,
    });
    return lines;
  } finally {
    await knex.destroy();
  }
}

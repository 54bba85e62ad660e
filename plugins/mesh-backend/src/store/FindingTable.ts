import type { FindingFilter } from '@mesh-portal/backstage-plugin-mesh-common';
import type { Knex } from 'knex';
import { findingIdOf, uniteFindings } from '../entities/collectFindings';
import type { ClusterChange } from '../evaluate/verdicts';
import { namesOf, readOwners, readSelectedBindings } from './bindingsOf';
import { chunks } from './columns';
import type { FindingPage, FindingQuery } from './MeshStore';
import type { BigInteger } from './rows';

interface FindingRow {
  workload_id: string;
  finding_id: string;
  cluster: string;
  namespace: string;
  code: string;
  severity: string;
  since: BigInteger;
  finding: string;
}

/** What order and selection need of a finding of one workload. */
type FindingKey = Omit<FindingRow, 'finding' | 'namespace'>;

interface Group {
  first: FindingKey;
  since: number;
  workloadIds: string[];
}

const severities = ['error', 'warning', 'info'];

/** Replaces the findings of the workloads that changed. One that stays keeps the time since when it is there. */
export async function writeFindings(
  tx: Knex.Transaction,
  change: ClusterChange,
): Promise<void> {
  const { workloads, removedWorkloads, at } = change;
  const ids = workloads.map(each => each.id);
  const since = new Map<string, number>();
  for (const some of chunks(ids)) {
    const known = await tx<FindingRow>('mesh_finding')
      .whereIn('workload_id', some)
      .select('workload_id', 'finding_id', 'since');
    for (const row of known) {
      since.set(`${row.workload_id} ${row.finding_id}`, Number(row.since));
    }
  }
  for (const some of chunks([...ids, ...removedWorkloads])) {
    await tx('mesh_finding').whereIn('workload_id', some).delete();
  }
  const rows = workloads.flatMap(({ id, identity, detail }) => {
    const byId = new Map(
      detail.findings.map(each => [findingIdOf(change.cluster, each), each]),
    );
    return [...byId].map(
      ([findingId, finding]): FindingRow => ({
        workload_id: id,
        finding_id: findingId,
        cluster: change.cluster,
        namespace: identity.ref.namespace ?? '',
        code: finding.id,
        severity: finding.severity,
        since: since.get(`${id} ${findingId}`) ?? at,
        finding: JSON.stringify(finding),
      }),
    );
  });
  for (const some of chunks(rows)) {
    await tx('mesh_finding').insert(some);
  }
}

const byPlace = ({ first: a }: Group, { first: b }: Group) =>
  compare(a.code, b.code) ||
  compare(a.cluster, b.cluster) ||
  compare(a.finding_id, b.finding_id);

const bySeverity = ({ first: a }: Group, { first: b }: Group) =>
  severities.indexOf(a.severity) - severities.indexOf(b.severity);

const comparators: Record<
  NonNullable<FindingFilter['sort']>,
  (a: Group, b: Group) => number
> = {
  severity: (a, b) => bySeverity(a, b) || byPlace(a, b),
  age: (a, b) => a.since - b.since || bySeverity(a, b) || byPlace(a, b),
  code: byPlace,
};

/** See {@link MeshStore.pageFindings}. */
export async function pageFindings(
  db: Knex,
  query: FindingQuery,
): Promise<FindingPage> {
  const entityRefsOf = await readSelectedBindings(db, query);
  const groups = new Map<string, Group>();
  for (const key of await readKeys(db, query)) {
    if (!entityRefsOf || (entityRefsOf.get(key.workload_id)?.length ?? 0) > 0) {
      const since = Number(key.since);
      const group = groups.get(key.finding_id);
      if (group) {
        group.workloadIds.push(key.workload_id);
        group.since = Math.min(group.since, since);
      } else {
        const workloadIds = [key.workload_id];
        groups.set(key.finding_id, { first: key, since, workloadIds });
      }
    }
  }
  const page = [...groups.values()]
    .sort(comparators[query.sort])
    .slice(query.offset, query.offset + query.limit);
  return { items: await readItems(db, page, query), total: groups.size };
}

function compare(a: string, b: string): number {
  return a === b ? 0 : Number(a > b) || -1;
}

function readKeys(db: Knex, query: FindingQuery): Promise<FindingKey[]> {
  const { code, cluster, namespace, severity } = query;
  const wanted = Object.entries({ code, cluster, namespace, severity }).filter(
    ([, value]) => value !== undefined,
  );
  return db<FindingRow>('mesh_finding')
    .where(Object.fromEntries(wanted))
    .select(
      'workload_id',
      'finding_id',
      'cluster',
      'code',
      'severity',
      'since',
    ) as Promise<FindingKey[]>;
}

/** Reads only what the page shows: of a finding that hundreds of workloads have, no more than it can name. */
async function readItems(
  db: Knex,
  page: readonly Group[],
  { visible }: FindingQuery,
): Promise<FindingPage['items']> {
  const items: FindingPage['items'] = [];
  for (const { first, since, workloadIds } of page) {
    const rows: FindingRow[] = [];
    for (const some of chunks(workloadIds)) {
      rows.push(
        ...(await db<FindingRow>('mesh_finding')
          .where({ finding_id: first.finding_id })
          .whereIn('workload_id', some)),
      );
    }
    const owners = await readOwners(db, workloadIds, visible);
    items.push({
      ...uniteFindings(rows.map(row => JSON.parse(row.finding))),
      cluster: first.cluster,
      since: new Date(since * 1000).toISOString(),
      ...namesOf(new Map([...owners.values()].flatMap(each => [...each]))),
    });
  }
  return items;
}

import type {
  CoverageCheck,
  CoverageResult,
  CoverageRow,
  CoverageSummary,
  CoverageResultList,
  ListedFinding,
  ListedRestart,
  MeshExemption,
  WorkloadList,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { ObjectRef, Reason } from '@mesh-portal/istio-semantics';
import { textOf } from '@mesh-portal/istio-semantics/messages';
import type { Columns } from './toCsv';

const list = (parts: readonly string[] = []) => parts.join(', ');
const sentences = (reasons: readonly Reason[]) =>
  reasons.map(textOf).join('; ');
const nameOf = ({ cluster = '', namespace = '', kind, name }: ObjectRef) =>
  [cluster, namespace, kind, name].filter(Boolean).join('/');

/** One line per scope and check: spreadsheets make columns of them more easily than the reverse. */
export function coverageTable({ checks, total, rows }: CoverageSummary): {
  columns: Columns<{ row: CoverageRow; check: CoverageCheck }>;
  rows: Array<{ row: CoverageRow; check: CoverageCheck }>;
} {
  return {
    columns: {
      scope: ({ row }) => row.scope,
      title: ({ row }) => row.title,
      parent: ({ row }) => row.parent,
      entities: ({ row }) => row.entities,
      check: ({ check }) => check.id,
      level: ({ check }) => check.level,
      passed: ({ row, check }) => row.checks[check.id].passed,
      warning: ({ row, check }) => row.checks[check.id].warning,
      failed: ({ row, check }) => row.checks[check.id].failed,
      error: ({ row, check }) => row.checks[check.id].error,
      unknown: ({ row, check }) => row.checks[check.id].unknown,
      'not applicable': ({ row, check }) => row.checks[check.id].notApplicable,
      exempt: ({ row, check }) => row.checks[check.id].exempt,
      'passed a week ago': ({ row, check }) => row.lastWeek?.[check.id]?.passed,
    },
    rows: [total, ...rows].flatMap(row =>
      checks.map(check => ({ row, check })),
    ),
  };
}

export function resultColumns({
  checks,
}: CoverageResultList): Columns<CoverageResult> {
  const byId = new Map(checks.map(each => [each.id, each]));
  return {
    entity: each => each.entityRef,
    title: each => each.title,
    owner: each => each.owner,
    check: each => each.check,
    level: each => byId.get(each.check)?.level,
    state: each => each.state,
    reason: each => sentences(each.because),
    evidence: each => list(each.evidence.map(nameOf)),
    fix: each => byId.get(each.check)?.fix,
    'exempt until': each => each.exemptUntil,
  };
}

export const findingColumns: Columns<ListedFinding> = {
  code: each => each.id,
  severity: each => each.severity,
  category: each => each.category,
  cluster: each => each.cluster,
  namespace: each => each.object.namespace,
  kind: each => each.object.kind,
  name: each => each.object.name,
  since: each => each.since,
  freshness: each => each.freshness,
  reason: each => sentences(each.because),
  fix: each => each.fix && textOf(each.fix.summary),
  entities: each => list(each.entityRefs),
  owners: each => list(each.owners),
};

export const workloadColumns: Columns<WorkloadList['items'][number]> = {
  cluster: each => each.cluster,
  namespace: each => each.namespace,
  kind: each => each.kind,
  name: each => each.name,
  sidecar: each => each.sidecar,
  mtls: each => each.mtls,
  jwt: each => each.jwt,
  tracing: each => each.tracing,
  findings: each => each.findings,
};

export const restartColumns: Columns<ListedRestart> = {
  who: each => each.who,
  cluster: each => each.cluster,
  namespace: each => each.namespace,
  kind: each => each.kind,
  name: each => each.name,
  state: each => each.state,
  reason: each => sentences(each.because),
  remedy: each => each.remedy && textOf(each.remedy.summary),
  command: each => each.remedy?.command,
  'control plane': each => each.controlPlaneVersion,
  proxies: each =>
    list(each.proxies.map(({ version, pods }) => `${version} (${pods})`)),
  freshness: each => each.freshness,
  entities: each => list(each.entityRefs),
  owners: each => list(each.owners),
};

export const exemptionColumns: Columns<MeshExemption> = {
  entity: each => each.entityRef,
  check: each => each.check,
  state: each => each.state,
  expired: each => each.expired,
  source: each => each.source,
  reason: each => each.reason,
  ticket: each => each.ticket,
  places: each => list(each.places),
  workload: each => each.workloadId,
  'requested by': each => each.requestedBy,
  'requested at': each => each.requestedAt,
  'expires at': each => each.expiresAt,
  'decided by': each => each.decidedBy,
  'decided at': each => each.decidedAt,
};

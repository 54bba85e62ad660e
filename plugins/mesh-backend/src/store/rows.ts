import {
  restarters,
  restoreShared,
  shareRepeated,
  type ClusterFreshness,
  type DimensionSummary,
  type Restarter,
  type SharedJson,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { kindKeyOf } from '@mesh-portal/istio-semantics';
import type {
  EvaluatedWorkload,
  ObjectVersion,
  ServiceVerdicts,
  Transition,
  WorkloadVerdicts,
} from '../evaluate/verdicts';
import type {
  CellReasons,
  StoredCluster,
  StoredEntity,
  StoredService,
  StoredWorkload,
} from './MeshStore';

export interface ClusterRow {
  name: string;
  title: string | null;
  state: string;
  last_seen: string | null;
  since: string | null;
  error: string | null;
  control_planes: string;
  objects_seq: BigInteger;
  unreadable: string;
}

export interface ObjectRow {
  id: string;
  cluster: string;
  namespace: string;
  kind: string;
  name: string;
  hash: string;
  object: string;
}

export interface WorkloadRow {
  id: string;
  cluster: string;
  namespace: string;
  kind: string;
  name: string;
  identity: string;
  summary: string;
  detail: string;
  objects: string;
  /** Who restarts it; null where nobody has to. */
  restart: Restarter | null;
  hash: string;
}

export interface ServiceRow {
  id: string;
  cluster: string;
  namespace: string;
  name: string;
  summary: string;
  detail: string;
  hash: string;
}

export interface BindingRow {
  entity_ref: string;
  workload_id: string;
}

/** PostgreSQL's driver gives big integers as text. */
export type BigInteger = number | string;

export interface EntityRow {
  entity_ref: string;
  owner_ref: string | null;
  system_ref: string | null;
  domain_ref: string | null;
  cells: string;
  /** Of each cell, with what repeats shared. */
  reasons: string;
  /** Null where the entity is gone; `hash` is then empty. */
  facts: string | null;
  links: string;
  hash: string;
  facts_hash: string;
  seq: BigInteger;
  facts_seq: BigInteger;
}

export interface TransitionRow {
  subject_id: string;
  at: BigInteger;
  dimension: string;
  old: string;
  new: string;
  detail: string;
}

export function clusterToRow(
  cluster: StoredCluster,
): Omit<ClusterRow, 'objects_seq'> {
  return {
    name: cluster.name,
    title: cluster.title ?? null,
    state: cluster.state,
    last_seen: cluster.lastSeen ?? null,
    since: cluster.since ?? null,
    error: cluster.error ?? null,
    control_planes: JSON.stringify(cluster.controlPlanes),
    unreadable: JSON.stringify(cluster.unreadable),
  };
}

export function freshnessFromRow(row: ClusterRow): ClusterFreshness {
  return {
    name: row.name,
    state: row.state as StoredCluster['state'],
    ...(row.title !== null && { title: row.title }),
    ...(row.last_seen !== null && { lastSeen: row.last_seen }),
    ...(row.since !== null && { since: row.since }),
    ...(row.error !== null && { error: row.error }),
  };
}

export function clusterFromRow(row: ClusterRow): StoredCluster {
  return {
    ...freshnessFromRow(row),
    controlPlanes: JSON.parse(row.control_planes),
    unreadable: JSON.parse(row.unreadable),
  };
}

export function objectToRow({
  id,
  cluster,
  ref,
  hash,
  object,
}: ObjectVersion): ObjectRow {
  return {
    id,
    cluster,
    namespace: ref.namespace ?? '',
    kind: kindKeyOf(ref),
    name: ref.name,
    hash,
    object: JSON.stringify(object),
  };
}

/** Only what is known to be behind has to be restarted. */
function restarterOf(upgrade: DimensionSummary): Restarter | null {
  const { state, value, detail } = upgrade;
  if (state === 'unknown' || ['current', 'not-applicable'].includes(value)) {
    return null;
  }
  return restarters.find(each => each === detail.restartedBy) ?? 'unknown';
}

export function workloadToRow(workload: EvaluatedWorkload): WorkloadRow {
  const { ref } = workload.identity;
  return {
    id: workload.id,
    cluster: workload.cluster,
    namespace: ref.namespace ?? '',
    kind: ref.kind,
    name: ref.name,
    identity: JSON.stringify(workload.identity),
    summary: JSON.stringify(workload.summary),
    detail: JSON.stringify(workload.detail),
    objects: JSON.stringify(workload.objects),
    restart: restarterOf(workload.summary.dimensions.upgrade),
    hash: workload.hash,
  };
}

export function workloadFromRow(row: WorkloadRow): StoredWorkload {
  return {
    id: row.id,
    cluster: row.cluster,
    identity: JSON.parse(row.identity),
    summary: JSON.parse(row.summary),
    hash: row.hash,
  };
}

export function workloadDetailFromRow(row: WorkloadRow): WorkloadVerdicts {
  return { ...workloadFromRow(row), detail: JSON.parse(row.detail) };
}

export function serviceToRow(service: ServiceVerdicts): ServiceRow {
  return {
    id: service.id,
    cluster: service.cluster,
    namespace: service.ref.namespace ?? '',
    name: service.ref.name,
    summary: JSON.stringify(service.summary),
    detail: JSON.stringify(service.detail),
    hash: service.hash,
  };
}

export function serviceFromRow(row: ServiceRow): StoredService {
  return {
    id: row.id,
    cluster: row.cluster,
    ref: { kind: 'Service', namespace: row.namespace, name: row.name },
    summary: JSON.parse(row.summary) as DimensionSummary,
    hash: row.hash,
  };
}

export function serviceDetailFromRow(row: ServiceRow): ServiceVerdicts {
  return { ...serviceFromRow(row), detail: JSON.parse(row.detail) };
}

export function entityToRow(entity: StoredEntity, seq: number): EntityRow {
  return {
    entity_ref: entity.entityRef,
    owner_ref: entity.owner ?? null,
    system_ref: entity.system ?? null,
    domain_ref: entity.domain ?? null,
    cells: JSON.stringify(entity.cells),
    reasons: JSON.stringify(shareRepeated(entity.reasons)),
    facts: JSON.stringify(entity.facts),
    links: JSON.stringify(entity.links),
    hash: entity.hash,
    facts_hash: entity.factsHash,
    seq,
    facts_seq: seq,
  };
}

export function reasonsFromRow({
  reasons,
}: Pick<EntityRow, 'reasons'>): CellReasons[] {
  const stored: SharedJson | never[] = JSON.parse(reasons);
  return Array.isArray(stored) ? [] : (restoreShared(stored) as CellReasons[]);
}

export function entityFromRow(row: EntityRow): StoredEntity & { seq: number } {
  return {
    entityRef: row.entity_ref,
    ...(row.owner_ref !== null && { owner: row.owner_ref }),
    ...(row.system_ref !== null && { system: row.system_ref }),
    ...(row.domain_ref !== null && { domain: row.domain_ref }),
    cells: JSON.parse(row.cells),
    reasons: reasonsFromRow(row),
    facts: JSON.parse(row.facts ?? '{}'),
    factsHash: row.facts_hash,
    links: JSON.parse(row.links),
    hash: row.hash,
    seq: Number(row.seq),
  };
}

export function transitionToRow(transition: Transition): TransitionRow {
  const { cluster, ref, because } = transition;
  return {
    subject_id: transition.subjectId,
    at: transition.at,
    dimension: transition.dimension,
    old: transition.from,
    new: transition.to,
    detail: JSON.stringify({ cluster, ref, because }),
  };
}

export function transitionFromRow(row: TransitionRow): Transition {
  return {
    subjectId: row.subject_id,
    at: Number(row.at),
    dimension: row.dimension as Transition['dimension'],
    from: row.old,
    to: row.new,
    ...JSON.parse(row.detail),
  };
}

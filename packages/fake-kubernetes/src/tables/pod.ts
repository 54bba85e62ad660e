import { valueAt } from '../json';
import type { KubeObject } from '../types';
import type { ContainerStatus, Pod } from '../workloads';
import { AGE, column, field, NAME, text, wide } from './columns';

/** Native sidecars count like containers, other init containers do not. */
function readiness(object: KubeObject): string {
  const { spec, status } = object as Pod;
  const sidecars = (spec.initContainers ?? []).filter(
    ({ restartPolicy }) => restartPolicy === 'Always',
  );
  const statuses = [
    ...(status?.containerStatuses ?? []),
    ...(status?.initContainerStatuses ?? []).filter(({ name }) =>
      sidecars.some(sidecar => sidecar.name === name),
    ),
  ];
  const ready = statuses.filter(container => container.ready).length;
  return `${ready}/${spec.containers.length + sidecars.length}`;
}

function shownStatus(object: KubeObject): string {
  const { metadata, status } = object as Pod;
  if (metadata.deletionTimestamp) {
    return 'Terminating';
  }
  const waiting = (status?.containerStatuses ?? [])
    .map(({ state }) => state.waiting?.reason)
    .find(reason => reason !== undefined);
  if (waiting !== undefined) {
    return String(waiting);
  }
  if (status?.phase === 'Succeeded') {
    return 'Completed';
  }
  return status?.reason ?? status?.phase ?? 'Unknown';
}

function restarts(object: KubeObject): string {
  const { status } = object as Pod;
  const total = (status?.containerStatuses ?? []).reduce(
    (sum: number, { restartCount }: ContainerStatus) => sum + restartCount,
    0,
  );
  return String(total);
}

export const POD_COLUMNS = [
  NAME,
  column('Ready', readiness),
  column('Status', shownStatus),
  column('Restarts', restarts),
  AGE,
  { ...field('IP', 'status', 'podIP'), priority: 1 },
  { ...field('Node', 'spec', 'nodeName'), priority: 1 },
  wide('Nominated Node', object =>
    text(valueAt(object, ['status', 'nominatedNodeName'])),
  ),
  wide('Readiness Gates', object =>
    text((object as Pod).spec.readinessGates?.map(gate => gate.conditionType)),
  ),
];

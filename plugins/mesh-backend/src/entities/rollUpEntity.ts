import type {
  EntityFacts,
  MeshLink,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { cellsOf, type CellInput } from '../coverage/cellsOf';
import { hashOf } from '../evaluate/verdicts';
import type { EntityPlace, StoredEntity } from '../store/MeshStore';
import { contractFindings } from './contractFindings';
import { measuresOf } from './measuresOf';
import { rollUpClusters } from './rollUpClusters';

/** Kinds of links that catalog entities show. */
const factLinks: ReadonlyArray<MeshLink['kind']> = [
  'grafana-service',
  'kiali',
  'traces',
  'logs',
];

function worstFinding(
  { claim, bound }: CellInput,
  { clusters, findings }: ReturnType<typeof rollUpClusters>,
): EntityFacts['findings'] {
  if (contractFindings(claim, clusters, bound).length > 0) {
    return 'error';
  }
  return clusters.length > 0 || findings.worst === 'unknown'
    ? findings.worst
    : 'not-applicable';
}

/** What is stored of an entity: facts for the catalog and check results for coverage. */
export function rollUpEntity(
  input: CellInput & { place: EntityPlace; links: MeshLink[] },
): StoredEntity {
  const { claim, bound, freshness, place, links } = input;
  const rolledUp = rollUpClusters(input);
  const { clusters, dimensions } = rolledUp;
  const words: Omit<EntityFacts, 'hash' | 'measures' | 'seq'> = {
    entityRef: claim.entityRef,
    sidecar: dimensions.sidecar.value,
    mtls: dimensions.mtls.value,
    jwt: dimensions.jwt.value,
    tracing: dimensions.tracing.value,
    findings: worstFinding(input, rolledUp),
    links: links.filter(each => factLinks.includes(each.kind)),
  };
  const { cells, reasons } = cellsOf(input);
  const facts = {
    ...words,
    hash: hashOf(words),
    measures: measuresOf(
      rolledUp,
      cells,
      bound.workloads.length,
      input.runner.checks,
    ),
  };
  const ages = freshness
    .filter(each => clusters.some(c => c.freshness.name === each.name))
    .map(({ name, state, since, error }) => [name, state, since, error]);
  return {
    entityRef: claim.entityRef,
    ...place,
    cells,
    reasons,
    facts,
    factsHash: hashOf(facts),
    links,
    hash: hashOf([
      place,
      claim.contract,
      facts,
      links,
      cells,
      reasons,
      ages,
      dimensions,
      bound.workloads.map(each => each.hash),
      bound.services.map(each => each.hash),
    ]),
  };
}

import type { FactSchema } from '@backstage-community/plugin-tech-insights-common';

/**
 * Id of the fact retriever, and the key below `techInsights.factRetrievers` that gives it its cadence.
 *
 * @public
 */
export const meshFactRetrieverId = 'meshFactRetriever';

/**
 * Version of {@link factSchema}. Tech Insights keeps the schema that it first saw of a version, and fails every check
 * of a request where one names a fact that is in no schema: facts are added with a new version and never taken away.
 */
export const factSchemaVersion = '1.0.0';

/** Facts of built-in checks, by the check's id: true where it passed, false where it failed or warned. */
export const checkFacts: Readonly<Record<string, string>> = {
  'in-mesh': 'meshInMesh',
  'no-opt-out': 'meshNoOptOut',
  'no-client-conflict': 'meshNoClientConflict',
  'metrics-collected': 'meshMetricsCollected',
  'no-error-findings': 'meshNoErrorFindings',
  encrypted: 'meshEncrypted',
  'own-identity': 'meshOwnIdentity',
  'tracing-exported': 'meshTracingExported',
  'dashboards-resolve': 'meshDashboardsResolve',
  'timeouts-set': 'meshTimeoutsSet',
  'current-proxy': 'meshCurrentProxy',
  replicated: 'meshReplicated',
  'contract-kept': 'meshContractKept',
  'jwt-required': 'meshJwtRequired',
  'default-deny': 'meshDefaultDeny',
  'retries-reviewed': 'meshRetriesReviewed',
  'circuit-breaker': 'meshCircuitBreaker',
  'restarts-automatically': 'meshRestartsAutomatically',
};

const unlessKnown = 'or "unknown" or "not-applicable"';

/** Every name begins with `mesh`: Tech Insights throws the facts of all retrievers of a check into one. */
export const factSchema: FactSchema = {
  meshDataAvailable: {
    type: 'boolean',
    description:
      'Whether all clusters that hold the workloads could be read; where not, words may be "unknown"',
  },
  meshObservedAt: {
    type: 'datetime',
    description: 'The oldest observation among these clusters',
  },
  meshSidecar: {
    type: 'string',
    description: `injected, partial, none, ambient, proxyless ${unlessKnown}`,
  },
  meshMtls: {
    type: 'string',
    description: `STRICT, PERMISSIVE, DISABLE, mixed ${unlessKnown}`,
  },
  meshJwt: {
    type: 'string',
    description: `required, partial, optional, none, impossible ${unlessKnown}`,
  },
  meshTracing: {
    type: 'string',
    description: `Name of the tracing provider, off ${unlessKnown}`,
  },
  meshUpgrade: {
    type: 'string',
    description: `How the proxies stand to their control plane: current, ... ${unlessKnown}`,
  },
  meshFindings: {
    type: 'string',
    description: `The worst finding: none, info, warning, error ${unlessKnown}`,
  },
  meshFindingCount: { type: 'integer', description: 'How many findings' },
  meshLevel: {
    type: 'string',
    description: 'The level that is reached: none, bronze, silver or gold',
  },
  meshWorkloads: { type: 'integer', description: 'How many workloads' },
  meshClusters: {
    type: 'integer',
    description: 'How many clusters hold workloads',
  },
  meshPods: {
    type: 'integer',
    description: 'How many pods; absent where that is unknown',
  },
  meshPodsInMesh: {
    type: 'integer',
    description: 'How many of them are in the mesh; absent likewise',
  },
  meshChecksPassed: { type: 'set', description: 'Ids of checks that passed' },
  meshChecksWarning: { type: 'set', description: 'Ids of checks that warned' },
  meshChecksFailed: { type: 'set', description: 'Ids of checks that failed' },
  meshChecksUnknown: {
    type: 'set',
    description: 'Ids of checks that could not be told',
  },
  meshChecksExempt: {
    type: 'set',
    description: 'Ids of checks from which there is an exemption',
  },
  ...Object.fromEntries(
    Object.entries(checkFacts).map(([id, fact]) => [
      fact,
      {
        type: 'boolean' as const,
        description: `Whether the check "${id}" passed; absent where it is unknown, exempt or not applicable`,
      },
    ]),
  ),
};

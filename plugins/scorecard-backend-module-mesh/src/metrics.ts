import { NotFoundError } from '@backstage/errors';
import {
  MESH_ANNOTATION_FINDINGS,
  MESH_ANNOTATION_JWT,
  MESH_ANNOTATION_MTLS,
  MESH_ANNOTATION_SIDECAR,
  type EntityFacts,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type {
  MetricType,
  MetricValue,
  ThresholdConfig,
} from '@red-hat-developer-hub/backstage-plugin-scorecard-common';

/** A metric, and where its value is in the facts of an entity. */
export interface MeshMetric<T extends MetricType> {
  /** Without the data source; lower camel case, as scorecard 4 asks for. */
  name: string;
  title: string;
  description: string;
  unit?: string;
  thresholds: ThresholdConfig;
  /**
   * The annotation, and its values, of entities that it applies to: the scorecard knows no "not applicable". What is
   * unknown is among them, so that it shows as an error and not as the last that was known.
   */
  appliesTo: { annotation: string; values: string[] };
  /** Throws where there is no value. */
  read(facts: EntityFacts): MetricValue<T>;
}

const inMesh = ['injected', 'partial', 'ambient', 'proxyless', 'unknown'];
const withWorkloads = {
  annotation: MESH_ANNOTATION_SIDECAR,
  values: [...inMesh, 'none'],
};
const withProxies = { annotation: MESH_ANNOTATION_SIDECAR, values: inMesh };

const noValue: Partial<Record<string, string>> = {
  unknown: 'Unknown: not all that decides it can be seen',
  error: 'Unknown: the check failed itself',
  exempt: 'Exempt from this check',
  notApplicable: 'Does not apply',
};

function byCheck(
  check: string,
  metric: Omit<MeshMetric<'boolean'>, 'read' | 'thresholds'>,
): MeshMetric<'boolean'> {
  return {
    ...metric,
    thresholds: {
      rules: [
        { key: 'success', expression: '==true' },
        { key: 'error', expression: '==false' },
      ],
    },
    read({ measures }) {
      const state = measures.checks[check] ?? 'unknown';
      const problem = noValue[state];
      if (problem) {
        throw new NotFoundError(problem);
      }
      return state === 'passed';
    },
  };
}

/** The checks that an organisation asks after first; a warning is a check that has not passed. */
export const booleanMetrics: ReadonlyArray<MeshMetric<'boolean'>> = [
  byCheck('in-mesh', {
    name: 'inMesh',
    title: 'In the mesh',
    description: 'Every pod has a proxy or is covered by ambient mode.',
    appliesTo: withWorkloads,
  }),
  byCheck('encrypted', {
    name: 'encrypted',
    title: 'Encrypted',
    description: 'Every port only takes mutual TLS (STRICT).',
    appliesTo: {
      annotation: MESH_ANNOTATION_MTLS,
      values: ['STRICT', 'PERMISSIVE', 'DISABLE', 'mixed', 'unknown'],
    },
  }),
  byCheck('jwt-required', {
    name: 'jwtRequired',
    title: 'Token required',
    description: 'No request from outside gets in without a valid token (JWT).',
    appliesTo: {
      annotation: MESH_ANNOTATION_JWT,
      values: [
        'required',
        'partial',
        'optional',
        'none',
        'impossible',
        'unknown',
      ],
    },
  }),
  byCheck('tracing-exported', {
    name: 'tracingExported',
    title: 'Traces exported',
    description: 'The proxies report spans, and nothing keeps them away.',
    appliesTo: withWorkloads,
  }),
  byCheck('dashboards-resolve', {
    name: 'dashboardsResolve',
    title: 'Dashboards resolve',
    description: 'A Grafana dashboard is known for the service.',
    appliesTo: withWorkloads,
  }),
  byCheck('current-proxy', {
    name: 'currentProxy',
    title: 'Current proxy',
    description: 'All proxies are of the version of their control plane.',
    appliesTo: withProxies,
  }),
  byCheck('no-error-findings', {
    name: 'noErrorFindings',
    title: 'No errors in the configuration',
    description: 'No finding of the severity error.',
    appliesTo: {
      annotation: MESH_ANNOTATION_FINDINGS,
      values: ['none', 'info', 'warning', 'error', 'unknown'],
    },
  }),
];

export const numberMetrics: ReadonlyArray<MeshMetric<'number'>> = [
  {
    name: 'podsInMesh',
    title: 'Pods in the mesh',
    description: 'How many of the pods are in the mesh.',
    unit: '%',
    thresholds: {
      rules: [
        { key: 'success', expression: '>=95' },
        { key: 'warning', expression: '80-95' },
        { key: 'error', expression: '<80' },
      ],
    },
    appliesTo: withWorkloads,
    read({ measures: { pods, podsInMesh } }) {
      if (!pods || podsInMesh === undefined) {
        throw new NotFoundError('Unknown: the pods cannot be counted');
      }
      return Math.round((podsInMesh / pods) * 1000) / 10;
    },
  },
  {
    name: 'findings',
    title: 'Mesh findings',
    description: 'How many findings there are, of any severity.',
    thresholds: {
      rules: [
        { key: 'success', expression: '<1' },
        { key: 'warning', expression: '1-5' },
        { key: 'error', expression: '>5' },
      ],
    },
    appliesTo: {
      annotation: MESH_ANNOTATION_FINDINGS,
      values: ['none', 'info', 'warning', 'error', 'unknown'],
    },
    read({ measures }) {
      if (!measures.available) {
        throw new NotFoundError('Unknown: not all clusters can be seen');
      }
      return measures.findings;
    },
  },
];

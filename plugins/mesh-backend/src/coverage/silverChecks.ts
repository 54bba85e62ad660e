import type { MeshCheck } from '@mesh-portal/backstage-plugin-mesh-node';
import type { Reason } from '@mesh-portal/istio-semantics';
import { byFigure, byValue, isNone, worstOutcome } from './Check';

/** What a service in production should have. */
export const silverChecks: readonly MeshCheck[] = [
  {
    id: 'encrypted',
    title: 'Encrypted',
    description: 'Every port only takes mutual TLS (STRICT).',
    fix: 'Bring all clients into the mesh, then set PeerAuthentication to STRICT.',
    category: 'security',
    level: 'silver',
    weight: 3,
    evaluate: ({ dimensions: { mtls } }) =>
      byValue(
        mtls,
        {
          STRICT: 'passed',
          DISABLE: 'failed',
          mixed: mtls.state === 'bad' ? 'failed' : 'warning',
        },
        'warning',
      ),
  },
  {
    id: 'own-identity',
    title: 'Own identity',
    description:
      'The pods run under a service account of their own, not the default one.',
    fix: 'Create a ServiceAccount for the workload and name it in the pod template.',
    category: 'security',
    level: 'silver',
    weight: 2,
    evaluate: ({ workloads }) =>
      byFigure(
        workloads.map(each => each.mtls),
        'sharedIdentity',
        isNone,
        'check.sharedIdentity',
      ),
  },
  {
    id: 'tracing-exported',
    title: 'Traces exported',
    description:
      'The proxies report spans, and nothing known keeps them from arriving.',
    fix: 'Name a tracing provider by Telemetry, and make sure its collector runs.',
    category: 'observability',
    level: 'silver',
    weight: 2,
    evaluate: ({ dimensions: { tracing } }) =>
      byValue(
        tracing,
        { off: 'failed' },
        tracing.state === 'bad' ? 'failed' : 'passed',
      ),
  },
  {
    id: 'dashboards-resolve',
    title: 'Dashboards resolve',
    description: 'A Grafana dashboard is known for the service.',
    fix: 'Configure Grafana for the cluster and import the dashboards of Istio.',
    category: 'observability',
    level: 'silver',
    weight: 1,
    evaluate: ({ workloads, dashboard }) => {
      if (dashboard === 'unconfigured') {
        const because: Reason[] = [{ code: 'check.noGrafana', params: {} }];
        return { state: 'notApplicable', because };
      }
      if (workloads.length === 0 || dashboard === 'linked') {
        const state = workloads.length === 0 ? 'notApplicable' : 'passed';
        return { state, because: [] };
      }
      // Without a link, a dashboard may still be there: Grafana may not have answered.
      return {
        state: 'unknown',
        because: [{ code: 'check.noDashboard', params: {} }],
      };
    },
  },
  {
    id: 'timeouts-set',
    title: 'Timeouts set',
    description: 'Requests to the services end after a time.',
    fix: 'Set a timeout on each route of the VirtualService or HTTPRoute.',
    category: 'resilience',
    level: 'silver',
    weight: 1,
    evaluate: ({ services }) => byFigure(services, 'noTimeout', isNone, 'check.noTimeout'),
  },
  {
    id: 'current-proxy',
    title: 'Current proxy',
    description: 'Every proxy is as its control plane would make it now.',
    fix: 'Restart the pods, or lift what pins their proxy.',
    category: 'operations',
    level: 'silver',
    weight: 2,
    evaluate: ({ dimensions: { upgrade } }) =>
      byValue(
        upgrade,
        { current: upgrade.state === 'bad' ? 'failed' : 'passed' },
        upgrade.state === 'bad' ? 'failed' : 'warning',
      ),
  },
  {
    id: 'replicated',
    title: 'Replicated',
    description: 'More than one replica in the mesh is ready.',
    fix: 'Run at least two replicas, all of them in the mesh.',
    category: 'resilience',
    level: 'silver',
    weight: 1,
    evaluate: ({ workloads }) =>
      byFigure(
        workloads.map(each => each.sidecar),
        'readyInMesh',
        n => n > 1,
        'check.readyInMesh',
      ),
  },
  {
    id: 'contract-kept',
    title: 'Contract kept',
    description: 'The service is what its entity promises it to be.',
    fix: 'Bring the service to what its entity promises, or change the promise.',
    category: 'operations',
    level: 'silver',
    weight: 2,
    evaluate: ({ promises }) =>
      worstOutcome(
        promises.map(({ key, promised, actual, result }) => ({
          state: (
            { kept: 'passed', broken: 'failed', unknown: 'unknown' } as const
          )[result],
          because:
            result === 'kept'
              ? []
              : [
                  {
                    code: 'check.promiseBroken' as const,
                    params: { key, promised, actual },
                  },
                ],
        })),
      ),
  },
];

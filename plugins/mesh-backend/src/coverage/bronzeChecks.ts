import type { MeshCheck } from '@mesh-portal/backstage-plugin-mesh-node';
import { byFigure, byValue, isNone, worstOutcome } from './Check';

/** Where everyone begins: in the mesh, and nothing broken. */
export const bronzeChecks: readonly MeshCheck[] = [
  {
    id: 'in-mesh',
    title: 'In the mesh',
    description:
      'Every pod has a proxy of its own or is covered by ambient mode.',
    fix: 'Enable injection or ambient mode for the namespace and restart the pods.',
    category: 'mesh',
    level: 'bronze',
    weight: 3,
    evaluate: ({ dimensions: { sidecar } }) =>
      byValue(sidecar, { none: 'failed', partial: 'warning' }, 'passed'),
  },
  {
    id: 'no-opt-out',
    title: 'No opt-out',
    description: 'No label or annotation keeps the pods out of the mesh.',
    fix: 'Remove the label or annotation that prevents injection.',
    category: 'mesh',
    level: 'bronze',
    weight: 1,
    evaluate: ({ workloads }) =>
      byFigure(
        workloads.map(each => each.sidecar),
        'optedOut',
        isNone,
      ),
  },
  {
    id: 'no-client-conflict',
    title: 'No client conflict',
    description:
      'No DestinationRule makes clients speak what the pods do not take.',
    fix: 'Let the TLS mode of the DestinationRule follow the PeerAuthentication, or remove it.',
    category: 'security',
    level: 'bronze',
    weight: 3,
    evaluate: ({ workloads }) =>
      worstOutcome(
        workloads.map(({ mtls }) =>
          byValue(mtls, {}, mtls.detail.conflicts ? 'failed' : 'passed'),
        ),
      ),
  },
  {
    id: 'metrics-collected',
    title: 'Metrics collected',
    description:
      'The proxies report metrics for what they receive, and nothing known keeps them from being collected.',
    fix: 'Enable a metrics provider by Telemetry, and let Prometheus scrape the proxies.',
    category: 'observability',
    level: 'bronze',
    weight: 1,
    evaluate: ({ workloads }) =>
      byFigure(
        workloads.map(each => each.tracing),
        'metrics',
        n => n > 0,
        'check.noMetrics',
      ),
  },
  {
    id: 'no-error-findings',
    title: 'No errors',
    description: 'No finding of severity error is open.',
    fix: 'Follow the remedy that each finding names.',
    category: 'operations',
    level: 'bronze',
    weight: 3,
    evaluate: ({ worstFinding }) =>
      ({
        state: (
          {
            none: 'passed',
            info: 'passed',
            warning: 'warning',
            error: 'failed',
            unknown: 'unknown',
          } as const
        )[worstFinding],
        because: ['warning', 'error'].includes(worstFinding)
          ? [
              {
                code: 'check.worstFinding',
                params: { severity: worstFinding },
              },
            ]
          : [],
      }),
  },
];

import type { MeshConfig } from '../config';
import type { LinkPreferences } from './LinkPreferences';
import { fill, type LinkTarget } from './LinkTarget';

type TracesConfig = MeshConfig['traces'][number];

/** The name that the proxies of a workload report in traces. */
export function traceServiceOf(
  traces: TracesConfig,
  target: LinkTarget,
): string {
  return fill(traces.service, { ...target });
}

/** A search for the traces of one service: Jaeger's own, Tempo's in Grafana Explore, or as configured. */
export function tracesUrl(
  traces: TracesConfig,
  target: LinkTarget,
  preferences: LinkPreferences,
): string {
  const service = preferences.traceService ?? traceServiceOf(traces, target);
  switch (traces.type) {
    case 'tempo':
      return `${traces.url}/explore?${tempoSearch(traces, service)}`;
    case 'template':
      return (
        traces.url +
        fill(traces.path ?? '', { ...target, service }, encodeURIComponent)
      );
    default:
      return `${traces.url}/search?${new URLSearchParams({
        service,
        lookback: '1h',
        limit: '20',
        ...preferences.traceSearch,
      })}`;
  }
}

/** https://grafana.com/docs/grafana/latest/explore/ → "Generating Explore URLs" */
function tempoSearch({ datasource }: TracesConfig, service: string) {
  const filter = {
    id: 'service-name',
    tag: 'service.name',
    operator: '=',
    scope: 'resource',
    value: [service],
    valueType: 'string',
  };
  const pane = {
    datasource,
    queries: [
      {
        refId: 'A',
        datasource: { type: 'tempo', uid: datasource },
        queryType: 'traceqlSearch',
        filters: [filter],
      },
    ],
    range: { from: 'now-1h', to: 'now' },
  };
  return new URLSearchParams({
    schemaVersion: '1',
    panes: JSON.stringify({ mesh: pane }),
  });
}

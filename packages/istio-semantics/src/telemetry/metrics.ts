import {
  booleanAt,
  fieldsAt,
  Fields,
  isFields,
  listAt,
  stringAt,
  valueAt,
} from '../model/fields';
import type { KubernetesObject } from '../types';
import { Direction, directionsOf, namesAt } from './telemetries';

/** One metric that differs from Istio's definition. */
export interface MetricOverride {
  /** `REQUEST_COUNT`, …, or the name of a custom metric. */
  name: string;
  /** The metric is not reported. */
  disabled: boolean;
  /** By name; a tag is removed or gets the value of an expression. */
  tags: Array<{ name: string; remove: true } | { name: string; value: string }>;
}

/** Metrics of one provider. */
export interface MetricsConfig {
  client: { disabled: boolean; overrides: MetricOverride[] };
  server: { disabled: boolean; overrides: MetricOverride[] };
  /** Between reports of long TCP connections. */
  reportingInterval?: string;
}

/** Istio's metrics and their names in Prometheus. Source: `pilot/pkg/model/telemetry.go → metricToPrometheusMetric`. */
export const istioMetrics: Readonly<Record<string, string>> = {
  GRPC_REQUEST_MESSAGES: 'request_messages_total',
  GRPC_RESPONSE_MESSAGES: 'response_messages_total',
  REQUEST_COUNT: 'requests_total',
  REQUEST_DURATION: 'request_duration_milliseconds',
  REQUEST_SIZE: 'request_bytes',
  RESPONSE_SIZE: 'response_bytes',
  TCP_CLOSED_CONNECTIONS: 'tcp_connections_closed_total',
  TCP_OPENED_CONNECTIONS: 'tcp_connections_opened_total',
  TCP_RECEIVED_BYTES: 'tcp_received_bytes_total',
  TCP_SENT_BYTES: 'tcp_sent_bytes_total',
};

/** Metrics that an override is for; undefined for all of Istio's. */
function metricOf(override: Fields): string | undefined {
  const custom = stringAt(override, 'match', 'customMetric');
  const metric = stringAt(override, 'match', 'metric');
  return custom ?? (metric === 'ALL_METRICS' ? undefined : metric);
}

interface Draft {
  disabled?: boolean;
  tags: Map<string, MetricOverride['tags'][number]>;
}

/** What has been gathered about one provider in one direction. */
interface DirectionDraft {
  off: boolean;
  metrics: Map<string, Draft>;
}

type ProviderDraft = Record<Direction, DirectionDraft> & {
  reportingInterval?: string;
};

function addOverride(override: Fields, into: DirectionDraft): void {
  const metric = metricOf(override);
  const disabled = booleanAt(override, 'disabled');
  if (metric === undefined && disabled) {
    into.off = true;
    return;
  }
  // Whatever is said about a metric later turns the whole on again.
  into.off = false;
  for (const name of metric === undefined
    ? Object.keys(istioMetrics)
    : [metric]) {
    const draft: Draft = into.metrics.get(name) ?? { tags: new Map() };
    into.metrics.set(name, draft);
    draft.disabled = disabled ?? draft.disabled;
    for (const [tag, how] of Object.entries(
      fieldsAt(override, 'tagOverrides'),
    )) {
      draft.tags.set(
        tag,
        stringAt(how, 'operation') === 'REMOVE'
          ? { name: tag, remove: true }
          : { name: tag, value: stringAt(how, 'value') ?? '' },
      );
    }
  }
}

function finished({ off, metrics }: DirectionDraft) {
  return {
    disabled: off,
    overrides: off
      ? []
      : [...metrics.keys()].sort().map(name => {
          const { disabled = false, tags } = metrics.get(name)!;
          return {
            name,
            disabled,
            tags: [...tags.keys()].sort().map(each => tags.get(each)!),
          };
        }),
  };
}

/**
 * Merges metrics entries, mesh first, into one configuration per provider.
 * Mirrors `pilot/pkg/model/telemetry.go → mergeMetrics`.
 *
 * @param entries - members of `spec.metrics` in the order in which they override each other
 * @param defaults - `defaultProviders.metrics` of the mesh configuration
 */
export function mergeMetrics(
  entries: readonly unknown[],
  defaults: readonly string[],
): Map<string, MetricsConfig> {
  const inScope = entries
    .map(each => namesAt(each, 'providers'))
    .reduce((held, names) => (names.length > 0 ? names : held), [...defaults]);
  const drafts = new Map<string, ProviderDraft>();
  const draftOf = (provider: string) => {
    const draft: ProviderDraft = drafts.get(provider) ?? {
      client: { off: false, metrics: new Map() },
      server: { off: false, metrics: new Map() },
    };
    drafts.set(provider, draft);
    return draft;
  };
  if (entries.length === 0) {
    defaults.forEach(draftOf);
  }
  let inherited: readonly string[] = defaults;
  for (const entry of entries) {
    const names = namesAt(entry, 'providers');
    inherited = names.length > 0 ? names : inherited;
    for (const provider of inherited.filter(each => inScope.includes(each))) {
      const draft = draftOf(provider);
      const interval = stringAt(entry, 'reportingInterval');
      if (interval !== undefined) {
        draft.reportingInterval = interval;
      }
      for (const override of listAt(entry, 'overrides').filter(isFields)) {
        for (const each of directionsOf(stringAt(override, 'match', 'mode'))) {
          addOverride(override, draft[each]);
        }
      }
    }
  }
  return new Map(
    [...drafts.keys()].sort().map(provider => {
      const { client, server, reportingInterval } = drafts.get(provider)!;
      return [
        provider,
        {
          client: finished(client),
          server: finished(server),
          ...(reportingInterval ? { reportingInterval } : {}),
        },
      ];
    }),
  );
}

/** The metrics entries of Telemetry objects. */
export function metricsEntries(
  telemetries: readonly KubernetesObject[],
): unknown[] {
  return telemetries.flatMap(each => listAt(each, 'spec', 'metrics'));
}

/** Whether a provider takes metrics from proxies; only Prometheus does. */
export function reportsMetrics(provider: Fields | undefined): boolean {
  return isFields(valueAt(provider, 'prometheus'));
}

import { mergeMetrics, MetricsConfig } from '../../src';
import type { Adapter } from '../judge';
import { record } from './world';

function sideAnswer({ disabled, overrides }: MetricsConfig['client']) {
  return disabled || overrides.length > 0
    ? {
        disabled,
        ...(overrides.length > 0
          ? {
              overrides: overrides.map(each => ({
                name: each.name,
                ...(each.disabled ? { disabled: true } : {}),
                ...(each.tags.length > 0 ? { tags: each.tags } : {}),
              })),
            }
          : {}),
      }
    : undefined;
}

export const metrics: Record<string, Adapter> = {
  'tracing/merge-metrics': ({ params }) => {
    const defaults = record(params.defaultProviders).metrics as string[];
    const merged = mergeMetrics(params.metrics as unknown[], defaults ?? []);
    return Object.fromEntries(
      [...merged].map(([provider, { client, server, reportingInterval }]) => [
        provider,
        {
          clientMetrics: sideAnswer(client),
          serverMetrics: sideAnswer(server),
          reportingInterval,
        },
      ]),
    );
  },
};

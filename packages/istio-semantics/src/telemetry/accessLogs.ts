import {
  booleanAt,
  Fields,
  isFields,
  listAt,
  stringAt,
  valueAt,
} from '../model/fields';
import type { MeshConfig } from '../model';
import type { KubernetesObject } from '../types';
import { Direction, directionsOf, namesAt } from './telemetries';
import { extensionProvider } from './tracing';

/** What one provider logs in one direction. */
export interface LoggingConfig {
  provider: string;
  disabled: boolean;
  /** CEL expression that picks what is logged. */
  filter?: { expression: string };
}

/**
 * Merges the access log entries of Telemetry objects for one direction; by provider, in order of name. Undefined where
 * neither they nor default providers say anything, so that `accessLogFile` counts.
 * Mirrors `pilot/pkg/model/telemetry.go → AccessLogging, mergeLogs`.
 */
export function mergeAccessLogs(
  telemetries: readonly KubernetesObject[],
  mesh: MeshConfig,
  direction: Direction,
): LoggingConfig[] | undefined {
  const defaults = mesh.defaultProviders.accessLogging;
  const levels = telemetries
    .map(each => listAt(each, 'spec', 'accessLogging').filter(isFields))
    .filter(each => each.length > 0);
  if (levels.length === 0) {
    return defaults.length > 0
      ? defaults.map(provider => ({ provider, disabled: false }))
      : undefined;
  }
  const speaksOf = (entry: Fields) =>
    directionsOf(stringAt(entry, 'match', 'mode')).includes(direction);
  const filters = new Map<string, LoggingConfig['filter']>();
  let inScope: readonly string[] = defaults;
  for (const level of levels) {
    const entries = level.filter(speaksOf);
    const names = entries.flatMap(each => namesAt(each, 'providers'));
    for (const entry of entries) {
      const expression = stringAt(entry, 'filter', 'expression');
      for (const name of namesAt(entry, 'providers')) {
        filters.set(
          name,
          expression === undefined ? undefined : { expression },
        );
      }
    }
    inScope = names.length > 0 ? names : inScope;
  }
  const result = new Map<string, LoggingConfig>();
  let inherited: readonly string[] = defaults;
  for (const entry of levels.flat()) {
    const names = namesAt(entry, 'providers');
    inherited = names.length > 0 ? names : inherited;
    for (const provider of inherited) {
      if (inScope.includes(provider) && speaksOf(entry)) {
        const filter = filters.get(provider);
        const disabled = booleanAt(entry, 'disabled') ?? false;
        result.set(provider, {
          provider,
          disabled,
          ...(filter && !disabled ? { filter } : {}),
        });
      }
    }
  }
  return [...result.keys()].sort().map(each => result.get(each)!);
}

const loggers = [
  'envoyFileAccessLog',
  'envoyHttpAls',
  'envoyTcpAls',
  'envoyOtelAls',
];

/**
 * What really logs: enabled providers that the mesh configuration defines and that can write access logs.
 * Mirrors `pilot/pkg/model/telemetry_logging.go → telemetryAccessLog`.
 */
export function activeLoggers(
  configs: readonly LoggingConfig[],
  mesh: MeshConfig,
): LoggingConfig[] {
  return configs.filter(({ provider, disabled }) => {
    const definition = extensionProvider(mesh, provider);
    return (
      !disabled && loggers.some(each => isFields(valueAt(definition, each)))
    );
  });
}

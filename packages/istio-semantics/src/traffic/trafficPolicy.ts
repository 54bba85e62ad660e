import { Fields, fieldsAt, isFields, listAt, numberAt } from '../model/fields';

const portLevelFields = [
  'connectionPool',
  'outlierDetection',
  'loadBalancer',
  'tls',
] as const;
const topLevelFields = ['tunnel', 'proxyProtocol', 'retryBudget'] as const;

/** The object under a key, or undefined; tells an empty object from an absent one. */
export function optionalFields(
  value: Fields | undefined,
  key: string,
): Fields | undefined {
  const found =
    value && Object.prototype.hasOwnProperty.call(value, key)
      ? value[key]
      : undefined;
  return isFields(found) ? found : undefined;
}

function pick(policy: Fields, keys: readonly string[]): Record<string, Fields> {
  const picked: Record<string, Fields> = {};
  for (const key of keys) {
    const value = optionalFields(policy, key);
    if (value) {
      picked[key] = value;
    }
  }
  return picked;
}

/** The entry of `portLevelSettings` for a service port; the first of several. */
export function portLevelSetting(
  policy: Fields | undefined,
  port: number | undefined,
): Fields | undefined {
  return port === undefined
    ? undefined
    : listAt(policy, 'portLevelSettings')
        .filter(isFields)
        .find(each => numberAt(fieldsAt(each, 'port'), 'number') === port);
}

/**
 * Policy of a port: a port-level entry replaces the whole policy, fields that it leaves out fall back to defaults.
 * Mirrors `pilot/pkg/networking/util/util.go → GetPortLevelTrafficPolicy`.
 */
export function portLevelPolicy(
  policy: Fields | undefined,
  port: number | undefined,
): { policy: Fields | undefined; portLevel: boolean } {
  const entry = portLevelSetting(policy, port);
  return entry
    ? { policy: pick(entry, portLevelFields), portLevel: true }
    : { policy, portLevel: false };
}

/**
 * Policy of a subset on a port: the subset's fields over the destination's, a port-level entry of the subset instead
 * of them. Mirrors `pilot/pkg/networking/util/util.go → MergeSubsetTrafficPolicy` and
 * `pilot/pkg/model/destination_rule.go → MergeTrafficPolicy`.
 */
export function mergeSubsetTrafficPolicy(
  destination: Fields | undefined,
  subset: Fields | undefined,
  port?: number,
): Fields | undefined {
  const original = portLevelPolicy(destination, port).policy;
  if (!subset) {
    return original;
  }
  const own = portLevelPolicy(subset, port);
  if (!original || !own.policy) {
    return own.policy;
  }
  return {
    ...(own.portLevel ? {} : pick(original, portLevelFields)),
    ...pick(original, topLevelFields),
    ...pick(own.policy, portLevelFields),
    ...pick(own.policy, topLevelFields),
  };
}

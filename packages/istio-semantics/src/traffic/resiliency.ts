import {
  Fields,
  fieldsAt,
  isFields,
  numberAt,
  refOf,
  stringAt,
  valueAt,
} from '../model/fields';
import type { MeshConfig } from '../model/controlPlane';
import type { ObjectRef, Resiliency, Setting, TrafficRoute } from '../types';
import type { MergedRule, RulePart } from './destinationRules';
import { parseDuration } from './durations';
import { convertRetries, percentOf } from './retries';
import { mergeSubsetTrafficPolicy, optionalFields } from './trafficPolicy';

type Values = Record<string, string | number>;

/** Istio's stand-in for no limit: the largest 32-bit number. */
const unlimited = 2 ** 32 - 1;

/** Mirrors `pilot/pkg/networking/core/cluster_traffic_policy.go → getDefaultCircuitBreakerThresholds`. */
const unlimitedPool: Values = {
  'tcp.maxConnections': unlimited,
  'http.http1MaxPendingRequests': unlimited,
  'http.http2MaxRequests': unlimited,
  'http.maxRetries': unlimited,
};

/** Envoy's defaults, and Istio's panic threshold. Mirrors `cluster_traffic_policy.go → applyOutlierDetection`. */
const outlierDefaults: Values = {
  consecutive5xxErrors: 5,
  interval: '10s',
  baseEjectionTime: '30s',
  maxEjectionPercent: 10,
  minHealthPercent: 0,
};

function flatten(fields: Fields, prefix = '', depth = 0): Values {
  const values: Values = {};
  for (const [key, value] of Object.entries(fields)) {
    if (typeof value === 'string' || typeof value === 'number') {
      values[prefix + key] = value;
    } else if (typeof value === 'boolean') {
      values[prefix + key] = String(value);
    } else if (isFields(value) && depth < 3) {
      Object.assign(values, flatten(value, `${prefix}${key}.`, depth + 1));
    }
  }
  return values;
}

function without(defaults: Values, set: Values): Values {
  return Object.fromEntries(
    Object.entries(defaults).filter(
      ([key]) => !Object.prototype.hasOwnProperty.call(set, key),
    ),
  );
}

/** Part of a rule that a subset's policy comes from. */
function ownerOf(
  rule: MergedRule,
  subset: string | undefined,
  key: string,
): RulePart | undefined {
  const part = rule.subsets.get(subset ?? '');
  return part && valueAt(part.fields, 'trafficPolicy', key) !== undefined
    ? part
    : rule.trafficPolicy ?? part;
}

/** What the DestinationRule of a destination sets, told apart from what holds anyway. */
export function destinationResiliency(
  rule: MergedRule | undefined,
  subset: string | undefined,
  port: number | undefined,
  mesh: MeshConfig,
): Pick<Resiliency, 'outlierDetection' | 'connectionPool'> {
  const policy =
    rule &&
    mergeSubsetTrafficPolicy(
      rule.trafficPolicy?.fields,
      optionalFields(rule.subsets.get(subset ?? '')?.fields, 'trafficPolicy'),
      port,
    );
  const set = (key: string, defaults: Values): Setting<Values> | undefined => {
    const written = optionalFields(policy, key);
    if (!written) {
      return undefined;
    }
    const value = flatten(written);
    const owner = ownerOf(rule!, subset, key);
    return {
      value,
      origin: 'set',
      ...(owner ? { object: refOf(owner.object) } : {}),
      defaults: without(defaults, value),
    };
  };
  const { pool } = defaultsOf(mesh);
  const outlierDetection = set('outlierDetection', outlierDefaults);
  return {
    ...(outlierDetection ? { outlierDetection } : {}),
    connectionPool: set('connectionPool', pool.defaults as Values) ?? pool,
  };
}

interface Defaults {
  timeout: Setting<number>;
  retries: Resiliency['retries'];
  pool: Setting<Values>;
}

const knownDefaults = new WeakMap<MeshConfig, Defaults>();

function retriesOf(policy: unknown): Resiliency['retries']['value'] {
  const retries = convertRetries(policy);
  return {
    attempts: retries?.attempts ?? 0,
    on: [retries?.retryOn, ...(retries?.statusCodes ?? [])]
      .filter(each => each !== undefined)
      .join(','),
    ...(retries?.perTryTimeout ? { perTryTimeout: retries.perTryTimeout } : {}),
  };
}

/** What holds in a mesh where no object says otherwise. */
function defaultsOf(mesh: MeshConfig): Defaults {
  let defaults = knownDefaults.get(mesh);
  if (!defaults) {
    const timeout = stringAt(mesh.fields, 'connectTimeout');
    const policy = valueAt(mesh.fields, 'defaultHttpRetryPolicy');
    defaults = {
      timeout: { value: 0, origin: 'istio-default' },
      retries: {
        value: retriesOf(policy),
        origin: isFields(policy) ? 'mesh-default' : 'istio-default',
      },
      pool: {
        value: {},
        origin: timeout ? 'mesh-default' : 'istio-default',
        defaults: { 'tcp.connectTimeout': timeout ?? '10s', ...unlimitedPool },
      },
    };
    knownDefaults.set(mesh, defaults);
  }
  return defaults;
}

/** What a route sets about timeouts and retries, told apart from what holds anyway. */
export function routeResiliency(
  route: Fields | undefined,
  object: ObjectRef | undefined,
  mesh: MeshConfig,
): Pick<Resiliency, 'timeout' | 'retries'> {
  const defaults = defaultsOf(mesh);
  const timeout = parseDuration(stringAt(route, 'timeout'));
  const retries = valueAt(route, 'retries');
  return {
    timeout:
      timeout === undefined
        ? defaults.timeout
        : { value: timeout, origin: 'set', object },
    retries: isFields(retries)
      ? { value: retriesOf(retries), origin: 'set', object }
      : defaults.retries,
  };
}

/** Faults of a route that strike any request. Mirrors `route.go → TranslateFault`. */
export function faultOf(route: Fields): TrafficRoute['fault'] {
  const delay = optionalFields(fieldsAt(route, 'fault'), 'delay');
  const abort = optionalFields(fieldsAt(route, 'fault'), 'abort');
  const delayed = delay ? percentOf(delay, 'percentage', 'percent', 0) : 0;
  const aborted = abort ? percentOf(abort, 'percentage', 'percent', 0) : 0;
  const seconds = parseDuration(stringAt(delay, 'fixedDelay'));
  const status =
    numberAt(abort, 'httpStatus') ??
    stringAt(abort, 'grpcStatus') ??
    stringAt(abort, 'http2Error') ??
    '';
  if (!(delayed > 0 && seconds) && !(aborted > 0)) {
    return undefined;
  }
  return {
    ...(delayed > 0 && seconds ? { delay: { percent: delayed, seconds } } : {}),
    ...(aborted > 0
      ? { abort: { percent: aborted, status: String(status) } }
      : {}),
  };
}

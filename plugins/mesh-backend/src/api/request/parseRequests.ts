import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { CoverageScopeKind } from '@mesh-portal/backstage-plugin-mesh-common';
import type { WorkloadsRequest } from '../MeshService';

/** As Express gives it: a text, or something else where a parameter is repeated or nested. */
export type Query = Readonly<Record<string, unknown>>;

const scopeKinds: readonly CoverageScopeKind[] = [
  'owner',
  'system',
  'domain',
  'cluster',
  'namespace',
];

const MAX_LENGTH = 253;
const MAX_LIMIT = 500;
const DEFAULT_LIMIT = 100;
const MAX_OFFSET = 1_000_000;

/** Below what proxies commonly allow an answer to take. */
const MAX_WAIT_SECONDS = 25;
const DEFAULT_WAIT_SECONDS = 20;

/** An entity ref in lower case, as it is stored. */
export function parseEntityPath(params: {
  kind: string;
  namespace: string;
  name: string;
}): string {
  for (const part of ['kind', 'namespace', 'name'] as const) {
    if (
      !/^[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?$/.test(params[part]) ||
      params[part].length > MAX_LENGTH
    ) {
      throw new InputError(`The ${part} in the path is not that of an entity`);
    }
  }
  return stringifyEntityRef(params);
}

export function parseCoverageQuery(query: Query): CoverageScopeKind {
  rejectUnknown(query, ['by']);
  const by = query.by ?? 'owner';
  const kind = scopeKinds.find(each => each === by);
  if (!kind) {
    throw new InputError(`'by' must be one of ${scopeKinds.join(', ')}`);
  }
  return kind;
}

export function parseWorkloadsQuery(query: Query): WorkloadsRequest {
  rejectUnknown(query, ['claimed', 'cluster', 'namespace', 'limit', 'offset']);
  const claimed = query.claimed;
  if (claimed !== undefined && claimed !== 'true' && claimed !== 'false') {
    throw new InputError("'claimed' must be true or false");
  }
  return {
    ...(claimed !== undefined && { claimed: claimed === 'true' }),
    ...parseName(query, 'cluster'),
    ...parseName(query, 'namespace'),
    limit: parseInteger(query, 'limit', 1, MAX_LIMIT) ?? DEFAULT_LIMIT,
    offset: parseInteger(query, 'offset', 0, MAX_OFFSET) ?? 0,
  };
}

/** `wait` is in seconds. */
export function parseFactsQuery(query: Query): {
  since?: number;
  wait: number;
} {
  rejectUnknown(query, ['since', 'wait']);
  const since = parseInteger(query, 'since', 0, Number.MAX_SAFE_INTEGER);
  const wait = parseInteger(query, 'wait', 0, MAX_WAIT_SECONDS);
  return {
    ...(since !== undefined && { since }),
    wait: wait ?? DEFAULT_WAIT_SECONDS,
  };
}

/** Rejects what would be ignored: a mistyped filter must not widen a list. */
function rejectUnknown(query: Query, known: readonly string[]): void {
  if (Object.keys(query).some(each => !known.includes(each))) {
    throw new InputError(
      known.length > 0
        ? `Only the query parameters ${known.join(', ')} are known`
        : 'No query parameters are known',
    );
  }
}

function parseName<K extends string>(
  query: Query,
  key: K,
): { [key in K]?: string } {
  const value = query[key];
  if (value === undefined) {
    return {};
  }
  if (typeof value !== 'string' || !value || value.length > MAX_LENGTH) {
    throw new InputError(`'${key}' must be one name`);
  }
  return { [key]: value } as { [key in K]?: string };
}

function parseInteger(
  query: Query,
  key: string,
  min: number,
  max: number,
): number | undefined {
  const value = query[key];
  if (value === undefined) {
    return undefined;
  }
  const number =
    typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : NaN;
  if (!(number >= min && number <= max)) {
    throw new InputError(
      `'${key}' must be a whole number from ${min} to ${max}`,
    );
  }
  return number;
}

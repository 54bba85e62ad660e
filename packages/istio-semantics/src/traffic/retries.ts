import { Fields, isFields, numberAt, stringAt, valueAt } from '../model/fields';
import { parseDuration } from './durations';

/** Retries as Envoy gets them. */
export interface RetryPolicy {
  attempts: number;
  retryOn: string;
  /** HTTP codes to retry on besides the conditions. */
  statusCodes: number[];
  /** Seconds; absent for the timeout of the whole request. */
  perTryTimeout?: number;
}

/** What Istio does where nobody says anything. Mirrors `…/core/route/retry/retry.go → DefaultPolicy`. */
export const defaultRetries: Readonly<RetryPolicy> = {
  attempts: 2,
  retryOn:
    'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes',
  statusCodes: [],
};

/** First and last of the runs of codes that Go's `http.StatusText` has a name for. */
const statusCodeRuns = [
  [100, 103],
  [200, 208],
  [226, 226],
  [300, 305],
  [307, 308],
  [400, 418],
  [421, 426],
  [428, 429],
  [431, 431],
  [451, 451],
  [500, 508],
  [510, 511],
] as const;

function isStatusCode(code: number): boolean {
  return statusCodeRuns.some(([first, last]) => code >= first && code <= last);
}

const integer = /^[+-]?\d+$/;

/** Conditions and codes of a `retryOn`. Mirrors `…/core/route/retry/retry.go → parseRetryOn`. */
function parseRetryOn(text: string): {
  retryOn: string;
  statusCodes: number[];
} {
  const conditions: string[] = [];
  const statusCodes: number[] = [];
  for (const part of text.split(',').map(each => each.trim())) {
    if (integer.test(part) && isStatusCode(Number(part))) {
      statusCodes.push(Number(part));
    } else if (part) {
      conditions.push(part);
    }
  }
  const retryOn = conditions.join(',');
  return {
    retryOn:
      statusCodes.length > 0 && !retryOn.includes('retriable-status-codes')
        ? `${retryOn},retriable-status-codes`
        : retryOn,
    statusCodes,
  };
}

/**
 * Retries of a route from its `retries`, or from the mesh's default; undefined where they are switched off.
 * Mirrors `pilot/pkg/networking/core/route/retry/retry.go → ConvertPolicy`.
 */
export function convertRetries(retries: unknown): RetryPolicy | undefined {
  if (!isFields(retries)) {
    return { ...defaultRetries, statusCodes: [] };
  }
  const attempts = numberAt(retries, 'attempts') ?? 0;
  if (attempts <= 0) {
    return undefined;
  }
  const written = stringAt(retries, 'retryOn');
  const perTryTimeout = parseDuration(stringAt(retries, 'perTryTimeout'));
  return {
    attempts,
    ...(written
      ? parseRetryOn(written)
      : { retryOn: defaultRetries.retryOn, statusCodes: [] }),
    ...(perTryTimeout ? { perTryTimeout } : {}),
  };
}

/** Percentage of a `Percent` message, of a deprecated plain number, or the fallback. */
export function percentOf(
  owner: Fields,
  percentage: string,
  deprecated: string,
  fallback: number,
): number {
  const message = valueAt(owner, percentage);
  if (isFields(message)) {
    return Math.min(100, Math.max(0, numberAt(message, 'value') ?? 0));
  }
  return Math.min(100, Math.max(0, numberAt(owner, deprecated) ?? fallback));
}

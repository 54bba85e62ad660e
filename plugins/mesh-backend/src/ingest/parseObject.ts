import type { JsonObject } from '@backstage/types';
import { KubernetesApiError } from './KubernetesApiError';

const key = '"managedFields":[';
const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** Where a list ends whose opening bracket stands before `start`; undefined where it does not. */
function endOfList(text: string, start: number): number | undefined {
  let depth = 1;
  for (let at = start; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === quote) {
      for (at++; at < text.length && text.charCodeAt(at) !== quote; at++) {
        if (text.charCodeAt(at) === backslash) {
          at++;
        }
      }
    } else if (unit === openBracket) {
      depth++;
    } else if (unit === closeBracket && --depth === 0) {
      return at;
    }
  }
  return undefined;
}

/** Empties the lists that say who set which field: up to half of an object, and dropped at arrival anyway. */
function withoutManagedFields(text: string): string {
  let kept = '';
  let from = 0;
  for (
    let at = text.indexOf(key);
    at >= 0;
    at = text.indexOf(key, Math.max(at + 1, from))
  ) {
    const start = at + key.length;
    // After a backslash, the quote is part of a longer name.
    const end =
      text.charCodeAt(at - 1) === backslash
        ? undefined
        : endOfList(text, start);
    if (end !== undefined) {
      kept += text.slice(from, start);
      from = end;
    }
  }
  return from === 0 ? text : kept + text.slice(from);
}

/**
 * A JSON object of an API server, without the content of `managedFields`.
 *
 * @throws KubernetesApiError for anything else
 */
export function parseObject(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(withoutManagedFields(text));
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new KubernetesApiError(
      'The API server sent something that is not a JSON object',
    );
  }
  return value as JsonObject;
}

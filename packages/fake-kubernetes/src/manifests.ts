import { parseAllDocuments } from 'yaml';
import { ApiError } from './ApiError';
import { isRecord } from './json';
import type { KubeManifest } from './types';

/**
 * Reads objects from YAML or from what is given; a `List` counts as its items, an empty document as nothing.
 *
 * @throws ApiError `BadRequest` that says which document is wrong, and why.
 */
export function readManifests(
  input: string | KubeManifest | readonly KubeManifest[],
): KubeManifest[] {
  if (typeof input === 'string') {
    return parseDocuments(input).flatMap(flatten);
  }
  return (Array.isArray(input) ? input : [input]).flatMap(flatten);
}

function parseDocuments(text: string): unknown[] {
  const documents = parseAllDocuments(text, { merge: true });
  return [...documents].flatMap((document, index) => {
    const [error] = document.errors;
    if (error) {
      throw new ApiError(
        'BadRequest',
        `document ${index + 1} is not valid YAML: ${error.message}`,
      );
    }
    const value: unknown = document.toJS();
    return value === null || value === undefined ? [] : [value];
  });
}

function flatten(value: unknown): KubeManifest[] {
  if (isRecord(value) && Array.isArray(value.items) && isList(value.kind)) {
    return value.items.flatMap(flatten);
  }
  if (!isManifest(value)) {
    throw new ApiError(
      'BadRequest',
      'an object needs apiVersion, kind and metadata',
    );
  }
  return [value];
}

function isList(kind: unknown): boolean {
  return typeof kind === 'string' && kind.endsWith('List');
}

function isManifest(value: unknown): value is KubeManifest {
  return (
    isRecord(value) &&
    typeof value.apiVersion === 'string' &&
    typeof value.kind === 'string' &&
    isRecord(value.metadata)
  );
}

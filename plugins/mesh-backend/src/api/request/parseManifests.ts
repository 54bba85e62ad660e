import { InputError } from '@backstage/errors';
import type { KubernetesObject } from '@mesh-portal/istio-semantics';
import { parseAllDocuments } from 'yaml';

const MAX_DOCUMENTS = 50;

/** Objects from YAML or JSON documents; errors name the document and never repeat it. */
export function parseManifests(text: string): KubernetesObject[] {
  const documents = parseAllDocuments(text);
  if (documents.length > MAX_DOCUMENTS) {
    throw new InputError(`'apply' may hold ${MAX_DOCUMENTS} documents`);
  }
  return documents.flatMap((document, i) => {
    const name = `Document ${i + 1} of 'apply'`;
    if (document.errors.length > 0) {
      const line = document.errors[0].linePos?.[0].line;
      throw new InputError(
        `${name} is not YAML${line ? `, line ${line}` : ''}`,
      );
    }
    const value = toValue(document, name);
    if (value === null || value === undefined) {
      return [];
    }
    if (!isObject(value)) {
      throw new InputError(
        `${name} needs apiVersion, kind and metadata.name to be a Kubernetes object`,
      );
    }
    return [value];
  });
}

function toValue(
  document: ReturnType<typeof parseAllDocuments>[number],
  name: string,
): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    throw new InputError(`${name} repeats its anchors too often`);
  }
}

function isObject(value: unknown): value is KubernetesObject {
  const { apiVersion, kind, metadata } = Object(value);
  return [apiVersion, kind, Object(metadata).name].every(
    each => typeof each === 'string' && each !== '',
  );
}

import * as models from '@kubernetes/client-node';
import type { ManifestProblem } from './KindSource';

interface ModelClass {
  getAttributeTypeMap(): Array<{ baseName: string; type: string }>;
}

const classes = new Map(Object.entries(models));

function modelOf(name: string): ModelClass | undefined {
  const found = classes.get(name) as Partial<ModelClass> | undefined;
  return typeof found?.getAttributeTypeMap === 'function'
    ? (found as ModelClass)
    : undefined;
}

/** Name of the model of a built-in kind: `V1Deployment`, `V2HorizontalPodAutoscaler`. */
export function modelName(apiVersion: string, kind: string): string {
  const version = apiVersion.slice(apiVersion.lastIndexOf('/') + 1);
  return `${version[0].toUpperCase()}${version.slice(1)}${kind}`;
}

/** Fields of a value that the models of Kubernetes do not have. */
export function unknownFields(
  type: string,
  value: unknown,
  path: string,
): ManifestProblem[] {
  const list = /^Array<(.+)>$/.exec(type)?.[1];
  if (list) {
    return Array.isArray(value)
      ? value.flatMap((each, index) =>
          unknownFields(list, each, `${path}[${index}]`),
        )
      : [];
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [];
  }
  const within = (key: string) => [path, key].filter(Boolean).join('.');
  const map = /^\{ \[key: string\]: (.+); \}$/.exec(type)?.[1];
  const fields = modelOf(type)?.getAttributeTypeMap();
  return Object.entries(value).flatMap(([key, each]) => {
    const known = fields?.find(({ baseName }) => baseName === key);
    if (fields && !known) {
      return [
        {
          severity: 'error',
          field: within(key),
          message: 'is not a known field',
        },
      ];
    }
    const inner = map ?? known?.type;
    return inner ? unknownFields(inner, each, within(key)) : [];
  });
}

/** What is wrong with the metadata that every object has. */
export function metadataProblems(metadata: unknown): ManifestProblem[] {
  return unknownFields('V1ObjectMeta', metadata, 'metadata');
}

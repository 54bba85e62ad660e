import type { KubeManifest } from '@mesh-portal/fake-kubernetes';

/** The part of a CustomResourceDefinition's structural schema that is checked here. */
interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  required?: string[];
  enum?: unknown[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  maxItems?: number;
  minItems?: number;
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
}

export interface CustomResourceDefinition {
  spec: {
    group: string;
    names: { kind: string };
    scope: 'Namespaced' | 'Cluster';
    versions: Array<{
      name: string;
      served: boolean;
      schema: { openAPIV3Schema: Schema };
    }>;
  };
}

/**
 * Holds an object against the definition of its kind: unknown fields, types, required fields, enums, patterns and
 * bounds. Alternatives (oneOf) and CEL rules are not evaluated.
 *
 * @returns what is wrong, one sentence each
 */
export function checkCustomResource(
  manifest: KubeManifest,
  definition: CustomResourceDefinition,
): string[] {
  const [, version] = manifest.apiVersion.split('/');
  const found = definition.spec.versions.find(({ name }) => name === version);
  if (!found?.served) {
    return [`${manifest.apiVersion} ${manifest.kind} is not served`];
  }
  const { scope } = definition.spec;
  const wrongScope =
    (scope === 'Namespaced') !== Boolean(manifest.metadata.namespace)
      ? [`${manifest.kind} ${manifest.metadata.name} is ${scope}`]
      : [];
  const { apiVersion, kind, metadata, ...rest } = manifest;
  return [
    ...wrongScope,
    ...check(rest, found.schema.openAPIV3Schema, `${kind} ${metadata.name}`),
  ];
}

function check(value: unknown, schema: Schema, at: string): string[] {
  if (schema['x-kubernetes-int-or-string']) {
    return ['number', 'string'].includes(typeof value)
      ? []
      : [`${at} is neither a number nor a string`];
  }
  if (schema.enum && !schema.enum.includes(value)) {
    return [`${at} is none of ${schema.enum.join(', ')}`];
  }
  switch (schema.type) {
    case 'object':
      return checkObject(value, schema, at);
    case 'array':
      if (!Array.isArray(value)) {
        return [`${at} is not a list`];
      }
      return [
        ...(value.length > (schema.maxItems ?? Infinity) ||
        value.length < (schema.minItems ?? 0)
          ? [`${at} has ${value.length} items`]
          : []),
        ...value.flatMap((item, index) =>
          check(item, schema.items ?? {}, `${at}[${index}]`),
        ),
      ];
    case 'string':
      if (typeof value !== 'string') {
        return [`${at} is not a string`];
      }
      return schema.pattern && !new RegExp(schema.pattern).test(value)
        ? [`${at} does not match ${schema.pattern}`]
        : [];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${at} is not a boolean`];
    case 'integer':
    case 'number':
      return typeof value === 'number' &&
        (schema.type === 'number' || Number.isInteger(value)) &&
        value >= (schema.minimum ?? -Infinity) &&
        value <= (schema.maximum ?? Infinity)
        ? []
        : [`${at} is not a fitting ${schema.type}`];
    default:
      return [];
  }
}

function checkObject(value: unknown, schema: Schema, at: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${at} is not an object`];
  }
  const missing = (schema.required ?? [])
    .filter(name => !(name in value) && name !== 'metadata')
    .map(name => `${at}.${name} is missing`);
  const { additionalProperties } = schema;
  return [
    ...missing,
    ...Object.entries(value).flatMap(([name, field]) => {
      const known =
        schema.properties?.[name] ??
        (typeof additionalProperties === 'object'
          ? additionalProperties
          : undefined);
      if (known) {
        return check(field, known, `${at}.${name}`);
      }
      return schema['x-kubernetes-preserve-unknown-fields'] ||
        additionalProperties === true
        ? []
        : [`${at}.${name} is unknown`];
    }),
  ];
}

import type { ErrorObject } from 'ajv';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { celProblems } from './celRules';
import type { KindCheck, ManifestProblem } from './KindSource';
import { metadataProblems } from './knownFields';

/** A structural schema as CustomResourceDefinitions and `/openapi/v3` hold it. */
export interface JsonSchema {
  type?: string;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  [keyword: string]: unknown;
}

const nested = ['allOf', 'anyOf', 'oneOf'] as const;

/** The schema with every field refused that it does not name, unless it says that it takes any. */
export function strict(schema: JsonSchema, asserted = true): JsonSchema {
  const { properties, items, additionalProperties } = schema;
  const open =
    !asserted ||
    !properties ||
    additionalProperties !== undefined ||
    schema['x-kubernetes-preserve-unknown-fields'] === true;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, each]) => [
          key,
          strict(each, asserted),
        ]),
      ),
    }),
    ...(items && { items: strict(items, asserted) }),
    ...(typeof additionalProperties === 'object' && {
      additionalProperties: strict(additionalProperties, asserted),
    }),
    ...(!open && { additionalProperties: false }),
    // Their fields are named beside them, too: structural schemas only restrict here.
    ...Object.fromEntries(
      nested.flatMap(key => {
        const list = schema[key];
        return Array.isArray(list)
          ? [[key, list.map((each: JsonSchema) => strict(each, false))]]
          : [];
      }),
    ),
  };
}

const inEveryKind = ['apiVersion', 'kind', 'metadata'];

/** Whether a schema says anything about its kind, rather than only that it is one. */
export function isDescriptive({ properties = {} }: JsonSchema): boolean {
  return Object.keys(properties).some(each => !inEveryKind.includes(each));
}

/** `/spec/ports/0/port` as `spec.ports[0].port`. */
function fieldOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map(each => each.replace(/~1/g, '/').replace(/~0/g, '~'))
    .reduce(
      (path, each) =>
        /^\d+$/.test(each)
          ? `${path}[${each}]`
          : [path, each].filter(Boolean).join('.'),
      '',
    );
}

function problemOf({
  instancePath,
  keyword,
  params,
  message = 'is not valid',
}: ErrorObject): ManifestProblem {
  const field = fieldOf(instancePath);
  const within = (key: string) => [field, key].filter(Boolean).join('.');
  const error = 'error' as const;
  switch (keyword) {
    case 'additionalProperties':
      return {
        severity: error,
        field: within(params.additionalProperty),
        message: 'is not a known field',
      };
    case 'required':
      return {
        severity: error,
        field: within(params.missingProperty),
        message: 'is missing',
      };
    case 'enum':
      return {
        severity: error,
        field,
        message: `must be one of ${params.allowedValues.join(', ')}`,
      };
    default:
      return { severity: error, field, message };
  }
}

/** Problems as the compiled validators of `kubernetes-models` and {@link schemaCheck} tell them. */
export function schemaProblems(
  errors: readonly ErrorObject[] | null | undefined,
): ManifestProblem[] {
  return (errors ?? []).map(problemOf);
}

/**
 * Checks objects against a schema strictly, and against its CEL rules.
 *
 * @param components - what the schema refers to by `#/components/schemas/…`
 */
export function schemaCheck(
  schema: JsonSchema,
  components: Record<string, JsonSchema> = {},
): KindCheck {
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    logger: false,
    unicodeRegExp: false,
    useDefaults: true,
  });
  addFormats(ajv);
  // What all kinds have is only sketched, or left out, in the schemas of most.
  const properties = {
    ...schema.properties,
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: {},
  };
  const schemas = Object.fromEntries(
    Object.entries(components).map(([name, each]) => [name, strict(each)]),
  );
  const validate = ajv.compile({
    ...strict({ ...schema, properties }),
    components: { schemas },
  });
  return object => {
    // As in an API server, rules see the defaults that the schema sets.
    const defaulted = structuredClone(object);
    validate(defaulted);
    return [
      ...schemaProblems(validate.errors),
      ...metadataProblems(object.metadata),
      ...celProblems(schema, defaulted),
    ];
  };
}

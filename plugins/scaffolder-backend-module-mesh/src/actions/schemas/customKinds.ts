import type { KindCheck, KindSource } from './KindSource';
import { isDescriptive, JsonSchema, schemaCheck } from './jsonSchema';

interface Definition {
  kind?: unknown;
  spec?: {
    group?: unknown;
    names?: { kind?: unknown };
    versions?: Array<{
      name?: unknown;
      schema?: { openAPIV3Schema?: JsonSchema };
    }>;
  };
}

/** Kinds by the CustomResourceDefinitions among some objects; other objects are passed over. */
export function customKinds(objects: readonly object[]): KindSource {
  const schemas = new Map<string, JsonSchema>();
  for (const { kind, spec } of objects as Definition[]) {
    for (const { name, schema } of kind === 'CustomResourceDefinition'
      ? spec?.versions ?? []
      : []) {
      if (schema?.openAPIV3Schema && isDescriptive(schema.openAPIV3Schema)) {
        schemas.set(
          `${spec?.group}/${name} ${spec?.names?.kind}`,
          schema.openAPIV3Schema,
        );
      }
    }
  }
  const checks = new Map<string, KindCheck>();
  return {
    async checkOf(apiVersion, kind) {
      const key = `${apiVersion} ${kind}`;
      const schema = schemas.get(key);
      if (schema && !checks.has(key)) {
        checks.set(key, schemaCheck(schema));
      }
      return checks.get(key);
    },
  };
}

import { isRecord, JsonRecord } from '../json';
import {
  apiVersionOf,
  groupVersion,
  ResourceRegistry,
  ServedResource,
} from '../resources';

const ANY_OBJECT: JsonRecord = {
  type: 'object',
  'x-kubernetes-preserve-unknown-fields': true,
};
const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

function pathOf(group: string, version: string): string {
  return group ? `apis/${group}/${version}` : `api/${version}`;
}

/**
 * The index at `/openapi/v3`.
 *
 * @param generation - changes whenever a kind is added or removed.
 */
export function openApiIndex(
  registry: ResourceRegistry,
  generation: number,
): object {
  const paths = registry.groups().flatMap(group =>
    registry.versionsOf(group).map(version => {
      const path = pathOf(group, version);
      return [
        path,
        { serverRelativeURL: `/openapi/v3/${path}?hash=${generation}` },
      ];
    }),
  );
  return { paths: Object.fromEntries(paths) };
}

/**
 * OpenAPI 3.0 of one version of a group: enough for clients to learn which kinds take which query parameters.
 * Undefined when it is not served.
 */
export function openApiDocument(
  registry: ResourceRegistry,
  group: string,
  version: string,
): object | undefined {
  const resources = registry.inVersion(group, version);
  if (resources.length === 0) {
    return undefined;
  }
  const schemas = resources.map(resource => [
    schemaName(resource),
    schemaOf(resource),
  ]);
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: groupVersion(group, version) },
    paths: Object.fromEntries(resources.flatMap(pathsOf)),
    components: {
      schemas: {
        ...Object.fromEntries(schemas),
        [OBJECT_META]: {
          description: 'Metadata that all persisted objects have.',
          ...ANY_OBJECT,
        },
      },
    },
  };
}

function gvk({ definition, version }: ServedResource): object {
  const { group, kind } = definition;
  return { group, version: version.name, kind };
}

function schemaName(resource: ServedResource): string {
  const { definition, version } = resource;
  if (definition.builtIn) {
    const group = definition.group.split('.')[0] || 'core';
    return `io.k8s.api.${group}.${version.name}.${definition.kind}`;
  }
  const reversed = definition.group.split('.').reverse().join('.');
  return `${reversed}.${version.name}.${definition.kind}`;
}

function schemaOf(resource: ServedResource): object {
  const { schema } = resource.version;
  const given = isRecord(schema) ? schema : ANY_OBJECT;
  const properties = isRecord(given.properties) ? given.properties : {};
  return {
    description: `${resource.definition.kind} of ${apiVersionOf(resource)}.`,
    ...given,
    properties: {
      ...properties,
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { $ref: `#/components/schemas/${OBJECT_META}` },
      spec: properties.spec ?? ANY_OBJECT,
      ...(resource.definition.status && {
        status: properties.status ?? ANY_OBJECT,
      }),
    },
    'x-kubernetes-group-version-kind': [gvk(resource)],
  };
}

function pathsOf(resource: ServedResource): [string, object][] {
  const { definition, version } = resource;
  const base = `/${pathOf(definition.group, version.name)}`;
  const scope = definition.namespaced ? '/namespaces/{namespace}' : '';
  const collection = `${base}${scope}/${definition.plural}`;
  return [
    [collection, operations(resource, { get: 'list', post: 'post' })],
    [
      `${collection}/{name}`,
      operations(resource, {
        get: 'get',
        put: 'put',
        patch: 'patch',
        delete: 'delete',
      }),
    ],
  ];
}

const WRITES = ['post', 'put', 'patch'];

function operations(
  resource: ServedResource,
  actions: Record<string, string>,
): object {
  const entries = Object.entries(actions).map(([method, action]) => [
    method,
    {
      responses: {
        200: {
          description: 'OK',
          content: {
            'application/json': {
              schema: {
                $ref: `#/components/schemas/${schemaName(resource)}`,
              },
            },
          },
        },
      },
      ...(WRITES.includes(method) && {
        parameters: ['dryRun', 'fieldManager', 'fieldValidation'].map(name => ({
          name,
          in: 'query',
          schema: { type: 'string', uniqueItems: true },
        })),
      }),
      'x-kubernetes-action': action,
      'x-kubernetes-group-version-kind': gvk(resource),
    },
  ]);
  return Object.fromEntries(entries);
}

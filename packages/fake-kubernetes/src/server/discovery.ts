import {
  apiVersionOf,
  groupVersion,
  ResourceDefinition,
  ResourceRegistry,
  ServedResource,
} from '../resources';

const VERBS = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];
const SUBRESOURCE_VERBS = ['get', 'patch', 'update'];
const SCALE = { group: 'autoscaling', version: 'v1', kind: 'Scale' };

interface Subresource {
  name: string;
  responseKind: { group: string; version: string; kind: string };
}

function subresourcesOf({
  definition,
  version,
}: ServedResource): Subresource[] {
  const { group, kind } = definition;
  return [
    ...(definition.scale ? [{ name: 'scale', responseKind: SCALE }] : []),
    ...(definition.status
      ? [
          {
            name: 'status',
            responseKind: { group, version: version.name, kind },
          },
        ]
      : []),
  ];
}

/** `APIVersions` of `/api`. */
export function coreVersions(): object {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [],
  };
}

/** `APIGroup` of `/apis/<group>`, undefined when the group is not served. */
export function groupDocument(
  registry: ResourceRegistry,
  name: string,
): object | undefined {
  const versions = registry.versionsOf(name).map(version => ({
    groupVersion: groupVersion(name, version),
    version,
  }));
  return name !== '' && versions.length > 0
    ? {
        kind: 'APIGroup',
        apiVersion: 'v1',
        name,
        versions,
        preferredVersion: versions[0],
      }
    : undefined;
}

/** `APIGroupList` of `/apis`. */
export function groupList(registry: ResourceRegistry): object {
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: registry
      .groups()
      .flatMap(name => groupDocument(registry, name) ?? []),
  };
}

/** `APIResourceList` of one version of a group, undefined when it is not served. */
export function resourceList(
  registry: ResourceRegistry,
  group: string,
  version: string,
): object | undefined {
  const resources = registry.inVersion(group, version);
  return resources.length === 0
    ? undefined
    : {
        kind: 'APIResourceList',
        apiVersion: 'v1',
        groupVersion: groupVersion(group, version),
        resources: resources.flatMap(resource => [
          { ...naming(resource.definition), verbs: VERBS },
          ...subresourcesOf(resource).map(({ name, responseKind }) => ({
            name: `${resource.definition.plural}/${name}`,
            singularName: '',
            namespaced: resource.definition.namespaced,
            ...(groupVersion(responseKind.group, responseKind.version) !==
              apiVersionOf(resource) && {
              group: responseKind.group,
              version: responseKind.version,
            }),
            kind: responseKind.kind,
            verbs: SUBRESOURCE_VERBS,
          })),
        ]),
      };
}

function naming(definition: ResourceDefinition): object {
  const { kind, plural, singular, namespaced, shortNames, categories } =
    definition;
  return {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
  };
}

/**
 * `APIGroupDiscoveryList` of `apidiscovery.k8s.io/v2`: everything that `/api` (the core group) or `/apis` (all others)
 * serves in one document.
 */
export function aggregatedDiscovery(
  registry: ResourceRegistry,
  core: boolean,
): object {
  const groups = registry.groups().filter(group => (group === '') === core);
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map(group => ({
      metadata: { name: group, creationTimestamp: null },
      versions: registry.versionsOf(group).map(version => ({
        version,
        freshness: 'Current',
        resources: registry.inVersion(group, version).map(discoveredResource),
      })),
    })),
  };
}

function discoveredResource(resource: ServedResource): object {
  const { definition, version } = resource;
  const { group, kind, plural, singular, shortNames, categories } = definition;
  const subresources = subresourcesOf(resource);
  return {
    resource: plural,
    responseKind: { group, version: version.name, kind },
    scope: definition.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: VERBS,
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(subresources.length > 0 && {
      subresources: subresources.map(({ name, responseKind }) => ({
        subresource: name,
        responseKind,
        verbs: SUBRESOURCE_VERBS,
      })),
    }),
  };
}

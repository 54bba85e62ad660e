import { ApiError } from '../ApiError';
import {
  groupVersion,
  parseGroupVersion,
  qualifiedName,
  ResourceDefinition,
  ResourceVersion,
} from './ResourceDefinition';
import { compareVersions } from './versionOrder';

/** A resource in one of its served versions. */
export interface ServedResource {
  definition: ResourceDefinition;
  version: ResourceVersion;
}

/** The kinds that are served at the moment. */
export class ResourceRegistry {
  private readonly byName = new Map<string, ResourceDefinition>();

  constructor(definitions: readonly ResourceDefinition[]) {
    definitions.forEach(definition => this.register(definition));
  }

  /** Adds a kind, or replaces it where the plural and group are taken. */
  register(definition: ResourceDefinition): void {
    this.byName.set(qualifiedName(definition), definition);
  }

  unregister(name: string): void {
    this.byName.delete(name);
  }

  /** @param name - as in `deployments.apps`. */
  named(name: string): ResourceDefinition | undefined {
    return this.byName.get(name);
  }

  all(): ResourceDefinition[] {
    return [...this.byName.values()];
  }

  /** What a path like `/apis/apps/v1/deployments` names. */
  find(
    group: string,
    version: string,
    plural: string,
  ): ServedResource | undefined {
    return served(this.byName.get(qualifiedName({ plural, group })), version);
  }

  /** @throws ApiError `NotFound` for a kind that is not served, or not in this version. */
  ofKind(apiVersion: string, kind: string): ServedResource {
    const { group, version } = parseGroupVersion(apiVersion);
    for (const definition of this.byName.values()) {
      if (definition.kind === kind && definition.group === group) {
        const found = served(definition, version);
        if (found) {
          return found;
        }
      }
    }
    throw new ApiError(
      'NotFound',
      `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(
        apiVersion,
      )}: the cluster does not serve it`,
    );
  }

  /** Named groups in alphabetical order, the core group ('') first. */
  groups(): string[] {
    return [...new Set(this.all().map(({ group }) => group))].sort();
  }

  /** Served versions of a group, the preferred one first. */
  versionsOf(group: string): string[] {
    const names = this.all()
      .filter(definition => definition.group === group)
      .flatMap(definition => definition.versions.map(({ name }) => name));
    return [...new Set(names)].sort(compareVersions);
  }

  /** Resources of a group in one version, by plural. */
  inVersion(group: string, version: string): ServedResource[] {
    return this.all()
      .filter(definition => definition.group === group)
      .sort((a, b) => (a.plural < b.plural ? -1 : 1))
      .flatMap(definition => served(definition, version) ?? []);
  }
}

function served(
  definition: ResourceDefinition | undefined,
  version: string,
): ServedResource | undefined {
  const found = definition?.versions.find(({ name }) => name === version);
  return definition && found && { definition, version: found };
}

/** The `apiVersion` of a served resource. */
export function apiVersionOf({ definition, version }: ServedResource): string {
  return groupVersion(definition.group, version.name);
}

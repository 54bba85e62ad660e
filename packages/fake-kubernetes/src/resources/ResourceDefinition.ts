import type { ListStrategies } from '../patch';

export interface ScalePaths {
  spec: readonly string[];
  status: readonly string[];
  /** Where the label selector stands, as text or as an object. */
  selector?: readonly string[];
}

/** A printer column of a CustomResourceDefinition. */
export interface PrinterColumn {
  name: string;
  type: string;
  jsonPath: string;
  format?: string;
  description?: string;
  priority?: number;
}

export interface ResourceVersion {
  name: string;
  printerColumns?: readonly PrinterColumn[];
  /** `openAPIV3Schema` of a CustomResourceDefinition. */
  schema?: unknown;
}

/** A kind of object that the server serves. */
export interface ResourceDefinition {
  /** Empty for the core group. */
  group: string;
  kind: string;
  plural: string;
  singular: string;
  shortNames: readonly string[];
  categories: readonly string[];
  namespaced: boolean;
  /** Served versions, the preferred one first. */
  versions: readonly ResourceVersion[];
  storageVersion: string;
  status: boolean;
  scale?: ScalePaths;
  /** Field selectors besides name and namespace. */
  selectableFields: readonly string[];
  /** How server-side apply and strategic merge treat lists. */
  lists: ListStrategies;
  /** False for kinds that come from a CustomResourceDefinition. */
  builtIn: boolean;
}

/** The key under which objects are stored and a resource is named in messages, as in `deployments.apps`. */
export function qualifiedName(definition: {
  plural: string;
  group: string;
}): string {
  return definition.group
    ? `${definition.plural}.${definition.group}`
    : definition.plural;
}

export function groupVersion(group: string, version: string): string {
  return group ? `${group}/${version}` : version;
}

/** Splits `apps/v1` into its parts; the core group is empty. */
export function parseGroupVersion(apiVersion: string): {
  group: string;
  version: string;
} {
  const slash = apiVersion.indexOf('/');
  return {
    group: apiVersion.slice(0, Math.max(0, slash)),
    version: apiVersion.slice(slash + 1),
  };
}

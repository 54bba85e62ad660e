import type { KubernetesObject, Labels, ObjectRef, Reason } from '../types';
import {
  booleanAt,
  Fields,
  fieldsAt,
  isFields,
  labelsAt,
  listAt,
  nameOf,
  namespaceOf,
  refOf,
  stringAt,
  stringsAt,
  valueAt,
} from './fields';
import { KindKey, kinds } from './kinds';

type ParseYaml = (text: string) => unknown;

interface ConfigMaps {
  list(kind: KindKey): readonly KubernetesObject[];
  readable(kind: KindKey): boolean;
}

/** MeshConfig of one control plane with Istio's defaults. Mirrors `pkg/config/mesh/mesh.go → DefaultMeshConfig`. */
export interface MeshConfig {
  /** The ConfigMap, where one was found. */
  source?: ObjectRef;
  /** Why the configuration is not known; the fields then hold Istio's defaults. */
  unknown?: Reason;
  rootNamespace: string;
  trustDomain: string;
  trustDomainAliases: string[];
  enableAutoMtls: boolean;
  enableTracing: boolean;
  accessLogFile: string;
  defaultConfig: Fields;
  defaultProviders: {
    tracing: string[];
    metrics: string[];
    accessLogging: string[];
  };
  extensionProviders: Fields[];
  defaultServiceExportTo: string[];
  defaultVirtualServiceExportTo: string[];
  defaultDestinationRuleExportTo: string[];
  /** The parsed `mesh` document as it is, without defaults. */
  fields: Fields;
}

/** Injector configuration of one control plane: ConfigMap `istio-sidecar-injector[-<revision>]`. */
export interface InjectorConfig {
  source?: ObjectRef;
  /** Why the configuration is not known; the fields then hold the chart's defaults. */
  unknown?: Reason;
  policy: string;
  alwaysInjectSelector: readonly unknown[];
  neverInjectSelector: readonly unknown[];
  defaultTemplates: string[];
  /** Names of the templates it offers; empty when unknown. */
  templates: string[];
  /** Helm values: `global.hub`, `global.proxy.image`, … */
  values: Fields;
}

/** A document, given as an object or as text; undefined where it is not an object or cannot be understood. */
export function parsed(
  value: unknown,
  parseYaml: ParseYaml | undefined,
): Fields | undefined {
  if (isFields(value)) {
    return value;
  }
  if (typeof value !== 'string') {
    return undefined;
  }
  // Every JSON document is YAML too; JSON.parse needs no help.
  for (const parse of [JSON.parse as ParseYaml, parseYaml]) {
    try {
      const result = parse?.(value);
      // A block scalar inside a block scalar is a document in a string.
      const document =
        typeof result === 'string' ? parseYaml?.(result) : result;
      if (isFields(document)) {
        return document;
      }
    } catch {
      // Not in this notation.
    }
  }
  return undefined;
}

/** Finds `<base>-<revision>`, or `<base>` for the default revision; one in `istio-system` comes first. */
function findConfigMap(
  model: ConfigMaps,
  base: string,
  revision: string | undefined,
  key: string,
) {
  const candidates = model
    .list(kinds.configMap)
    .filter(each => valueAt(each, 'data', key) !== undefined)
    .sort(
      (a, b) =>
        Number(namespaceOf(b) === 'istio-system') -
        Number(namespaceOf(a) === 'istio-system'),
    );
  const named = (name: string) =>
    candidates.find(each => nameOf(each) === name);
  if (revision && revision !== 'default') {
    return named(`${base}-${revision}`);
  }
  const prefixed = candidates.filter(each =>
    nameOf(each).startsWith(`${base}-`),
  );
  return (
    named(base) ??
    named(`${base}-default`) ??
    (revision || prefixed.length > 1 ? undefined : prefixed[0])
  );
}

function notReadable(model: ConfigMaps): Reason | undefined {
  return model.readable(kinds.configMap)
    ? undefined
    : { code: 'unknown.notReadable', params: { kind: kinds.configMap } };
}

function notUnderstood(source: KubernetesObject, key: string): Reason {
  return {
    code: 'unknown.configNotUnderstood',
    params: { name: nameOf(source), key },
    object: refOf(source),
    field: `data.${key}`,
  };
}

/** MeshConfig of a revision. */
export function readMeshConfig(
  model: ConfigMaps,
  revision?: string,
  parseYaml?: ParseYaml,
): MeshConfig {
  const source = findConfigMap(model, 'istio', revision, 'mesh');
  const fields = source && parsed(valueAt(source, 'data', 'mesh'), parseYaml);
  const unknown =
    source && !fields
      ? notUnderstood(source, 'mesh')
      : !source && notReadable(model);
  return {
    ...(source ? { source: refOf(source) } : {}),
    ...(unknown ? { unknown } : {}),
    ...meshConfigOf(fields ?? {}),
  };
}

/** Source: `pkg/config/mesh/mesh.go → DefaultMeshConfig`. */
const builtInProviders: readonly Fields[] = [
  { name: 'prometheus', prometheus: {} },
  { name: 'stackdriver', stackdriver: {} },
  { name: 'envoy', envoyFileAccessLog: { path: '/dev/stdout' } },
];

/** Istio's own providers are there unless the configuration has one of that name (`ApplyMeshConfig`). */
function withBuiltIn(providers: Fields[]): Fields[] {
  return [
    ...providers,
    ...builtInProviders.filter(
      each => !providers.some(({ name }) => name === each.name),
    ),
  ];
}

/** A parsed MeshConfig with Istio's defaults. */
export function meshConfigOf(fields: Fields): MeshConfig {
  const exportTo = (key: string) => {
    const value = stringsAt(fields, key);
    return value.length > 0 ? value : ['*'];
  };
  return {
    rootNamespace: stringAt(fields, 'rootNamespace') || 'istio-system',
    trustDomain: stringAt(fields, 'trustDomain') || 'cluster.local',
    trustDomainAliases: stringsAt(fields, 'trustDomainAliases'),
    enableAutoMtls: booleanAt(fields, 'enableAutoMtls') ?? true,
    enableTracing: booleanAt(fields, 'enableTracing') ?? true,
    accessLogFile: stringAt(fields, 'accessLogFile') ?? '',
    defaultConfig: fieldsAt(fields, 'defaultConfig'),
    defaultProviders: {
      tracing: stringsAt(fields, 'defaultProviders', 'tracing'),
      metrics: stringsAt(fields, 'defaultProviders', 'metrics'),
      accessLogging: stringsAt(fields, 'defaultProviders', 'accessLogging'),
    },
    extensionProviders: withBuiltIn(
      listAt(fields, 'extensionProviders').filter(isFields),
    ),
    defaultServiceExportTo: exportTo('defaultServiceExportTo'),
    defaultVirtualServiceExportTo: exportTo('defaultVirtualServiceExportTo'),
    defaultDestinationRuleExportTo: exportTo('defaultDestinationRuleExportTo'),
    fields,
  };
}

/** Injector configuration of a revision. */
export function readInjectorConfig(
  model: ConfigMaps,
  revision?: string,
  parseYaml?: ParseYaml,
): InjectorConfig {
  const source =
    findConfigMap(model, 'istio-sidecar-injector', revision, 'config') ??
    findConfigMap(model, 'istio-sidecar-injector', revision, 'values');
  const config = source && parsed(valueAt(source, 'data', 'config'), parseYaml);
  const values = source && parsed(valueAt(source, 'data', 'values'), parseYaml);
  const unknown =
    source && valueAt(source, 'data', 'config') !== undefined && !config
      ? notUnderstood(source, 'config')
      : !source && notReadable(model);
  const defaults = stringsAt(config, 'defaultTemplates');
  return {
    ...(source ? { source: refOf(source) } : {}),
    ...(unknown ? { unknown } : {}),
    policy: stringAt(config, 'policy') ?? (config ? '' : 'enabled'),
    alwaysInjectSelector: listAt(config, 'alwaysInjectSelector'),
    neverInjectSelector: listAt(config, 'neverInjectSelector'),
    defaultTemplates: defaults.length > 0 ? defaults : ['sidecar'],
    templates: Object.keys(labelsAt(config, 'templates') as Labels),
    values: values ?? {},
  };
}

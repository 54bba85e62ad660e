import { parse } from 'yaml';
import { ApiError } from '../ApiError';
import { isRecord, JsonRecord, valueAt } from '../json';
import type { LabelSelector } from '../selectors';
import type { KubeObject } from '../types';
import type { Pod } from '../workloads';
import type { InjectionPolicy } from './injectRequired';

/** What a control plane's ConfigMaps tell its injector. */
export interface InjectorSettings extends InjectionPolicy {
  revision: string;
  rootNamespace: string;
  /** Host of the control plane's Service. */
  discoveryAddress: string;
  hub: string;
  tag: string;
  variant?: string;
  /** Name of the proxy's image, or a whole reference. */
  image: string;
  /** The same for the container that redirects the traffic. */
  initImage: string;
  imagePullSecrets: readonly string[];
  cni: boolean;
  /** `ENABLE_NATIVE_SIDECARS`; undefined for the default of the version. */
  nativeSidecars?: string;
  holdApplication: boolean;
  prometheusMerge: boolean;
  network?: string;
  clusterId: string;
  meshId: string;
  trustDomain: string;
  resources: JsonRecord;
  defaultTemplates: readonly string[];
  aliases: Readonly<Record<string, readonly string[]>>;
  /** Templates that the ConfigMap brings along by its own; what they add is not known. */
  customTemplates: readonly string[];
}

export interface SettingsSources {
  revision: string;
  rootNamespace: string;
  /** ConfigMap `istio-sidecar-injector[-<revision>]`. */
  injector: KubeObject;
  /** ConfigMap `istio[-<revision>]`. */
  mesh?: KubeObject;
  /** Deployment `istiod[-<revision>]`. */
  istiod?: KubeObject;
}

const DEFAULT_RESOURCES = {
  limits: { cpu: '2', memory: '1Gi' },
  requests: { cpu: '100m', memory: '128Mi' },
};

/** @throws ApiError `InternalError` that names the ConfigMap key that cannot be parsed. */
export function readSettings({
  revision,
  rootNamespace,
  injector,
  mesh,
  istiod,
}: SettingsSources): InjectorSettings {
  const config = parseKey(injector, 'config');
  const values = parseKey(injector, 'values');
  const meshConfig = mesh ? parseKey(mesh, 'mesh') : {};
  const global = (...path: string[]) => valueAt(values, ['global', ...path]);
  const cni = (parent: string, ...path: string[]) =>
    valueAt(values, [parent, ...path, 'enabled']) === true;
  const suffix = revision === 'default' ? '' : `-${revision}`;
  return {
    revision,
    rootNamespace,
    discoveryAddress: `istiod${suffix}.${rootNamespace}.svc:15012`,
    policy: String(config.policy ?? 'enabled'),
    neverInject: selectors(config.neverInjectSelector),
    alwaysInject: selectors(config.alwaysInjectSelector),
    hub: text(global('hub')) ?? 'registry.istio.io/release',
    tag: text(global('tag')) ?? 'latest',
    ...optional('variant', text(global('variant'))),
    image: text(global('proxy', 'image')) ?? 'proxyv2',
    initImage:
      text(global('proxy_init', 'image')) ??
      text(global('proxy', 'image')) ??
      'proxyv2',
    imagePullSecrets: strings(global('imagePullSecrets')),
    cni: cni('pilot', 'cni') || cni('istio_cni'),
    ...optional('nativeSidecars', nativeSidecarMode(values, istiod)),
    holdApplication:
      global('proxy', 'holdApplicationUntilProxyStarts') === true ||
      valueAt(meshConfig, [
        'defaultConfig',
        'holdApplicationUntilProxyStarts',
      ]) === true,
    prometheusMerge: meshConfig.enablePrometheusMerge !== false,
    ...optional('network', text(global('network'))),
    clusterId: text(global('multiCluster', 'clusterName')) ?? 'Kubernetes',
    meshId:
      text(global('meshID')) ?? text(meshConfig.trustDomain) ?? 'cluster.local',
    trustDomain: text(meshConfig.trustDomain) ?? 'cluster.local',
    resources: record(global('proxy', 'resources')) ?? DEFAULT_RESOURCES,
    defaultTemplates: nonEmpty(strings(config.defaultTemplates), ['sidecar']),
    aliases: aliasesOf(config.aliases),
    customTemplates: Object.keys(record(config.templates) ?? {}),
  };
}

/** The images of a pod's proxy and of its init container: `inject.go → ProxyImage`, with the pod's annotations. */
export function proxyImages(
  settings: InjectorSettings,
  { metadata }: Pod,
): { proxy: string; init: string } {
  const own = metadata.annotations?.['sidecar.istio.io/proxyImage'];
  const type = metadata.annotations?.['sidecar.istio.io/proxyImageType'];
  return {
    proxy: own ?? imageReference(settings, settings.image, type),
    init: own ?? imageReference(settings, settings.initImage, type),
  };
}

function imageReference(
  { hub, tag, variant }: InjectorSettings,
  name: string,
  type = variant,
): string {
  if (name.includes('/')) {
    return name;
  }
  const plain = type ? tag.replace(/-(debug|distroless)$/, '') : tag;
  const ending = type && type !== 'default' ? `-${type}` : '';
  return `${hub}/${name}:${plain}${ending}`;
}

function parseKey(configMap: KubeObject, key: string): JsonRecord {
  const value = valueAt(configMap, ['data', key]);
  if (value === undefined || value === '') {
    return {};
  }
  try {
    const parsed: unknown = parse(String(value));
    return isRecord(parsed) ? parsed : {};
  } catch (error) {
    const { namespace, name } = configMap.metadata;
    throw new ApiError(
      'InternalError',
      `ConfigMap ${namespace}/${name}: key ${key} cannot be parsed: ${
        error instanceof Error ? error.message : error
      }`,
    );
  }
}

/** The environment of istiod decides; the values are what the chart made it from. */
function nativeSidecarMode(
  values: JsonRecord,
  istiod: KubeObject | undefined,
): string | undefined {
  const containers = valueAt(istiod, [
    'spec',
    'template',
    'spec',
    'containers',
  ]);
  const variable = (Array.isArray(containers) ? containers : [])
    .flatMap(container => valueAt(container, ['env']) ?? [])
    .find(entry => valueAt(entry, ['name']) === 'ENABLE_NATIVE_SIDECARS');
  return text(
    valueAt(variable, ['value']) ??
      valueAt(values, ['pilot', 'env', 'ENABLE_NATIVE_SIDECARS']),
  );
}

function optional<K extends string>(
  key: K,
  value: string | undefined,
): { [key in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as {
    [key in K]?: string;
  };
}

function aliasesOf(value: unknown): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(record(value) ?? {}).map(([name, names]) => [
      name,
      strings(names),
    ]),
  );
}

function selectors(value: unknown): LabelSelector[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function nonEmpty(list: string[], otherwise: string[]): string[] {
  return list.length > 0 ? list : otherwise;
}

function record(value: unknown): JsonRecord | undefined {
  return isRecord(value) ? value : undefined;
}

function text(value: unknown): string | undefined {
  return value === undefined || value === null || value === ''
    ? undefined
    : String(value);
}

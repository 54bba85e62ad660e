import type { Config } from '@backstage/config';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import type { ClusterConnection } from '../ingest/ApiConnection';

/** A credential as configuration gives it; a file is read again when it is needed again. */
export interface ConfiguredCredential {
  token?: string;
  tokenFile?: string;
}

/** One entry of `mesh.clusters`. */
export interface ConfiguredCluster extends ConfiguredCredential {
  name: string;
  title?: string;
  connection: ClusterConnection;
}

/** One entry of `mesh.clusterOverrides`. */
export interface ClusterOverride extends ConfiguredCredential {
  disabled: boolean;
  istioNamespaces?: string[];
}

/** The parts of `mesh:` that say which clusters are read, and how. */
export interface ClusterConfig {
  clusters: ConfiguredCluster[];
  /** Path of a kubeconfig whose clusters are read too. */
  kubeconfig?: string;
  overrides: ReadonlyMap<string, ClusterOverride>;
  ingest: {
    /** Read the clusters of the kubernetes plugin. */
    kubernetesPlugin: boolean;
    istioNamespaces: string[];
    clustersListingAtOnce: number;
    clusterRefreshMs: number;
  };
  /** True where a `kubernetes:` section exists, so that its clusters can be expected. */
  kubernetesConfigured: boolean;
}

// RFC 1123, as Kubernetes wants names of namespaces.
const namespacePattern = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

function checkUrl(key: string, value: string): string {
  let url: URL | undefined;
  try {
    url = new URL(value);
  } catch {
    url = undefined;
  }
  if (!url || !['https:', 'http:'].includes(url.protocol)) {
    throw new InputError(`'${key}' must be an http or https URL`);
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new InputError(
      `'${key}' must be a plain URL: credentials belong into 'token' or 'tokenFile', and query and fragment mean nothing`,
    );
  }
  return value;
}

function readCredential(config: Config, key: string): ConfiguredCredential {
  const token = config.getOptionalString('token')?.trim();
  const tokenFile = config.getOptionalString('tokenFile');
  if (token !== undefined && tokenFile !== undefined) {
    throw new InputError(
      `'${key}' has both 'token' and 'tokenFile'; keep one of them`,
    );
  }
  return { token, tokenFile };
}

function readNamespaces(config: Config, key: string): string[] | undefined {
  const namespaces = config.getOptionalStringArray('istioNamespaces');
  for (const namespace of namespaces ?? []) {
    if (!namespacePattern.test(namespace)) {
      throw new InputError(
        `'${key}.istioNamespaces' must hold names of namespaces`,
      );
    }
  }
  return namespaces;
}

function readCluster(config: Config, key: string): ConfiguredCluster {
  const caData = config.getOptionalString('caData');
  const caFile = config.getOptionalString('caFile');
  if (caData !== undefined && caFile !== undefined) {
    throw new InputError(
      `'${key}' has both 'caData' and 'caFile'; keep one of them`,
    );
  }
  return {
    name: config.getString('name'),
    title: config.getOptionalString('title'),
    connection: {
      url: checkUrl(`${key}.url`, config.getString('url')),
      caData,
      caFile,
      skipTLSVerify: config.getOptionalBoolean('skipTLSVerify') ?? false,
    },
    ...readCredential(config, key),
  };
}

/**
 * Reads `mesh.clusters`, `mesh.clusterOverrides`, `mesh.kubeconfig` and `mesh.ingest`.
 *
 * @throws InputError that names the key.
 */
export function readClusterConfig(config: Config): ClusterConfig {
  const clusters = (config.getOptionalConfigArray('mesh.clusters') ?? []).map(
    (each, index) => readCluster(each, `mesh.clusters[${index}]`),
  );
  const names = new Set<string>();
  for (const { name } of clusters) {
    if (names.has(name)) {
      throw new InputError(`'mesh.clusters' names cluster '${name}' twice`);
    }
    names.add(name);
  }

  const overrides = new Map<string, ClusterOverride>();
  const overrideConfig = config.getOptionalConfig('mesh.clusterOverrides');
  for (const name of overrideConfig?.keys() ?? []) {
    const key = `mesh.clusterOverrides.${name}`;
    const each = overrideConfig!.getConfig(name);
    overrides.set(name, {
      disabled: each.getOptionalBoolean('disabled') ?? false,
      istioNamespaces: readNamespaces(each, key),
      ...readCredential(each, key),
    });
  }

  const ingest = config.getOptionalConfig('mesh.ingest');
  const atOnce = ingest?.getOptionalNumber('clustersListingAtOnce') ?? 4;
  if (!Number.isInteger(atOnce) || atOnce < 1) {
    throw new InputError(
      `'mesh.ingest.clustersListingAtOnce' must be a whole number of at least 1`,
    );
  }
  const refreshMs = ingest?.has('clusterRefreshInterval')
    ? durationToMilliseconds(
        readDurationFromConfig(ingest, { key: 'clusterRefreshInterval' }),
      )
    : 300_000;
  if (refreshMs < 10_000) {
    throw new InputError(
      `'mesh.ingest.clusterRefreshInterval' must be at least 10 seconds`,
    );
  }
  return {
    clusters,
    kubeconfig: config.getOptionalString('mesh.kubeconfig'),
    overrides,
    ingest: {
      kubernetesPlugin: ingest?.getOptionalBoolean('kubernetesPlugin') ?? true,
      istioNamespaces: (ingest && readNamespaces(ingest, 'mesh.ingest')) ?? [
        'istio-system',
      ],
      clustersListingAtOnce: atOnce,
      clusterRefreshMs: refreshMs,
    },
    kubernetesConfigured: config.has('kubernetes'),
  };
}

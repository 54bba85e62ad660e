import type {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { MeshKubernetesBridge } from '@mesh-portal/backstage-plugin-mesh-node';
import {
  type ClusterDetails,
  getJson,
  type KubernetesCredential,
} from './getJson';
import { isDescriptive, JsonSchema, schemaCheck } from './jsonSchema';
import type { KindCheck, KindSource } from './KindSource';

interface GroupVersionKind {
  group?: string;
  version?: string;
  kind?: string;
}

interface Documents {
  /** Path of the document that describes a group version, by `api/v1` or `apis/<group>/<version>`. */
  paths: Map<string, string>;
  read(path: string): Promise<Record<string, JsonSchema>>;
}

/** A cluster, and how to sign in to it; the credential is asked for anew each time. */
export interface ClusterAccess {
  cluster: ClusterDetails;
  getCredential(): Promise<KubernetesCredential>;
}

/** On whose behalf a cluster is asked, and where it is told that it does not answer. */
interface Request {
  credentials: BackstageCredentials;
  logger: LoggerService;
  signal?: AbortSignal;
}

const freshMs = 10 * 60 * 1000;

/** Kinds as the API servers of clusters describe them at `/openapi/v3`, kept for a while. */
export class ClusterSchemas {
  readonly #bridge: MeshKubernetesBridge;
  readonly #configured: ReadonlyMap<string, ClusterAccess>;
  readonly #now: () => number;
  readonly #held = new Map<string, { source: KindSource; until: number }>();

  constructor(options: {
    bridge: MeshKubernetesBridge;
    /** Clusters that the kubernetes plugin need not know, by name. */
    configured?: ReadonlyMap<string, ClusterAccess>;
    now?: () => number;
  }) {
    this.#bridge = options.bridge;
    this.#configured = options.configured ?? new Map();
    this.#now = options.now ?? Date.now;
  }

  /**
   * Undefined, after a warning, where the cluster does not answer.
   *
   * @throws InputError where neither the configuration nor the kubernetes plugin knows a cluster of that name
   */
  async of(name: string, request: Request): Promise<KindSource | undefined> {
    const held = this.#held.get(name);
    if (held && this.#now() < held.until) {
      return held.source;
    }
    try {
      const source = sourceOf(await this.#documents(name, request));
      this.#held.set(name, { source, until: this.#now() + freshMs });
      return source;
    } catch (error) {
      if (error instanceof InputError) {
        throw error;
      }
      request.logger.warn(
        `Cluster '${name}' does not tell its schemas: ${
          error instanceof Error ? error.message : error
        }`,
      );
      return undefined;
    }
  }

  async #accessTo(
    name: string,
    credentials: BackstageCredentials,
  ): Promise<ClusterAccess> {
    const configured = this.#configured.get(name);
    if (configured) {
      return configured;
    }
    // Without the kubernetes plugin the bridge never answers; with it, it has answered long ago.
    const access = await Promise.race([
      this.#bridge.get(),
      new Promise<undefined>(resolve => setImmediate(resolve, undefined)),
    ]);
    const clusters =
      (await access?.clusterSupplier.getClusters({ credentials })) ?? [];
    const cluster = clusters.find(each => each.name === name);
    if (!access || !cluster) {
      throw new InputError(
        `Neither mesh.clusters nor the kubernetes plugin knows a cluster '${name}'; correct the input 'cluster' or leave it out`,
      );
    }
    return {
      cluster,
      getCredential: () => access.authStrategy.getCredential(cluster, {}),
    };
  }

  async #documents(
    name: string,
    { credentials, signal }: Request,
  ): Promise<Documents> {
    const { cluster, getCredential } = await this.#accessTo(name, credentials);
    const get = async (path: string) =>
      getJson(cluster, await getCredential(), path, signal);
    const index = (await get('/openapi/v3')) as {
      paths?: Record<string, { serverRelativeURL?: string }>;
    };
    return {
      paths: new Map(
        Object.entries(index.paths ?? {}).flatMap(([key, value]) =>
          typeof value?.serverRelativeURL === 'string'
            ? [[key, value.serverRelativeURL]]
            : [],
        ),
      ),
      async read(path) {
        const document = (await get(path)) as {
          components?: { schemas?: Record<string, JsonSchema> };
        };
        return document.components?.schemas ?? {};
      },
    };
  }
}

function sourceOf({ paths, read }: Documents): KindSource {
  const components = new Map<string, Promise<Record<string, JsonSchema>>>();
  const checks = new Map<string, KindCheck>();
  return {
    async checkOf(apiVersion, kind) {
      const key = `${apiVersion} ${kind}`;
      const known = checks.get(key);
      if (known) {
        return known;
      }
      const path = paths.get(
        apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`,
      );
      // A path that leaves the server would send it our credential.
      if (!path?.startsWith('/') || path.startsWith('//')) {
        return undefined;
      }
      const reading = components.get(path) ?? read(path);
      components.set(path, reading);
      reading.catch(() => components.delete(path));
      const schemas = await reading;
      const schema = Object.values(schemas).find(each =>
        isOfKind(each, apiVersion, kind),
      );
      if (!schema || !isDescriptive(schema)) {
        return undefined;
      }
      const check = schemaCheck(schema, schemas);
      checks.set(key, check);
      return check;
    },
  };
}

function isOfKind(schema: JsonSchema, apiVersion: string, wanted: string) {
  const kinds = schema['x-kubernetes-group-version-kind'];
  return (
    Array.isArray(kinds) &&
    (kinds as GroupVersionKind[]).some(
      ({ group, version, kind }) =>
        kind === wanted &&
        [group, version].filter(Boolean).join('/') === apiVersion,
    )
  );
}

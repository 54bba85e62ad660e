import { setTimeout as delay } from 'node:timers/promises';
import { Agent, fetch } from 'undici';
import type { KubeManifest } from '@mesh-portal/fake-kubernetes';

const BUSY_MS = 60_000;
const BUSY_RETRY_MS = 500;

const SERVER_FIELDS = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'managedFields',
  'selfLink',
];

interface ResourceList {
  resources: Array<{ name: string; kind: string; namespaced: boolean }>;
}

interface Written {
  metadata: { uid: string; resourceVersion: string };
}

/** Answer of an API server that is no success. */
export class ApiStatus extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

/** Writes to a cluster with all rights. */
export class AdminClient {
  readonly #url: string;
  readonly #headers: Record<string, string>;
  readonly #agent: Agent;
  readonly #resources = new Map<string, Promise<ResourceList>>();
  readonly #uids = new Map<string, string>();

  /** @param options - `caData`, `certificate` and `key` are PEM in base64; either a token or the latter two are needed */
  constructor(options: {
    url: string;
    caData: string;
    token?: string;
    certificate?: string;
    key?: string;
  }) {
    const { url, caData, token, certificate, key } = options;
    this.#url = url;
    this.#headers = token ? { authorization: `Bearer ${token}` } : {};
    this.#agent = new Agent({
      connect: {
        ca: Buffer.from(caData, 'base64'),
        ...(certificate && { cert: Buffer.from(certificate, 'base64') }),
        ...(key && { key: Buffer.from(key, 'base64') }),
      },
    });
  }

  /**
   * @param path - from `/` on
   * @throws ApiStatus for an answer that is no success
   */
  async request<T>(method: string, path: string, body?: object): Promise<T> {
    const ask = () =>
      fetch(this.#url + path, {
        method,
        dispatcher: this.#agent,
        headers: {
          ...this.#headers,
          'content-type':
            method === 'PATCH'
              ? 'application/merge-patch+json'
              : 'application/json',
        },
        body: body && JSON.stringify(body),
      });
    // The connection that was kept may be one that the suite has cut.
    let response = await ask().catch(ask);
    // So a server answers that has just been started again, or has much to do.
    for (
      const deadline = Date.now() + BUSY_MS;
      [429, 503].includes(response.status) && Date.now() < deadline;

    ) {
      await response.text();
      await delay(BUSY_RETRY_MS);
      response = await ask().catch(ask);
    }
    const text = await response.text();
    if (!response.ok) {
      throw new ApiStatus(
        response.status,
        `${method} ${path}: ${response.status} ${text.slice(0, 300)}`,
      );
    }
    return (text.startsWith('{') ? JSON.parse(text) : text) as T;
  }

  /** Creates objects as they are, with their status, in this order. Those that exist are replaced. */
  async write(objects: readonly KubeManifest[]): Promise<void> {
    for (const object of objects) {
      await this.#writeOne(object);
    }
  }

  /** Creates many of the same kind, some at once. */
  async writeMany(objects: readonly KubeManifest[]): Promise<void> {
    const [first] = objects;
    const path = first && (await this.#pathOf(first));
    const left = [...objects];
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        for (let next = left.pop(); next; next = left.pop()) {
          await this.request('POST', path, next);
        }
      }),
    );
  }

  async delete(
    object: Pick<KubeManifest, 'apiVersion' | 'kind'> & {
      metadata: { name?: string; namespace?: string };
    },
  ): Promise<void> {
    const path = await this.#pathOf(object);
    const { name } = object.metadata;
    await this.request('DELETE', name ? `${path}/${name}` : path);
  }

  /** Deletes all objects of a kind and namespace; where there are many, a server does it in several requests. */
  async deleteAll(
    object: Pick<KubeManifest, 'apiVersion' | 'kind'> & {
      metadata: { namespace: string };
    },
  ): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await this.delete(object);
        return;
      } catch (error) {
        const isSlow = error instanceof ApiStatus && error.status === 504;
        if (!isSlow || attempt > 20) {
          throw error;
        }
      }
    }
  }

  close(): Promise<void> {
    return this.#agent.close();
  }

  async #writeOne(object: KubeManifest): Promise<void> {
    const path = await this.#pathOf(object);
    const { status, ...written } = this.#asNew(object);
    const { name, namespace } = object.metadata;
    let answer: Written;
    try {
      answer = await this.request<Written>('POST', path, {
        ...written,
        status,
      });
    } catch (error) {
      if (!(error instanceof ApiStatus && error.status === 409)) {
        throw error;
      }
      const present = await this.request<Written>('GET', `${path}/${name}`);
      const { resourceVersion } = present.metadata;
      answer = await this.request<Written>('PUT', `${path}/${name}`, {
        ...written,
        status,
        metadata: { ...written.metadata, resourceVersion },
      });
    }
    this.#uids.set(keyOf(object.kind, namespace, name), answer.metadata.uid);
    if (status) {
      const { resourceVersion } = answer.metadata;
      await this.request('PUT', `${path}/${name}/status`, {
        ...written,
        metadata: { ...written.metadata, resourceVersion },
        status,
      }).catch(error => {
        // Kinds without the subresource have taken it along.
        if (!(error instanceof ApiStatus && error.status === 404)) {
          throw error;
        }
      });
    }
  }

  /** Owners have other identities here than where the object comes from. */
  #asNew(object: KubeManifest): KubeManifest {
    const metadata = Object.fromEntries(
      Object.entries(object.metadata).filter(
        ([key]) => !SERVER_FIELDS.includes(key),
      ),
    ) as KubeManifest['metadata'];
    const { namespace, ownerReferences } = object.metadata;
    return {
      ...object,
      metadata: {
        ...metadata,
        ...(ownerReferences && {
          ownerReferences: ownerReferences.map(owner => ({
            ...owner,
            uid:
              this.#uids.get(keyOf(owner.kind, namespace, owner.name)) ??
              owner.uid,
          })),
        }),
      },
    };
  }

  async #pathOf(object: {
    apiVersion: string;
    kind: string;
    metadata: { namespace?: string };
  }): Promise<string> {
    const { apiVersion, kind, metadata } = object;
    const base = apiVersion.includes('/')
      ? `/apis/${apiVersion}`
      : `/api/${apiVersion}`;
    let list = this.#resources.get(base);
    if (!list) {
      list = this.request<ResourceList>('GET', base);
      this.#resources.set(base, list);
      // A group that is not served yet may be, the next time.
      list.catch(() => this.#resources.delete(base));
    }
    const resource = (await list).resources.find(
      each => each.kind === kind && !each.name.includes('/'),
    );
    if (!resource) {
      this.#resources.delete(base);
      throw new ApiStatus(404, `${apiVersion} has no kind ${kind}`);
    }
    return resource.namespaced
      ? `${base}/namespaces/${metadata.namespace ?? 'default'}/${resource.name}`
      : `${base}/${resource.name}`;
  }
}

function keyOf(kind: string, namespace?: string, name?: string) {
  return JSON.stringify([kind, namespace, name]);
}

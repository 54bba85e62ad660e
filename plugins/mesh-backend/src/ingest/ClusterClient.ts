import type {
  KubernetesFetchError,
  KubernetesWatchEvent,
} from '@backstage/plugin-kubernetes-common';
import type { JsonObject } from '@backstage/types';
import type { ApiConnection } from './ApiConnection';
import { TimeSlice } from './clock';
import {
  describeStatus,
  KubernetesApiError,
  toApiError,
} from './KubernetesApiError';
import { parseObject } from './parseObject';
import { splitItems } from './splitItems';
import { maxObjectBytes, splitLines } from './splitLines';

/** Which objects a request is about. */
export interface ResourcePath {
  /** Empty for the core group. */
  group: string;
  version: string;
  plural: string;
  namespace?: string;
}

/** A watch event in the form of `KubernetesWatcher`; errors say besides how long the server asks to wait. */
export type WatchEvent =
  | Exclude<KubernetesWatchEvent, { type: 'ERROR' }>
  | { type: 'ERROR'; error: KubernetesFetchError & { retryAfterMs?: number } };

const listTimeoutMs = 30_000;
const watchTimeoutMs = 150_000;
const pageSize = 500;

function errorTypeOf(
  statusCode: number,
): Exclude<KubernetesFetchError['errorType'], 'FETCH_ERROR'> {
  switch (statusCode) {
    case 400:
      return 'BAD_REQUEST';
    case 401:
      return 'UNAUTHORIZED_ERROR';
    case 404:
      return 'NOT_FOUND';
    case 500:
      return 'SYSTEM_ERROR';
    default:
      return 'UNKNOWN_ERROR';
  }
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? value
    : {};
}

function stringAt(object: JsonObject, key: string): string | undefined {
  const value = object[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Reads documents, lists and watches from one API server; takes no object above {@link maxObjectBytes}. */
export class ClusterClient {
  readonly #connection: ApiConnection;

  constructor(connection: ApiConnection) {
    this.#connection = connection;
  }

  /** One JSON document. Rejects with a {@link KubernetesApiError}. */
  async get(
    path: string,
    options: { accept?: string; signal: AbortSignal },
  ): Promise<JsonObject> {
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of this.#connection.read(path, {
      ...options,
      timeoutMs: listTimeoutMs,
    })) {
      bytes += chunk.length;
      if (bytes > 4 * maxObjectBytes) {
        throw new KubernetesApiError('The API server sent too long an answer');
      }
      parts.push(chunk);
    }
    return parseObject(Buffer.concat(parts).toString());
  }

  /**
   * All objects, page by page, and at last the version that the list stands for. Throws a {@link KubernetesApiError};
   * 410 means that the list was too slow for the server and has to start again.
   */
  async *list(
    resource: ResourcePath,
    options: { fieldSelector?: string; signal: AbortSignal },
  ): AsyncGenerator<JsonObject, string, undefined> {
    const slice = new TimeSlice();
    let more: string | undefined;
    for (;;) {
      const path = this.#path(resource, {
        limit: String(pageSize),
        continue: more,
        fieldSelector: options.fieldSelector,
      });
      const items = splitItems(
        this.#connection.read(path, {
          signal: options.signal,
          timeoutMs: listTimeoutMs,
        }),
      );
      let next = await items.next();
      for (; !next.done; next = await items.next()) {
        await slice.yieldWhenUsedUp();
        yield parseObject(next.value);
      }
      const metadata = objectAt(parseObject(next.value), 'metadata');
      more = stringAt(metadata, 'continue');
      if (!more) {
        return stringAt(metadata, 'resourceVersion') ?? '';
      }
    }
  }

  /**
   * Changes from a version on, or with `initial` first the present objects, of which a bookmark annotated
   * `k8s.io/initial-events-end` is the last. Ends when the server ends it; a failure comes as an ERROR event and is
   * the last one.
   */
  async *watch(
    resource: ResourcePath,
    options: {
      fieldSelector?: string;
      resourceVersion?: string;
      initial?: boolean;
      timeoutSeconds: number;
      /** Called when the server has accepted the request, which may be long before the first event. */
      onOpen?: () => void;
      signal: AbortSignal;
    },
  ): AsyncGenerator<WatchEvent, void, undefined> {
    const path = this.#path(resource, {
      watch: '1',
      allowWatchBookmarks: 'true',
      timeoutSeconds: String(options.timeoutSeconds),
      fieldSelector: options.fieldSelector,
      ...(options.initial
        ? { sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan' }
        : { resourceVersion: options.resourceVersion }),
    });
    const slice = new TimeSlice();
    try {
      const chunks = this.#connection.read(path, {
        signal: options.signal,
        timeoutMs: options.initial ? listTimeoutMs : watchTimeoutMs,
        laterTimeoutMs: watchTimeoutMs,
        onOpen: options.onOpen,
      });
      for await (const line of splitLines(chunks)) {
        const event = parseObject(line);
        const object = objectAt(event, 'object');
        switch (event.type) {
          case 'ADDED':
          case 'MODIFIED':
          case 'DELETED':
          case 'BOOKMARK':
            yield {
              type: event.type,
              object,
              resourceVersion: stringAt(
                objectAt(object, 'metadata'),
                'resourceVersion',
              ),
            };
            break;
          default:
            // An ERROR event carries a Status.
            throw new KubernetesApiError(
              typeof object.code === 'number'
                ? describeStatus(object.code)
                : 'The API server sent an event of unknown type',
              {
                statusCode:
                  typeof object.code === 'number' ? object.code : undefined,
              },
            );
        }
        await slice.yieldWhenUsedUp();
      }
    } catch (error) {
      const { statusCode, retryAfterMs: wait, message } = toApiError(error);
      yield {
        type: 'ERROR',
        error: statusCode
          ? {
              errorType: errorTypeOf(statusCode),
              statusCode,
              resourcePath: path.split('?')[0],
              retryAfterMs: wait,
            }
          : { errorType: 'FETCH_ERROR', message },
      };
    }
  }

  #path(
    resource: ResourcePath,
    query: Record<string, string | undefined>,
  ): string {
    const segments = [
      ...(resource.group ? ['apis', resource.group] : ['api']),
      resource.version,
      ...(resource.namespace ? ['namespaces', resource.namespace] : []),
      resource.plural,
    ].map(encodeURIComponent);
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) {
        search.set(key, value);
      }
    }
    return `/${segments.join('/')}?${search}`;
  }
}

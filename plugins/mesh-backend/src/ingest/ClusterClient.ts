import { readFile } from 'node:fs/promises';
import type {
  KubernetesCredential,
  ClusterDetails,
} from '@backstage/plugin-kubernetes-node';
import type {
  KubernetesFetchError,
  KubernetesWatchEvent,
} from '@backstage/plugin-kubernetes-common';
import type { JsonObject } from '@backstage/types';
import { Agent, type Dispatcher } from 'undici';
import { TimeSlice, type Clock } from './clock';
import {
  describeStatus,
  KubernetesApiError,
  toApiError,
} from './KubernetesApiError';
import { splitItems } from './splitItems';
import { maxObjectBytes, splitLines } from './splitLines';

/** Where a client takes its credential from. */
export interface CredentialSource {
  /** Rejects when none can be had. */
  get(): Promise<KubernetesCredential>;
  /** Says that the API server did not accept this one, so that the next `get` brings another. */
  refuse(credential: KubernetesCredential): void;
}

/** How to reach an API server. */
export type ClusterConnection = Pick<
  ClusterDetails,
  'url' | 'caData' | 'caFile' | 'skipTLSVerify'
> & {
  /** Name that the server's certificate is for, where it is not that of the URL. */
  tlsServerName?: string;
};

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
/** How often silence is looked at while it lasts. */
const guardSteps = 10;

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

function retryAfterMs(
  value: string | string[] | undefined,
  now: number,
): number | undefined {
  const text = Array.isArray(value) ? value[0] : value;
  if (!text) {
    return undefined;
  }
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 300_000) : undefined;
}

function parse(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new KubernetesApiError(
      'The API server sent something that is not a JSON object',
    );
  }
  return value as JsonObject;
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

/**
 * Reads from one API server over as few connections as possible: HTTP/2 where it is offered, one connection per
 * request otherwise. It never writes, never follows redirects and takes no object above {@link maxObjectBytes}.
 */
export class ClusterClient {
  readonly #details: ClusterConnection;
  readonly #credentials: CredentialSource;
  readonly #clock: Clock;
  readonly #url: URL;
  #lastAnswer?: number;
  #agent?: { agent: Promise<Agent>; certificate?: string };

  constructor(options: {
    details: ClusterConnection;
    credentials: CredentialSource;
    clock: Clock;
  }) {
    this.#details = options.details;
    this.#credentials = options.credentials;
    this.#clock = options.clock;
    this.#url = new URL(options.details.url);
  }

  /** When the API server last answered, in milliseconds since the epoch. */
  get lastAnswer(): number | undefined {
    return this.#lastAnswer;
  }

  async close(): Promise<void> {
    const held = this.#agent;
    this.#agent = undefined;
    await held?.agent.then(agent => agent.destroy()).catch(() => {});
  }

  /** One JSON document. Rejects with a {@link KubernetesApiError}. */
  async get(
    path: string,
    options: { accept?: string; signal: AbortSignal },
  ): Promise<JsonObject> {
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of this.#read(path, {
      ...options,
      timeoutMs: listTimeoutMs,
    })) {
      bytes += chunk.length;
      if (bytes > 4 * maxObjectBytes) {
        throw new KubernetesApiError('The API server sent too long an answer');
      }
      parts.push(chunk);
    }
    return parse(Buffer.concat(parts).toString());
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
        this.#read(path, { signal: options.signal, timeoutMs: listTimeoutMs }),
      );
      let next = await items.next();
      for (; !next.done; next = await items.next()) {
        await slice.yieldWhenUsedUp();
        yield parse(next.value);
      }
      const metadata = objectAt(parse(next.value), 'metadata');
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
      const chunks = this.#read(path, {
        signal: options.signal,
        timeoutMs: options.initial ? listTimeoutMs : watchTimeoutMs,
        laterTimeoutMs: watchTimeoutMs,
        onOpen: options.onOpen,
      });
      for await (const line of splitLines(chunks)) {
        const event = parse(line);
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

  /** Body of a GET in chunks; fails when the server is silent for too long. */
  async *#read(
    path: string,
    options: {
      accept?: string;
      timeoutMs: number;
      /** From the first byte on. */
      laterTimeoutMs?: number;
      onOpen?: () => void;
      signal: AbortSignal;
    },
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const abort = new AbortController();
    const end = () => abort.abort();
    options.signal.addEventListener('abort', end);
    if (options.signal.aborted) {
      end();
    }
    let timeoutMs = options.timeoutMs;
    let silentFor = 0;
    let silent = false;
    let cancel = () => {};
    // Counts instead of comparing times, because a clock can be set.
    const guard = () => {
      const ms = timeoutMs / guardSteps;
      cancel = this.#clock.setTimer(ms, () => {
        silentFor += ms;
        if (silentFor < timeoutMs) {
          guard();
        } else {
          silent = true;
          end();
        }
      });
    };
    guard();
    try {
      const body = await this.#request(path, options.accept, abort.signal);
      this.#lastAnswer = this.#clock.now();
      options.onOpen?.();
      for await (const chunk of body) {
        silentFor = 0;
        this.#lastAnswer = this.#clock.now();
        yield chunk;
        timeoutMs = options.laterTimeoutMs ?? timeoutMs;
      }
    } catch (error) {
      if (silent) {
        throw new KubernetesApiError(
          `The API server was silent for ${timeoutMs / 1000} s`,
        );
      }
      throw toApiError(error);
    } finally {
      cancel();
      options.signal.removeEventListener('abort', end);
      // Ends a request whose reader has lost interest.
      end();
    }
  }

  async #request(
    path: string,
    accept: string | undefined,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>> {
    for (let attempt = 0; ; attempt++) {
      const credential = await this.#credentials.get();
      const agent = await this.#agentFor(credential);
      const response = await this.#send(
        agent,
        path,
        accept,
        credential,
        signal,
      );
      if (response.statusCode === 200) {
        return response.body;
      }
      await response.body.dump({ limit: 65_536, signal }).catch(() => {});
      if (response.statusCode === 401) {
        this.#credentials.refuse(credential);
        if (attempt === 0) {
          continue;
        }
      }
      throw new KubernetesApiError(describeStatus(response.statusCode), {
        statusCode: response.statusCode,
        retryAfterMs: retryAfterMs(
          response.headers['retry-after'],
          this.#clock.now(),
        ),
      });
    }
  }

  #send(
    agent: Agent,
    path: string,
    accept: string | undefined,
    credential: KubernetesCredential,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    return agent.request({
      origin: this.#url.origin,
      path: `${this.#url.pathname.replace(/\/+$/, '')}${path}`,
      method: 'GET',
      headers: {
        accept: accept ?? 'application/json',
        'user-agent': 'mesh-portal',
        ...(credential.type === 'bearer token'
          ? { authorization: `Bearer ${credential.token}` }
          : {}),
      },
      signal,
    });
  }

  /** Opened on first use and again when the client certificate is another one. */
  async #agentFor(credential: KubernetesCredential): Promise<Agent> {
    const certificate =
      credential.type === 'x509 client certificate'
        ? { cert: credential.cert, key: credential.key }
        : undefined;
    if (!this.#agent || this.#agent.certificate !== certificate?.cert) {
      // Requests under way with the old certificate may end by themselves.
      this.#agent?.agent.then(old => old.close()).catch(() => {});
      this.#agent = {
        certificate: certificate?.cert,
        agent: this.#createAgent(certificate),
      };
    }
    const held = this.#agent;
    try {
      return await held.agent;
    } catch (error) {
      if (this.#agent === held) {
        this.#agent = undefined;
      }
      throw error;
    }
  }

  async #createAgent(certificate?: {
    cert: string;
    key: string;
  }): Promise<Agent> {
    const { caData, caFile, skipTLSVerify, tlsServerName } = this.#details;
    let ca: Buffer | undefined;
    if (caData) {
      ca = Buffer.from(caData, 'base64');
    } else if (caFile) {
      ca = await readFile(caFile).catch(error => {
        throw new KubernetesApiError(
          'The caFile of the cluster cannot be read',
          { cause: error },
        );
      });
    }
    return new Agent({
      allowH2: true,
      // Silence is watched over by #read, which knows whether it is meant.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: {
        timeout: 10_000,
        ca,
        rejectUnauthorized: !skipTLSVerify,
        ...(tlsServerName ? { servername: tlsServerName } : {}),
        ...certificate,
      },
    });
  }
}

import { readFile } from 'node:fs/promises';
import type {
  ClusterDetails,
  KubernetesCredential,
} from '@backstage/plugin-kubernetes-node';
import { Agent, type Dispatcher } from 'undici';
import type { Clock } from './clock';
import {
  describeStatus,
  isUntrusted,
  KubernetesApiError,
  toApiError,
} from './KubernetesApiError';

/** Where a connection takes its credential from. */
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

/** How often silence is looked at while it lasts. */
const guardSteps = 10;

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

/**
 * Sends GET requests to one API server over as few connections as possible: HTTP/2 where it is offered, one
 * connection per request otherwise. Never follows redirects.
 */
export class ApiConnection {
  readonly #to: ClusterConnection;
  readonly #credentials: CredentialSource;
  readonly #clock: Clock;
  readonly #url: URL;
  #lastAnswer?: number;
  #agent?: { agent: Promise<Agent>; certificate?: string };

  constructor(options: {
    to: ClusterConnection;
    credentials: CredentialSource;
    clock: Clock;
  }) {
    this.#to = options.to;
    this.#credentials = options.credentials;
    this.#clock = options.clock;
    this.#url = new URL(options.to.url);
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

  /**
   * Body of an answer in chunks. Throws a {@link KubernetesApiError}, also when the server is silent for `timeoutMs`.
   */
  async *read(
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
      ).catch(error => {
        if (this.#to.caFile && isUntrusted(error)) {
          // The authority may be another one by now; the file is read again.
          this.#dropAgent();
        }
        throw error;
      });
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
      this.#dropAgent();
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

  /** Lets requests under way end by themselves. */
  #dropAgent(): void {
    this.#agent?.agent.then(old => old.close()).catch(() => {});
    this.#agent = undefined;
  }

  async #createAgent(certificate?: {
    cert: string;
    key: string;
  }): Promise<Agent> {
    const { caData, caFile, skipTLSVerify, tlsServerName } = this.#to;
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
      // Silence is watched over by read(), which knows whether it is meant.
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

import { connect } from 'node:http2';
import { request as httpsRequest, RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import type { FakeCluster } from '../FakeCluster';
import type { KubeObject, ObjectMeta } from '../types';

/** A parsed answer: an object, a list or a `Status`. */
export interface AnswerBody extends KubeObject {
  metadata: ObjectMeta & { continue?: string };
  items: KubeObject[];
  message: string;
}

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: AnswerBody;
}

export interface WatchEvent {
  type: string;
  object: KubeObject;
}

export interface CallOptions {
  body?: unknown;
  contentType?: string;
  accept?: string;
  token?: string;
}

function optionsFor(
  cluster: FakeCluster,
  method: string,
  path: string,
  { body, contentType, accept, token }: CallOptions,
): RequestOptions {
  const { hostname, port } = new URL(cluster.url);
  return {
    hostname,
    port,
    path,
    method,
    ca: Buffer.from(cluster.caData, 'base64'),
    agent: false,
    headers: {
      authorization: `Bearer ${token ?? cluster.token}`,
      ...(accept && { accept }),
      ...(body !== undefined && {
        'content-type': contentType ?? 'application/json',
        'content-length': Buffer.byteLength(serialize(body) ?? ''),
      }),
    },
  };
}

function send(
  cluster: FakeCluster,
  method: string,
  path: string,
  options: CallOptions,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(
      optionsFor(cluster, method, path, options),
      resolve,
    );
    request.once('error', reject);
    request.end(serialize(options.body));
  });
}

function serialize(body: unknown): string | undefined {
  return body === undefined || typeof body === 'string'
    ? body
    : JSON.stringify(body);
}

function parse(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** One request over HTTP/1.1. */
export async function call(
  cluster: FakeCluster,
  method: string,
  path: string,
  options: CallOptions = {},
): Promise<Answer> {
  const response = await send(cluster, method, path, options);
  let text = '';
  for await (const chunk of response) {
    text += chunk;
  }
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: parse(text),
  };
}

/** One request over HTTP/2. */
export async function callHttp2(
  cluster: FakeCluster,
  method: string,
  path: string,
  options: CallOptions = {},
): Promise<Answer> {
  const { headers } = optionsFor(cluster, method, path, options);
  const session = connect(cluster.url, {
    ca: Buffer.from(cluster.caData, 'base64'),
  });
  try {
    const stream = session.request({
      ...Object(headers),
      ':method': method,
      ':path': path,
    });
    const answered = new Promise<Record<string, unknown>>((resolve, reject) => {
      stream.once('response', resolve);
      stream.once('error', reject);
      stream.once('close', () => reject(new Error('closed without answer')));
    });
    stream.end(serialize(options.body));
    const answer = await answered;
    let text = '';
    for await (const chunk of stream) {
      text += chunk;
    }
    return {
      status: Number(answer[':status']),
      headers: answer,
      body: parse(text),
    };
  } finally {
    session.close();
  }
}

export interface Watch {
  status: number;
  /** The next event, `undefined` when the watch ended in good order, the text itself when it is no JSON. */
  next(): Promise<WatchEvent | string | undefined>;
  close(): void;
}

export async function watch(
  cluster: FakeCluster,
  path: string,
  options: CallOptions = {},
): Promise<Watch> {
  const response = await send(cluster, 'GET', path, options);
  const lines = createInterface({ input: response })[Symbol.asyncIterator]();
  const broken = new Promise<never>((_, reject) => {
    response.once('error', reject);
  });
  broken.catch(() => {});
  return {
    status: response.statusCode ?? 0,
    next: async () => {
      const line = await Promise.race([lines.next(), broken]);
      return line.done ? undefined : parse(line.value);
    },
    close: () => response.destroy(),
  };
}

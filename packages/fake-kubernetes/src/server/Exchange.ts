import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { parse } from 'yaml';
import { ApiError } from '../ApiError';
import { decodeProtobuf } from './protobuf/decode';

const MAX_BODY_BYTES = 3 * 1024 * 1024;
/** A reader that lets more than this pile up is cut off, as a real server does with slow watchers. */
const MAX_BACKLOG_BYTES = 64 * 1024 * 1024;

const BASE = 'https://127.0.0.1';

/** Is told what is answered, as it is. */
export interface ExchangeObserver {
  began(status: number): void;
  sent(bytes: number): void;
}

/** One request and its answer, over HTTP/1.1 or HTTP/2 alike. */
export class Exchange {
  readonly method: string;
  /** A target that is no URL counts as the root. */
  readonly url: URL;
  private status = 0;
  private observer: ExchangeObserver | undefined;

  constructor(
    private readonly request: IncomingMessage | Http2ServerRequest,
    private readonly response: ServerResponse | Http2ServerResponse,
  ) {
    this.method = request.method ?? 'GET';
    const target = `${BASE}${request.url}`;
    this.url = new URL(URL.canParse(target) ? target : BASE);
    // A client that goes away in the middle of something is its own business.
    request.on('error', () => {});
    response.on('error', () => {});
  }

  observe(observer: ExchangeObserver): void {
    this.observer = observer;
  }

  get query(): URLSearchParams {
    return this.url.searchParams;
  }

  get httpVersion(): string {
    return this.request.httpVersion;
  }

  /** The status that was sent, 0 before that. */
  get sentStatus(): number {
    return this.status;
  }

  header(name: string): string | undefined {
    const value = this.request.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  /**
   * The body from JSON, or from YAML or protobuf where the content type says so; undefined when it is empty.
   *
   * @throws ApiError `RequestEntityTooLarge`, `UnsupportedMediaType` or `BadRequest`.
   */
  async readBody(): Promise<unknown> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.request) {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) {
        chunks.push(chunk);
      }
    }
    if (size > MAX_BODY_BYTES) {
      throw new ApiError(
        'RequestEntityTooLarge',
        `limit is ${MAX_BODY_BYTES} bytes`,
      );
    }
    const body = Buffer.concat(chunks);
    const contentType = this.header('content-type') ?? '';
    if (body.length === 0) {
      return undefined;
    }
    if (contentType.includes('protobuf')) {
      return decodeProtobuf(body);
    }
    const text = body.toString('utf8');
    try {
      return contentType.includes('yaml') ? parse(text) : JSON.parse(text);
    } catch (error) {
      throw new ApiError(
        'BadRequest',
        `the request body cannot be parsed: ${
          error instanceof Error ? error.message : error
        }`,
      );
    }
  }

  sendJson(
    status: number,
    body: unknown,
    headers: Record<string, string> = {},
  ): void {
    this.sendText(status, JSON.stringify(body), {
      'content-type': 'application/json',
      ...headers,
    });
  }

  sendText(
    status: number,
    text: string,
    headers: Record<string, string> = { 'content-type': 'text/plain' },
  ): void {
    this.begin(status, headers);
    this.endWith(this.method === 'HEAD' ? '' : text);
  }

  /** @param status - differs from the error's own code where a fault is of a kind that Kubernetes has no reason for. */
  sendError(error: ApiError, status = error.code): void {
    const seconds = error.details?.retryAfterSeconds;
    this.sendJson(
      status,
      { ...error.toStatus(), code: status },
      {
        ...(seconds !== undefined && { 'retry-after': String(seconds) }),
        ...(error.code === 401 && { 'www-authenticate': 'Bearer' }),
      },
    );
  }

  /** Sends status and headers alone, for an answer that goes on. */
  begin(status: number, headers: Record<string, string>): void {
    this.status = status;
    this.observer?.began(status);
    this.response.statusCode = status;
    for (const [name, value] of Object.entries(headers)) {
      this.response.setHeader(name, value);
    }
  }

  /** Sends headers that were only buffered, so that the client sees the answer begin. */
  flush(): void {
    if ('flushHeaders' in this.response) {
      this.response.flushHeaders();
    }
  }

  write(text: string): void {
    if (this.isOver) {
      return;
    }
    this.observer?.sent(Buffer.byteLength(text));
    const response: NodeJS.WritableStream = this.response;
    response.write(text);
    const { writableLength } =
      'stream' in this.response ? this.response.stream : this.response;
    if (writableLength > MAX_BACKLOG_BYTES) {
      this.cut();
    }
  }

  endWith(text = ''): void {
    if (!this.isOver) {
      this.observer?.sent(Buffer.byteLength(text));
      this.response.end(text);
    }
  }

  onClose(callback: () => void): void {
    if (this.response.destroyed) {
      callback();
    } else {
      this.response.once('close', callback);
    }
  }

  /** Cuts the connection under the client, with everything else that runs over it. */
  cut(): void {
    const { stream } = this.request as Partial<Http2ServerRequest>;
    if (stream) {
      stream.session?.destroy();
    } else {
      this.request.socket.destroy();
    }
  }

  private get isOver(): boolean {
    return this.response.writableEnded || this.response.destroyed;
  }
}

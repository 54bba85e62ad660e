import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  createSecureServer,
  Http2SecureServer,
  Http2ServerRequest,
  Http2ServerResponse,
} from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import type { ServerCertificate } from './certificate';
import { Exchange } from './Exchange';

const HOST = '127.0.0.1';

export interface HttpsServerOptions {
  /** 0 for a free one. */
  port: number;
  certificate: ServerCertificate;
  handle: (exchange: Exchange) => Promise<void>;
  onConnection: () => void;
}

/** HTTP/2 and HTTP/1.1 over TLS on loopback, whichever the client takes. */
export class HttpsServer {
  private readonly server: Http2SecureServer;
  private readonly sockets = new Set<Socket>();

  private constructor({
    certificate,
    handle,
    onConnection,
  }: HttpsServerOptions) {
    this.server = createSecureServer({
      allowHTTP1: true,
      key: certificate.key,
      cert: certificate.cert,
    });
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    this.server.on('secureConnection', onConnection);
    this.server.on(
      'request',
      (
        request: IncomingMessage | Http2ServerRequest,
        response: ServerResponse | Http2ServerResponse,
      ) => handle(new Exchange(request, response)),
    );
    // A client that goes away in the middle of something is its own business.
    this.server.on('sessionError', () => {});
    this.server.on('tlsClientError', () => {});
    this.server.on('clientError', (_error, socket) => socket.destroy());
  }

  /** @throws Error that names the port when it is taken. */
  static async start(options: HttpsServerOptions): Promise<HttpsServer> {
    const started = new HttpsServer(options);
    await new Promise<void>((resolve, reject) => {
      started.server.once('error', (error: NodeJS.ErrnoException) =>
        reject(
          error.code === 'EADDRINUSE'
            ? new Error(
                `Port ${options.port} on ${HOST} is taken: set option port to another one, or to 0 for a free one`,
              )
            : error,
        ),
      );
      started.server.listen(options.port, HOST, resolve);
    });
    return started;
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `https://${HOST}:${port}`;
  }

  cutAll(): void {
    this.sockets.forEach(socket => socket.destroy());
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>(resolve => {
      this.server.close(() => resolve());
    });
    this.cutAll();
    await closed;
  }
}

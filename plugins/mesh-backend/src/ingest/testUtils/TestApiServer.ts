import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TestObject {
  metadata: {
    name: string;
    namespace?: string;
    resourceVersion?: string;
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

/** A request as a test sees it. */
export interface TestRequest {
  /** Path without query, for example `/api/v1/pods`. */
  path: string;
  query: URLSearchParams;
  authorization?: string;
  kind: 'get' | 'list' | 'watch' | 'watch-list';
}

/** Answers instead of the server; `true` when it has. */
export type Fault = (
  request: TestRequest,
  response: ServerResponse,
) => boolean | void;

interface OpenWatch {
  path: string;
  response: ServerResponse;
}

/**
 * Just enough of an API server to misbehave at will. Speaks plain HTTP; what a well-behaved one does is tested with
 * fake-kubernetes.
 */
export class TestApiServer {
  /** Whether it knows watch-list and aggregated discovery. */
  modern = true;
  /** How many items a page holds, whatever is asked for. */
  pageSize = 2;
  fault?: Fault;
  readonly requests: TestRequest[] = [];
  readonly #server: Server;
  readonly #objects = new Map<string, Map<string, TestObject>>();
  readonly #groups = new Map<
    string,
    Map<string, Array<{ plural: string; kind: string }>>
  >();
  readonly #watches = new Set<OpenWatch>();
  #log: Array<{ path: string; version: number; event: object }> = [];
  #compacted = 0;
  #version = 100;

  private constructor() {
    this.#server = createServer((request, response) =>
      this.#answer(request, response),
    );
  }

  static async start(): Promise<TestApiServer> {
    const server = new TestApiServer();
    await new Promise<void>(resolve =>
      server.#server.listen(0, '127.0.0.1', resolve),
    );
    return server;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Serves a custom kind from now on. */
  install(group: string, version: string, plural: string, kind: string): void {
    const versions = this.#groups.get(group) ?? new Map();
    this.#groups.set(group, versions);
    versions.set(version, [...(versions.get(version) ?? []), { plural, kind }]);
  }

  uninstall(group: string): void {
    this.#groups.delete(group);
    for (const path of this.#objects.keys()) {
      if (path.startsWith(`/apis/${group}/`)) {
        this.#objects.delete(path);
      }
    }
  }

  /** Creates or changes objects below a path and tells who watches. */
  put(path: string, ...objects: TestObject[]): void {
    const held = this.#objects.get(path) ?? new Map<string, TestObject>();
    this.#objects.set(path, held);
    for (const object of objects) {
      const key = `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
      const type = held.has(key) ? 'MODIFIED' : 'ADDED';
      const stored = {
        ...object,
        metadata: {
          ...object.metadata,
          resourceVersion: String(++this.#version),
        },
      };
      held.set(key, stored);
      this.#happened(path, { type, object: stored });
    }
  }

  delete(path: string, key: string): void {
    const object = this.#objects.get(path)?.get(key);
    this.forget(path, key);
    if (object) {
      const resourceVersion = String(++this.#version);
      this.#happened(path, {
        type: 'DELETED',
        object: {
          ...object,
          metadata: { ...object.metadata, resourceVersion },
        },
      });
    }
  }

  /** Forgets what has happened so far, so that older versions can no longer be resumed from. */
  compact(): void {
    this.#log = [];
    this.#compacted = ++this.#version;
  }

  /** Deletes without telling anybody. */
  forget(path: string, key: string): void {
    this.#objects.get(path)?.delete(key);
  }

  /** Sends an event, or raw text, to all who watch a path. */
  emit(path: string, event: object | string): void {
    for (const watch of this.#watches) {
      if (watch.path === path) {
        watch.response.write(
          typeof event === 'string' ? event : `${JSON.stringify(event)}\n`,
        );
      }
    }
  }

  bookmark(path: string): void {
    this.emit(path, {
      type: 'BOOKMARK',
      object: { metadata: { resourceVersion: String(++this.#version) } },
    });
  }

  /** Ends watches: politely, or by killing their sockets. */
  endWatches(path: string, how: 'end' | 'kill'): void {
    for (const { path: watched, response } of [...this.#watches]) {
      if (watched === path) {
        if (how === 'end') {
          response.end();
        } else {
          response.socket?.resetAndDestroy();
        }
      }
    }
  }

  #happened(path: string, event: object): void {
    this.#log.push({ path, version: this.#version, event });
    this.emit(path, event);
  }

  watchedPaths(): string[] {
    return [...this.#watches].map(({ path }) => path);
  }

  watchCount(path: string): number {
    return [...this.#watches].filter(each => each.path === path).length;
  }

  requestsOf(path: string): TestRequest[] {
    return this.requests.filter(each => each.path === path);
  }

  #answer(message: IncomingMessage, response: ServerResponse): void {
    const url = new URL(message.url ?? '/', 'http://localhost');
    const query = url.searchParams;
    const path = url.pathname;
    const collection = this.#isCollection(path);
    let kind: TestRequest['kind'] = collection ? 'list' : 'get';
    if (query.get('watch') === '1') {
      kind = query.get('sendInitialEvents') ? 'watch-list' : 'watch';
    }
    const request = {
      path,
      query,
      kind,
      authorization: message.headers.authorization,
    };
    this.requests.push(request);
    if (this.fault?.(request, response)) {
      return;
    }
    if (path === '/apis') {
      this.#discover(message, response);
    } else if (!collection) {
      this.#groupVersion(path, response);
    } else if (kind === 'list') {
      this.#list(path, query, response);
    } else if (kind === 'watch-list' && !this.modern) {
      response.writeHead(422).end('{}');
    } else {
      this.#watch(path, query, response);
    }
  }

  #isCollection(path: string): boolean {
    const [, root, group, version, ...rest] = path.split('/');
    if (root === 'api') {
      return true;
    }
    const plural = rest[rest.length - 1];
    return Boolean(
      plural &&
        (/^(apps|batch|admissionregistration\.k8s\.io)$/.test(group) ||
          this.#groups
            .get(group)
            ?.get(version)
            ?.some(each => each.plural === plural)),
    );
  }

  #discover(message: IncomingMessage, response: ServerResponse): void {
    const builtIn: Array<[string, string, string[]]> = [
      [
        'apps',
        'v1',
        ['deployments', 'statefulsets', 'daemonsets', 'replicasets'],
      ],
      ['batch', 'v1', ['jobs', 'cronjobs']],
      ['admissionregistration.k8s.io', 'v1', ['mutatingwebhookconfigurations']],
    ];
    const all = [
      ...builtIn,
      ...[...this.#groups].flatMap(([group, versions]) =>
        [...versions].map(([version, kinds]): [string, string, string[]] => [
          group,
          version,
          kinds.map(({ plural }) => plural),
        ]),
      ),
    ];
    const names = [...new Set(all.map(([group]) => group))];
    const of = (name: string) => all.filter(([group]) => group === name);
    response.end(
      JSON.stringify(
        this.modern && message.headers.accept?.includes('APIGroupDiscoveryList')
          ? {
              kind: 'APIGroupDiscoveryList',
              items: names.map(name => ({
                metadata: { name },
                versions: of(name).map(([, version, plurals]) => ({
                  version,
                  resources: plurals.map(resource => ({ resource })),
                })),
              })),
            }
          : {
              kind: 'APIGroupList',
              groups: names.map(name => ({
                name,
                versions: of(name).map(([, version]) => ({ version })),
              })),
            },
      ),
    );
  }

  #groupVersion(path: string, response: ServerResponse): void {
    const [, , group, version] = path.split('/');
    const plurals: Record<string, string[]> = {
      apps: ['deployments', 'statefulsets', 'daemonsets', 'replicasets'],
      batch: ['jobs', 'cronjobs'],
      'admissionregistration.k8s.io': ['mutatingwebhookconfigurations'],
    };
    const found =
      plurals[group] ??
      this.#groups
        .get(group)
        ?.get(version)
        ?.map(({ plural }) => plural);
    if (!found) {
      response.writeHead(404).end('{}');
      return;
    }
    response.end(
      JSON.stringify({
        kind: 'APIResourceList',
        resources: found.flatMap(name => [
          { name },
          { name: `${name}/status` },
        ]),
      }),
    );
  }

  #list(path: string, query: URLSearchParams, response: ServerResponse): void {
    const all = [...(this.#objects.get(path)?.values() ?? [])];
    const start = Number(query.get('continue') ?? 0);
    const end = start + this.pageSize;
    response.end(
      JSON.stringify({
        kind: 'List',
        metadata: {
          resourceVersion: String(this.#version),
          ...(end < all.length ? { continue: String(end) } : {}),
        },
        items: all.slice(start, end),
      }),
    );
  }

  #watch(path: string, query: URLSearchParams, response: ServerResponse): void {
    const since = Number(query.get('resourceVersion') ?? 0);
    response.writeHead(200).flushHeaders();
    if (since > 0 && since < this.#compacted) {
      response.end(
        `${JSON.stringify({
          type: 'ERROR',
          object: { kind: 'Status', code: 410 },
        })}\n`,
      );
      return;
    }
    const watch = { path, response };
    this.#watches.add(watch);
    response.on('close', () => this.#watches.delete(watch));
    if (query.get('sendInitialEvents')) {
      for (const object of this.#objects.get(path)?.values() ?? []) {
        response.write(`${JSON.stringify({ type: 'ADDED', object })}\n`);
      }
      response.write(
        `${JSON.stringify({
          type: 'BOOKMARK',
          object: {
            metadata: {
              resourceVersion: String(this.#version),
              annotations: { 'k8s.io/initial-events-end': 'true' },
            },
          },
        })}\n`,
      );
      return;
    }
    for (const { event, version, path: changed } of this.#log) {
      if (changed === path && version > since) {
        response.write(`${JSON.stringify(event)}\n`);
      }
    }
  }
}

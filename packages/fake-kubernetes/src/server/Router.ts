import { createHash, timingSafeEqual } from 'node:crypto';
import { ApiError } from '../ApiError';
import type { Fault, Faults } from '../faults';
import type { RequestCounters, RequestRecord } from '../RequestCounters';
import { isPlain, MediaType, negotiate } from './accept';
import {
  aggregatedDiscovery,
  coreVersions,
  groupDocument,
  groupList,
  resourceList,
} from './discovery';
import type { Exchange } from './Exchange';
import { openApiDocument, openApiIndex } from './openapi';
import { parseResourcePath, ResourcePath, verbOf } from './requestInfo';
import { answerResource, ResourceContext } from './resourceRequests';
import { answerReview, reviewKindOf } from './reviews';

export interface RouterContext extends ResourceContext {
  counters: RequestCounters;
  faults: Faults;
  /** The bearer token that is accepted now. */
  token: () => string;
  /** As in `1.34.1`. */
  version: string;
  /** Counts up whenever a kind is added or removed. */
  kindsGeneration: () => number;
  /** Runs after every request, answered or refused. */
  afterRequest: () => void;
}

const OPEN_PATHS = ['/healthz', '/livez', '/readyz', '/version'];
/**
 * OpenAPI v2 in protobuf with nothing but its version. kubectl asks for it when a kind is in no v3 document, and then
 * says in its own words that there is no such kind.
 */
const EMPTY_OPENAPI_V2 = '\n\x032.0';
const AGGREGATED =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** Decides who answers a request. */
export class Router {
  constructor(private readonly context: RouterContext) {}

  async handle(exchange: Exchange): Promise<void> {
    const path = parseResourcePath(exchange.url.pathname);
    const record = describe(exchange, path);
    this.context.counters.add(record);
    exchange.observe({
      began: status => {
        record.status = status;
      },
      sent: bytes => this.context.counters.addBytes(bytes),
    });
    try {
      const fault = this.context.faults.take(record);
      if (fault) {
        suffer(exchange, fault);
        return;
      }
      this.authenticate(exchange);
      await this.answer(exchange, record, path);
    } catch (error) {
      refuse(exchange, error);
    } finally {
      this.context.afterRequest();
    }
  }

  private authenticate(exchange: Exchange) {
    const given = /^Bearer (.+)$/.exec(exchange.header('authorization') ?? '');
    const accepted =
      given && timingSafeEqual(digest(given[1]), digest(this.context.token()));
    if (!accepted && !OPEN_PATHS.includes(exchange.url.pathname)) {
      throw new ApiError('Unauthorized', 'Unauthorized');
    }
  }

  private async answer(
    exchange: Exchange,
    record: RequestRecord,
    path: ResourcePath | undefined,
  ) {
    const { registry } = this.context.api;
    if (!path) {
      this.answerDocument(exchange);
      return;
    }
    const resource = registry.find(path.group, path.version, path.plural);
    const review = reviewKindOf(path);
    if (resource) {
      await answerResource(this.context, exchange, record, path, resource);
    } else if (review && record.verb === 'create') {
      await answerReview(exchange, review);
    } else {
      throw unknownPath();
    }
  }

  private answerDocument(exchange: Exchange) {
    const { pathname } = exchange.url;
    if (exchange.method !== 'GET' && exchange.method !== 'HEAD') {
      throw unknownPath();
    }
    if (pathname === '/version') {
      exchange.sendJson(200, versionDocument(this.context.version));
    } else if (pathname === '/openapi/v2') {
      exchange.sendText(200, EMPTY_OPENAPI_V2, {
        'content-type':
          'application/com.github.proto-openapi.spec.v2.v1.0+protobuf',
      });
    } else if (OPEN_PATHS.includes(pathname)) {
      exchange.sendText(200, 'ok');
    } else {
      this.answerDiscovery(exchange, pathname.replace(/\/$/, ''));
    }
  }

  private answerDiscovery(exchange: Exchange, pathname: string) {
    const { registry } = this.context.api;
    const [, root, first, second, third, ...more] = pathname.split('/');
    let document: object | undefined;
    if (root === 'openapi' && first === 'v3') {
      document = this.openApi([second, third, ...more]);
    } else if (more.length > 0) {
      throw unknownPath();
    } else if ((root === 'api' || root === 'apis') && first === undefined) {
      const { parameters } = negotiate(exchange.header('accept'), isDiscovery);
      if (parameters.as !== undefined) {
        exchange.sendJson(200, aggregatedDiscovery(registry, root === 'api'), {
          'content-type': AGGREGATED,
        });
        return;
      }
      document = root === 'api' ? coreVersions() : groupList(registry);
    } else if (root === 'api' && second === undefined) {
      document = resourceList(registry, '', first);
    } else if (root === 'apis' && third === undefined) {
      document =
        second === undefined
          ? groupDocument(registry, first)
          : resourceList(registry, first, second);
    }
    if (!document) {
      throw unknownPath();
    }
    exchange.sendJson(200, document);
  }

  private openApi([root, first, second]: (string | undefined)[]):
    | object
    | undefined {
    const { registry } = this.context.api;
    if (root === undefined) {
      return openApiIndex(registry, this.context.kindsGeneration());
    }
    const [group, version] = root === 'api' ? ['', first] : [first, second];
    return group !== undefined && version !== undefined
      ? openApiDocument(registry, group, version)
      : undefined;
  }
}

function isDiscovery(type: MediaType): boolean {
  const { as, g, v } = type.parameters;
  return (
    isPlain(type) ||
    (as === 'APIGroupDiscoveryList' &&
      g === 'apidiscovery.k8s.io' &&
      v === 'v2')
  );
}

function describe(
  exchange: Exchange,
  path: ResourcePath | undefined,
): RequestRecord {
  const { method, url, query, httpVersion } = exchange;
  const resource =
    path &&
    [path.plural, path.subresource]
      .filter(part => part !== undefined)
      .join('/');
  return {
    method,
    path: url.pathname,
    query: Object.fromEntries(query),
    verb: verbOf(method, path, query),
    group: path?.group ?? '',
    ...(resource !== undefined && { resource }),
    ...(path?.namespace !== undefined && { namespace: path.namespace }),
    ...(path?.name !== undefined && { name: path.name }),
    httpVersion,
    status: 0,
  };
}

function suffer(exchange: Exchange, fault: Fault) {
  if ('cut' in fault) {
    exchange.cut();
  } else if ('status' in fault) {
    const { status, message, retryAfterSeconds } = fault;
    exchange.sendError(
      ApiError.ofCode(status, message, {
        ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      }),
      status,
    );
  }
}

/** An answer that has begun cannot be taken back: it is cut off. */
function refuse(exchange: Exchange, error: unknown) {
  if (exchange.sentStatus !== 0) {
    exchange.cut();
  } else if (error instanceof ApiError) {
    exchange.sendError(error);
  } else {
    const text = error instanceof Error ? error.stack : String(error);
    exchange.sendError(new ApiError('InternalError', `unexpected: ${text}`));
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function unknownPath(): ApiError {
  return new ApiError(
    'NotFound',
    'the server could not find the requested resource',
  );
}

function versionDocument(version: string): object {
  const [major, minor] = version.split('.');
  return {
    major,
    minor,
    gitVersion: `v${version}`,
    gitCommit: '',
    gitTreeState: 'clean',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: '',
    compiler: '',
    platform: 'linux/amd64',
  };
}

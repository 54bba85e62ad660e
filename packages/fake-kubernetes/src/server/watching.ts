import { ApiError } from '../ApiError';
import type { RequestRecord } from '../RequestCounters';
import { qualifiedName, ServedResource } from '../resources';
import type { ObjectStore } from '../store';
import type { Exchange } from './Exchange';
import { Filter } from './listing';
import { isTrue } from './requestInfo';
import type { WatchHub } from './WatchHub';
import { Renderer, WatchStream } from './WatchStream';

const DEFAULT_TIMEOUT_SECONDS = 1800;

export interface WatchContext {
  store: ObjectStore;
  hub: WatchHub;
  /** Whether `sendInitialEvents` is served. */
  watchList: boolean;
}

/**
 * Answers a watch: the past as far as it was asked for, then every change until the timeout.
 *
 * @throws ApiError `Invalid` for options that contradict each other, `BadRequest` for a bad revision.
 */
export function answerWatch(
  { store, hub, watchList }: WatchContext,
  exchange: Exchange,
  record: RequestRecord,
  resource: ServedResource,
  filter: Filter,
  render: Renderer | undefined,
): void {
  const { query } = exchange;
  const bookmarks = isTrue(query.get('allowWatchBookmarks'));
  const initialEvents = readInitialEvents(query, watchList, bookmarks);
  const revision = readRevision(query.get('resourceVersion'));
  const timeout = Number(query.get('timeoutSeconds') ?? 0);
  const stream = new WatchStream(exchange, {
    record,
    resource,
    filter,
    bookmarks,
    ...(render && { render }),
  });
  exchange.begin(200, { 'content-type': 'application/json' });
  exchange.flush();
  if (initialEvents ?? revision === 0) {
    store
      .list(resource.definition, record.namespace)
      .filter(object => filter.matches(object))
      .forEach(object => stream.added(object));
    if (initialEvents) {
      stream.bookmark(store.revision, true);
    }
  } else if (revision > 0 && !replay(store, stream, resource, revision)) {
    return;
  }
  hub.join(stream, timeout > 0 ? timeout : DEFAULT_TIMEOUT_SECONDS);
}

function replay(
  store: ObjectStore,
  stream: WatchStream,
  resource: ServedResource,
  revision: number,
): boolean {
  const missed = store.history.since(
    qualifiedName(resource.definition),
    revision,
  );
  if (!missed) {
    stream.error(
      new ApiError(
        'Expired',
        `too old resource version: ${revision} (${store.revision})`,
      ),
    );
    return false;
  }
  missed.forEach(change =>
    stream.deliver(change, (type, object) =>
      JSON.stringify({ type, object: stream.shown(object) }),
    ),
  );
  return true;
}

/** Undefined when the client did not say. */
function readInitialEvents(
  query: URLSearchParams,
  watchList: boolean,
  bookmarks: boolean,
): boolean | undefined {
  const value = query.get('sendInitialEvents');
  if (value === null) {
    return undefined;
  }
  if (!watchList) {
    throw invalidOption(
      'sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
    );
  }
  if (query.get('resourceVersionMatch') !== 'NotOlderThan') {
    throw invalidOption(
      'resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    );
  }
  if (isTrue(value) && !bookmarks) {
    throw invalidOption(
      'sendInitialEvents: Forbidden: sendInitialEvents requires allowWatchBookmarks',
    );
  }
  return isTrue(value);
}

function invalidOption(problem: string): ApiError {
  return new ApiError(
    'Invalid',
    `ListOptions.meta.k8s.io "" is invalid: ${problem}`,
  );
}

function readRevision(text: string | null): number {
  const revision = Number(text ?? 0);
  if (!Number.isInteger(revision) || revision < 0) {
    throw new ApiError(
      'BadRequest',
      `resourceVersion: Invalid value: ${JSON.stringify(text)}`,
    );
  }
  return revision;
}

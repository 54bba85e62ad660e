import { present } from '../api';
import { ApiError } from '../ApiError';
import type { WatchHandle } from '../faults';
import type { RequestCounters } from '../RequestCounters';
import { qualifiedName } from '../resources';
import type { Change, ChangeType, ObjectStore } from '../store';
import type { KubeObject } from '../types';
import type { WatchStream } from './WatchStream';

const BOOKMARK_INTERVAL_MS = 60_000;

/** All open watches, by resource. */
export class WatchHub {
  private readonly streams = new Map<string, Set<WatchStream>>();
  private readonly unsubscribe: () => void;
  private readonly bookmarkTimer: NodeJS.Timeout;

  constructor(
    private readonly store: ObjectStore,
    private readonly counters: RequestCounters,
  ) {
    this.unsubscribe = store.subscribe(change => this.broadcast(change));
    this.bookmarkTimer = setInterval(
      () => this.sendBookmarks(),
      BOOKMARK_INTERVAL_MS,
    );
    this.bookmarkTimer.unref();
  }

  /** From now on the stream gets every change of its resource. */
  join(stream: WatchStream, timeoutSeconds: number): void {
    const key = qualifiedName(stream.options.resource.definition);
    const streams = this.streams.get(key) ?? new Set<WatchStream>();
    this.streams.set(key, streams.add(stream));
    const closed = this.counters.watchOpened(stream.options.record);
    const timer = setTimeout(() => stream.end(), timeoutSeconds * 1000);
    timer.unref();
    stream.onClose(() => {
      clearTimeout(timer);
      closed();
      streams.delete(stream);
    });
  }

  private open(): WatchStream[] {
    return [...this.streams.values()].flatMap(streams => [...streams]);
  }

  /** The open watches as the means of disturbing them. */
  handles(): WatchHandle[] {
    return this.open().map(stream => ({
      record: stream.options.record,
      cut: () => stream.cut(),
      end: () => stream.end(),
      fail: (status, message) => stream.error(ApiError.ofCode(status, message)),
      pause: () => stream.pause(),
      resume: () => stream.resume(),
      send: text => stream.writeRaw(text),
    }));
  }

  sendBookmarks(): void {
    this.open()
      .filter(stream => stream.options.bookmarks)
      .forEach(stream => stream.bookmark(this.store.revision));
  }

  /** Ends the watches of a kind that is not served any more. */
  endAll(resource: string): void {
    this.streams.get(resource)?.forEach(stream => stream.end());
  }

  stop(): void {
    this.unsubscribe();
    clearInterval(this.bookmarkTimer);
    this.open().forEach(stream => stream.end());
  }

  private broadcast(change: Change) {
    const streams = this.streams.get(qualifiedName(change.definition));
    if (!streams?.size) {
      return;
    }
    const lines = new Map<string, string>();
    streams.forEach(stream => {
      const { resource } = stream.options;
      stream.deliver(change, (type: ChangeType, object: KubeObject) => {
        const key = `${type} ${resource.version.name}`;
        const line =
          lines.get(key) ??
          JSON.stringify({ type, object: present(object, resource) });
        lines.set(key, line);
        return line;
      });
    });
  }
}

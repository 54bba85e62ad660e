import type { ApiError } from '../ApiError';
import { present } from '../api';
import type { RequestRecord } from '../RequestCounters';
import { groupVersion, ServedResource } from '../resources';
import type { Change, ChangeType } from '../store';
import type { KubeObject } from '../types';
import type { Exchange } from './Exchange';
import type { Filter } from './listing';

/** How an object looks on the wire: whole, as a table, or as metadata. */
export type Renderer = (object: KubeObject) => object;

export interface WatchOptions {
  record: RequestRecord;
  resource: ServedResource;
  filter: Filter;
  bookmarks: boolean;
  /** Undefined for whole objects, whose lines all such watches share. */
  render?: Renderer;
}

const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

/** One open watch: turns changes into the lines of its answer. */
export class WatchStream {
  private held: string[] | undefined;

  constructor(
    private readonly exchange: Exchange,
    readonly options: WatchOptions,
  ) {}

  /** @param line - the whole object's line, made once for all watches of a change. */
  deliver(
    change: Change,
    line: (type: ChangeType, object: KubeObject) => string,
  ): void {
    const seen = this.eventOf(change);
    if (!seen) {
      return;
    }
    const { render } = this.options;
    this.writeLine(
      render
        ? JSON.stringify({ type: seen.type, object: render(seen.object) })
        : line(seen.type, seen.object),
    );
  }

  added(object: KubeObject): void {
    const { render } = this.options;
    const shown = render ? render(object) : this.shown(object);
    this.writeLine(JSON.stringify({ type: 'ADDED', object: shown }));
  }

  /** The whole object in the version that is watched. */
  shown(object: KubeObject): KubeObject {
    return present(object, this.options.resource);
  }

  /** Tells the revision up to which the client knows everything. */
  bookmark(revision: number, endsInitialEvents = false): void {
    const { definition, version } = this.options.resource;
    const object: KubeObject = {
      kind: definition.kind,
      apiVersion: groupVersion(definition.group, version.name),
      metadata: {
        name: '',
        resourceVersion: String(revision),
        ...(endsInitialEvents && {
          annotations: { [INITIAL_EVENTS_END]: 'true' },
        }),
      },
    };
    const { render } = this.options;
    this.writeLine(
      JSON.stringify({
        type: 'BOOKMARK',
        object: render ? render(object) : object,
      }),
    );
  }

  error(error: ApiError): void {
    this.writeLine(JSON.stringify({ type: 'ERROR', object: error.toStatus() }));
    this.end();
  }

  /** Keeps everything back until `resume`. */
  pause(): void {
    this.held ??= [];
  }

  resume(): void {
    const held = this.held ?? [];
    this.held = undefined;
    held.forEach(text => this.exchange.write(text));
  }

  /** Writes as is, even while paused. */
  writeRaw(text: string): void {
    this.exchange.write(text);
  }

  end(): void {
    this.exchange.endWith();
  }

  cut(): void {
    this.exchange.cut();
  }

  onClose(callback: () => void): void {
    this.exchange.onClose(callback);
  }

  private writeLine(line: string) {
    if (this.held) {
      this.held.push(`${line}\n`);
    } else {
      this.exchange.write(`${line}\n`);
    }
  }

  /** A change of an object that begins or ceases to match is an ADDED or DELETED event. */
  private eventOf({
    type,
    object,
    previous,
    revision,
  }: Change): { type: ChangeType; object: KubeObject } | undefined {
    const { filter } = this.options;
    const before = previous !== undefined && filter.matches(previous);
    const after = type !== 'DELETED' && filter.matches(object);
    if (after) {
      return { type: before ? 'MODIFIED' : 'ADDED', object };
    }
    if (!before) {
      return undefined;
    }
    const last =
      type === 'DELETED'
        ? object
        : {
            ...previous,
            metadata: {
              ...previous.metadata,
              resourceVersion: String(revision),
            },
          };
    return { type: 'DELETED', object: last };
  }
}

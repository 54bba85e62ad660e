/** One request as the server understood it. */
export interface RequestRecord {
  method: string;
  /** Without the query. */
  path: string;
  query: Readonly<Record<string, string>>;
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`, or for paths outside resources the method in lower case. */
  verb: string;
  /** Empty for the core group and for paths outside resources. */
  group: string;
  /** Plural name, with the subresource as in `pods/status`; undefined for paths outside resources. */
  resource?: string;
  namespace?: string;
  name?: string;
  httpVersion: string;
  /** HTTP status that was answered, 0 when the connection was cut. */
  status: number;
}

export type RequestFilter = Partial<
  Pick<
    RequestRecord,
    'method' | 'verb' | 'group' | 'resource' | 'namespace' | 'name' | 'status'
  >
>;

const KEPT_RECORDS = 20_000;

/** What clients asked for, so that tests can count it. */
export class RequestCounters {
  private records: RequestRecord[] = [];
  private readonly watches = new Set<RequestRecord>();
  private connectionCount = 0;
  private byteCount = 0;

  /** The latest 20,000 requests, oldest first. */
  get requests(): readonly RequestRecord[] {
    return this.records;
  }

  /** TLS connections accepted since the start or the last reset. */
  get connections(): number {
    return this.connectionCount;
  }

  /** Bytes of answers (bodies, before TLS) since the start or the last reset. */
  get bytesSent(): number {
    return this.byteCount;
  }

  count(filter: RequestFilter = {}): number {
    return this.records.filter(record => matchesRequest(record, filter)).length;
  }

  /** Watches that are open now. */
  openWatches(filter: RequestFilter = {}): number {
    return [...this.watches].filter(record => matchesRequest(record, filter))
      .length;
  }

  /** Forgets the past; watches that are open stay counted as open. */
  reset(): void {
    this.records = [];
    this.connectionCount = 0;
    this.byteCount = 0;
  }

  /** @internal */
  add(record: RequestRecord): void {
    this.records.push(record);
    if (this.records.length > KEPT_RECORDS * 2) {
      this.records = this.records.slice(-KEPT_RECORDS);
    }
  }

  /** @internal */
  addBytes(bytes: number): void {
    this.byteCount += bytes;
  }

  /** @internal */
  addConnection(): void {
    this.connectionCount += 1;
  }

  /** @internal */
  watchOpened(record: RequestRecord): () => void {
    this.watches.add(record);
    return () => {
      this.watches.delete(record);
    };
  }
}

/** Whether a request has every property that the filter names. */
export function matchesRequest(
  record: RequestRecord,
  filter: RequestFilter,
): boolean {
  return Object.entries(filter).every(
    ([key, value]) => record[key as keyof RequestFilter] === value,
  );
}

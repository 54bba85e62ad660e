/** Keeps statements below SQLite's limit of bound values and transactions short enough for its synchronous driver. */
const CHUNK = 200;

/** Columns of a workload without its detail. */
export const workloadColumns = ['id', 'cluster', 'identity', 'summary', 'hash'];
/** Columns of a service without its detail. */
export const serviceColumns = [
  'id',
  'cluster',
  'namespace',
  'name',
  'summary',
  'hash',
];

/** In pieces that one statement can take. */
export function* chunks<T>(items: readonly T[]): Iterable<T[]> {
  for (let start = 0; start < items.length; start += CHUNK) {
    yield items.slice(start, start + CHUNK);
  }
}

/** Items that the backend gives at once. */
const PAGE = 500;

interface Page<T> {
  items: T[];
  total: number;
}

/** Puts the pages of a list together, at most `max` items; the rest of the answer is that of the first page. */
export async function loadAll<T, P extends Page<T>>(
  load: (page: { limit: number; offset: number }) => Promise<P>,
  max: number,
): Promise<P> {
  const first = await load({ limit: PAGE, offset: 0 });
  const items = [...first.items];
  while (items.length < Math.min(first.total, max)) {
    const next = await load({ limit: PAGE, offset: items.length });
    if (next.items.length === 0) {
      break;
    }
    items.push(...next.items);
  }
  return { ...first, items };
}

/**
 * JSON in which an object or list that occurs more than once is written once: `{ "$": 3 }` stands for `shared[3]`, and
 * `{ "$": [object] }` for an object that has a field `$` itself.
 */
export interface SharedJson {
  shared: unknown[];
  body: unknown;
}

/** Shorter ones are not worth a reference. */
const MIN_LENGTH = 20;

/** Writes down once what a JSON value repeats; verdicts name the same objects and reasons over and over. */
export function shareRepeated(value: unknown): SharedJson {
  const counts = new Map<string, number>();
  const texts = new Map<object, string>();
  const count = (part: unknown): void => {
    if (isParent(part)) {
      const text = JSON.stringify(part);
      const before = counts.get(text) ?? 0;
      texts.set(part, text);
      counts.set(text, before + 1);
      if (before === 0) {
        Object.values(part).forEach(count);
      }
    }
  };
  count(value);

  const shared: unknown[] = [];
  const positions = new Map<string, number>();
  function write(part: unknown): unknown {
    if (!isParent(part)) {
      return part;
    }
    const text = texts.get(part) ?? JSON.stringify(part);
    if (text.length < MIN_LENGTH || counts.get(text) === 1) {
      return writeParts(part);
    }
    let position = positions.get(text);
    if (position === undefined) {
      const written = writeParts(part);
      position = shared.push(written) - 1;
      positions.set(text, position);
    }
    return { $: position };
  }
  function writeParts(parent: object): unknown {
    const written = mapParts(parent, write);
    return Object.hasOwn(parent, '$') ? { $: [written] } : written;
  }
  return { body: write(value), shared };
}

/** The value that was shared. Equal parts are the same object: it is to be read, not to be changed. */
export function restoreShared({ shared, body }: SharedJson): unknown {
  const restored: unknown[] = [];
  const read = (part: unknown): unknown => {
    if (!isParent(part)) {
      return part;
    }
    if (!Object.hasOwn(part, '$')) {
      return mapParts(part, read);
    }
    const { $: target } = part as { $: number | [object] };
    return typeof target === 'number'
      ? restored[target]
      : mapParts(target[0], read);
  };
  // An entry refers to earlier ones only.
  for (const each of shared) {
    restored.push(read(each));
  }
  return read(body);
}

function isParent(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function mapParts(parent: object, map: (part: unknown) => unknown): object {
  return Array.isArray(parent)
    ? parent.map(map)
    : Object.fromEntries(
        Object.entries(parent).map(([key, part]) => [key, map(part)]),
      );
}

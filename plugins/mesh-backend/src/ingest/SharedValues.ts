import type { KubernetesObject } from '@mesh-portal/istio-semantics';

/** Characters of keys that one generation holds, all together. */
const budget = 128 * 1024;

/**
 * 53 bits that stand for a text, to notice that it has changed. Two rounds of FNV-1a over UTF-16 units. Not for
 * anything that an adversary gains by.
 */
function hashOf(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b);
    high ^= high >>> 13;
  }
  return (high >>> 11) * 0x1_0000_0000 + (low >>> 0);
}

interface Held {
  value: unknown;
  /** Stands for this very value in the keys of those that contain it. */
  id: number;
  /** Stands for its content. */
  hash: number;
}

/** With their lengths, so that no text can be taken for another. */
function written(value: unknown): string {
  return typeof value === 'string'
    ? `"${value.length}:${value}`
    : `${String(value)};`;
}

/**
 * Lets objects share what is the same in them, down to their smallest parts. The pods of a workload differ in little
 * but their names, and come one after the other in a list, so that remembering the latest values is enough.
 */
export class SharedValues {
  #held = new Map<string, Held>();
  /** Held before that; what is seen again is held on. */
  #older = new Map<string, Held>();
  #characters = 0;
  #lastId = 0;

  /**
   * Replaces parts of an object by equal ones that were seen before, and tells a number that stands for its content.
   * Nobody may change the object afterwards.
   */
  share(object: KubernetesObject): number {
    const hashes: number[] = [];
    const shareIn = (fields: Record<string, unknown>) => {
      for (const key of Object.keys(fields)) {
        const value = fields[key];
        if (typeof value === 'object' && value !== null && key !== 'metadata') {
          const shared = this.#intern(value);
          fields[key] = shared.value;
          hashes.push(shared.hash);
        } else if (key === 'namespace' || key === 'apiVersion') {
          const shared = this.#hold(written(value), value, []);
          fields[key] = shared.value;
          hashes.push(shared.hash);
        } else if (typeof value === 'string') {
          hashes.push(hashOf(value));
        }
      }
    };
    shareIn(object);
    shareIn(object.metadata as Record<string, unknown>);
    return hashOf(hashes.join());
  }

  /** Replaces the parts of a value, and tells which one stands for all that are equal to it. */
  #intern(value: object): Held {
    const parts: Held[] = [];
    let text = Array.isArray(value) ? '[' : '{';
    const fields = value as Record<string, unknown>;
    for (const key of Object.keys(fields)) {
      const part = fields[key];
      text += `${key.length}:${key}`;
      if (typeof part === 'object' && part !== null) {
        const shared = this.#intern(part);
        // Assigning `__proto__` would change the object instead of its field.
        if (shared.value !== part && key !== '__proto__') {
          fields[key] = shared.value;
        }
        parts.push(shared);
        text += '#';
      } else {
        text += written(part);
      }
    }
    return this.#hold(text, value, parts);
  }

  #hold(text: string, value: unknown, parts: readonly Held[]): Held {
    const key =
      parts.length > 0 ? `${text}|${parts.map(each => each.id).join()}` : text;
    const young = this.#held.get(key);
    if (young) {
      return young;
    }
    const held = this.#older.get(key) ?? {
      value,
      id: ++this.#lastId,
      hash: hashOf(`${text}|${parts.map(each => each.hash).join()}`),
    };
    this.#held.set(key, held);
    this.#characters += key.length;
    if (this.#characters > budget) {
      this.#older = this.#held;
      this.#held = new Map();
      this.#characters = 0;
    }
    return held;
  }
}

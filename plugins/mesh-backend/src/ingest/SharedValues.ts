import type { KubernetesObject } from '@mesh-portal/istio-semantics';

/** Characters of JSON that are remembered, all together. */
const budget = 4 * 1024 * 1024;

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

/**
 * Lets objects share what is the same in them. The pods of a workload differ in little but their names, and come one
 * after the other in a list, so that remembering the latest values is enough.
 */
export class SharedValues {
  readonly #held = new Map<string, { value: unknown; hash: number }>();
  #characters = 0;

  /**
   * Replaces parts of an object by equal ones that were seen before, and tells a number that stands for its content.
   * Nobody may change the object afterwards.
   */
  share(object: KubernetesObject): number {
    const hashes: number[] = [];
    const shareIn = (fields: Record<string, unknown>) => {
      for (const key of Object.keys(fields)) {
        const value = fields[key];
        if (typeof value === 'object' && key !== 'metadata') {
          const shared = this.#intern(value);
          fields[key] = shared.value;
          hashes.push(shared.hash);
        } else if (key === 'namespace') {
          fields[key] = this.#intern(value).value;
        } else if (typeof value === 'string') {
          hashes.push(hashOf(value));
        }
      }
    };
    shareIn(object);
    shareIn(object.metadata as Record<string, unknown>);
    return hashOf(hashes.join());
  }

  #intern(value: unknown): { value: unknown; hash: number } {
    const text = JSON.stringify(value);
    const held = this.#held.get(text);
    if (held) {
      return held;
    }
    const added = { value, hash: hashOf(text) };
    this.#held.set(text, added);
    this.#characters += text.length;
    for (const oldest of this.#held.keys()) {
      if (this.#characters <= budget) {
        break;
      }
      this.#held.delete(oldest);
      this.#characters -= oldest.length;
    }
    return added;
  }
}

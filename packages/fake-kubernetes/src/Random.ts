const NAME_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** Chance that repeats itself: the same seed gives the same names, uids and addresses. */
export class Random {
  private state: number;

  constructor(seed: string) {
    this.state = hash32(seed);
  }

  /** An integer from 0 up to, not including, `limit`. Mulberry32. */
  integer(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) % 0x100000000;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    const unit = ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
    return Math.floor(unit * limit);
  }

  /** The random end of a generated name, without vowels and look-alikes. */
  suffix(length: number): string {
    return this.text(NAME_ALPHABET, length);
  }

  uid(): string {
    const hex = this.text('0123456789abcdef', 30);
    const variant = this.text('89ab', 1);
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(12, 15)}`,
      `${variant}${hex.slice(15, 18)}`,
      hex.slice(18, 30),
    ].join('-');
  }

  private text(alphabet: string, length: number): string {
    return Array.from(
      { length },
      () => alphabet[this.integer(alphabet.length)],
    ).join('');
  }
}

/** A 32 bit hash (FNV-1a) of a text. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** A hash in the alphabet of generated names, as in `pod-template-hash`. */
export function nameHash(text: string): string {
  return [...String(hash32(text))]
    .map(digit => NAME_ALPHABET[Number(digit)])
    .join('');
}

/**
 * 53 bits that stand for a JSON value, to notice that it has changed. Two rounds of FNV-1a over UTF-16 units.
 * Not for anything that an adversary may choose freely.
 */
export function contentHash(value: unknown): number {
  const text = JSON.stringify(value);
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

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

/** First 32 bits of the fractional parts of a root of the first primes, as FIPS 180-4 defines the constants. */
function fractions(count: number, root: (prime: number) => number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) {
      prime &&= n % d !== 0;
    }
    if (prime) {
      found.push(Math.floor((root(n) % 1) * 2 ** 32));
    }
  }
  return found;
}

const start = fractions(8, Math.sqrt);
const round = fractions(64, Math.cbrt);

/** SHA-256 of a text's UTF-8 bytes, in hexadecimal; the engine runs where no crypto module is at hand. */
export function sha256(text: string): string {
  const bytes = [...new TextEncoder().encode(text)];
  const bits = bytes.length * 8;
  bytes.push(0x80);
  while (bytes.length % 64 !== 56) {
    bytes.push(0);
  }
  for (let shift = 56; shift >= 0; shift -= 8) {
    bytes.push(Math.floor(bits / 2 ** shift) & 0xff);
  }
  const hash = [...start];
  for (let block = 0; block < bytes.length; block += 64) {
    const words: number[] = [];
    for (let i = 0; i < 64; i++) {
      if (i < 16) {
        const at = block + i * 4;
        words[i] =
          (bytes[at] << 24) |
          (bytes[at + 1] << 16) |
          (bytes[at + 2] << 8) |
          bytes[at + 3];
      } else {
        const [x, y] = [words[i - 15], words[i - 2]];
        words[i] =
          (words[i - 16] +
            (rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3)) +
            words[i - 7] +
            (rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10))) |
          0;
      }
    }
    let [a, b, c, d, e, f, g, h] = hash;
    for (let i = 0; i < 64; i++) {
      const first =
        h +
        (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +
        ((e & f) ^ (~e & g)) +
        round[i] +
        words[i];
      const second =
        (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) +
        ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [
        g,
        f,
        e,
        (d + first) | 0,
        c,
        b,
        a,
        (first + second) | 0,
      ];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => {
      hash[i] = (hash[i] + word) | 0;
    });
  }
  return hash.map(word => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

import { KubernetesApiError } from './KubernetesApiError';
import { maxObjectBytes } from './splitLines';

const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Parts of one JSON text, as far as they have come. */
class Parts {
  #parts: Buffer[] = [];
  #bytes = 0;

  add(part: Buffer): void {
    if (part.length === 0) {
      return;
    }
    this.#parts.push(part);
    this.#bytes += part.length;
    if (this.#bytes > maxObjectBytes) {
      throw new KubernetesApiError(
        `The API server sent an object of more than ${maxObjectBytes} bytes`,
      );
    }
  }

  take(): string {
    const text = Buffer.concat(this.#parts).toString();
    this.#parts = [];
    this.#bytes = 0;
    return text;
  }

  /** Looks at the last 64 bytes, in however many parts they came. */
  endsWith(pattern: RegExp): boolean {
    const last = Buffer.concat(this.#parts.slice(-64));
    return pattern.test(last.subarray(-64).toString());
  }
}

/**
 * Cuts the body of a Kubernetes list into its items, so that no more than one of them has to be held and parsed at a
 * time. Yields the JSON of each item and returns the JSON of what is left: the list with an empty `items`.
 */
export async function* splitItems(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<string, string, undefined> {
  const envelope = new Parts();
  const item = new Parts();
  let depth = 0;
  let inItems = false;
  let inString = false;
  let escaped = false;

  for await (const each of chunks) {
    const chunk = Buffer.from(each.buffer, each.byteOffset, each.byteLength);
    const { length } = chunk;
    let start = 0;
    for (let at = 0; at < length; at++) {
      let byte = chunk[at];
      if (inString) {
        if (escaped) {
          escaped = false;
          continue;
        }
        // Most of a list is text; this loop decides how fast it is read.
        while (byte !== quote && byte !== backslash && ++at < length) {
          byte = chunk[at];
        }
        escaped = byte === backslash;
        inString = byte !== quote;
      } else if (byte === quote) {
        inString = true;
      } else if (byte === openBrace || byte === openBracket) {
        if (depth === 1 && byte === openBracket) {
          envelope.add(chunk.subarray(start, at));
          start = at;
          if (envelope.endsWith(/"items"\s*:\s*$/)) {
            inItems = true;
            envelope.add(chunk.subarray(start, at + 1));
            start = at + 1;
          }
        }
        depth++;
      } else if (byte === closeBrace || byte === closeBracket) {
        depth--;
        if (inItems && depth === 2) {
          item.add(chunk.subarray(start, at + 1));
          start = at + 1;
          yield item.take();
        } else if (inItems && depth === 1) {
          // What stands between the last item and the bracket is white space.
          item.take();
          start = at;
          inItems = false;
        }
      } else if (byte === comma && inItems && depth === 2) {
        start = at + 1;
      }
    }
    (inItems ? item : envelope).add(chunk.subarray(start));
  }
  return envelope.take();
}

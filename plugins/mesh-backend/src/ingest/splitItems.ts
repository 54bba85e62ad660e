import { KubernetesApiError } from './KubernetesApiError';
import { maxObjectBytes } from './splitLines';

const quote = 0x22;
const backslash = 0x5c;
const openers = new Set([0x7b, 0x5b]);
const closers = new Set([0x7d, 0x5d]);
const comma = 0x2c;
const openBracket = 0x5b;

/**
 * Cuts the body of a Kubernetes list into its items, so that no more than one of them has to be held and parsed at a
 * time. Yields the JSON of each item and returns the JSON of what is left: the list with an empty `items`.
 */
export async function* splitItems(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<string, string, undefined> {
  const envelope: Buffer[] = [];
  let item: Buffer[] = [];
  let itemBytes = 0;
  let envelopeBytes = 0;
  let depth = 0;
  let inItems = false;
  let inString = false;
  let escaped = false;

  const keep = (part: Buffer) => {
    if (part.length === 0) {
      return;
    }
    if (inItems && depth >= 2) {
      item.push(part);
      itemBytes += part.length;
    } else {
      envelope.push(part);
      envelopeBytes += part.length;
    }
    if (itemBytes > maxObjectBytes || envelopeBytes > maxObjectBytes) {
      throw new KubernetesApiError(
        `The API server sent an object of more than ${maxObjectBytes} bytes`,
      );
    }
  };
  const startsItems = (before: Buffer) =>
    /"items"\s*:\s*$/.test(
      Buffer.concat([...envelope.slice(-2), before])
        .subarray(-64)
        .toString(),
    );

  for await (const each of chunks) {
    const chunk = Buffer.from(each.buffer, each.byteOffset, each.byteLength);
    let start = 0;
    let at = 0;
    while (at < chunk.length) {
      if (inString) {
        const byte = chunk[at++];
        if (escaped) {
          escaped = false;
        } else if (byte === backslash) {
          escaped = true;
        } else if (byte === quote) {
          inString = false;
        }
        continue;
      }
      const byte = chunk[at];
      if (byte === quote) {
        inString = true;
      } else if (openers.has(byte)) {
        if (
          depth === 1 &&
          byte === openBracket &&
          startsItems(chunk.subarray(start, at))
        ) {
          keep(chunk.subarray(start, at + 1));
          start = at + 1;
          inItems = true;
        }
        depth++;
      } else if (closers.has(byte)) {
        depth--;
        if (inItems && depth === 2) {
          keep(chunk.subarray(start, at + 1));
          start = at + 1;
          yield Buffer.concat(item).toString();
          item = [];
          itemBytes = 0;
        } else if (inItems && depth === 1) {
          // What stands between the last item and the bracket is white space.
          item = [];
          itemBytes = 0;
          start = at;
          inItems = false;
        }
      } else if (byte === comma && inItems && depth === 2) {
        start = at + 1;
      }
      at++;
    }
    keep(chunk.subarray(start));
  }
  return Buffer.concat(envelope).toString();
}

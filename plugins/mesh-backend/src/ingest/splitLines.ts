import { KubernetesApiError } from './KubernetesApiError';

const lineFeed = 0x0a;

/** Largest object that is taken, in bytes. etcd refuses requests above 1.5 MiB. */
export const maxObjectBytes = 8 * 1024 * 1024;

/**
 * Lines of a stream of UTF-8, without their end. What follows the last line feed is a line too unless it is empty,
 * so that a truncated one is noticed when it is parsed.
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<string, void, undefined> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  const take = (rest: Buffer) => {
    if (held.length === 0) {
      return rest.toString();
    }
    const line = Buffer.concat([...held, rest]).toString();
    held = [];
    heldBytes = 0;
    return line;
  };
  for await (const each of chunks) {
    const chunk = Buffer.from(each.buffer, each.byteOffset, each.byteLength);
    let start = 0;
    for (
      let end = chunk.indexOf(lineFeed);
      end >= 0;
      end = chunk.indexOf(lineFeed, start)
    ) {
      const line = take(chunk.subarray(start, end));
      if (line.length > 0) {
        yield line;
      }
      start = end + 1;
    }
    if (start < chunk.length) {
      held.push(chunk.subarray(start));
      heldBytes += chunk.length - start;
      if (heldBytes > maxObjectBytes) {
        throw new KubernetesApiError(
          `The API server sent an object of more than ${maxObjectBytes} bytes`,
        );
      }
    }
  }
  if (heldBytes > 0) {
    yield take(Buffer.alloc(0));
  }
}

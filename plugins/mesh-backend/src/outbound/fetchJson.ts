import { toError } from '@backstage/errors';

export interface FetchJsonOptions {
  url: string;
  token?: string;
  headers?: Record<string, string>;
  /** Sent by POST. */
  form?: URLSearchParams;
  signal?: AbortSignal;
  timeoutMs: number;
  maxBytes: number;
}

/**
 * Asks a configured server for JSON, within limits of time and size.
 *
 * @throws Error whose message completes "the server …" and repeats nothing that the server said.
 */
export async function fetchJson(options: FetchJsonOptions): Promise<unknown> {
  const { url, token, form, timeoutMs, maxBytes } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      ...(form && { method: 'POST', body: form }),
      // A redirect could lead the token to another server.
      redirect: 'manual',
      signal: AbortSignal.any(
        options.signal ? [options.signal, timeout] : [timeout],
      ),
      headers: {
        accept: 'application/json',
        ...options.headers,
        ...(token && { authorization: `Bearer ${token}` }),
      },
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new Error(`answered with status ${response.status}`);
    }
    return parse(await readText(response, maxBytes));
  } catch (error) {
    if (timeout.aborted) {
      throw new Error(`did not answer within ${timeoutMs / 1000} s`);
    }
    throw new Error(sayWhy(toError(error)));
  }
}

/** `fetch failed` alone helps nobody; the code of its cause does. */
function sayWhy(error: Error): string {
  const { code } = Object(error.cause) as { code?: unknown };
  return typeof code === 'string'
    ? `could not be reached: ${code}`
    : error.message;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('did not answer with JSON');
  }
}

async function readText(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      throw new Error(`answered with more than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

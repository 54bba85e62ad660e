/**
 * A request to an API server that failed. The message never holds text of the response or of a credential.
 */
export class KubernetesApiError extends Error {
  /** HTTP status, or that of an ERROR event; absent when the server could not be understood or reached. */
  readonly statusCode?: number;
  /** Milliseconds that the server asks to wait. */
  readonly retryAfterMs?: number;

  constructor(
    message: string,
    options: {
      statusCode?: number;
      retryAfterMs?: number;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'KubernetesApiError';
    this.statusCode = options.statusCode;
    this.retryAfterMs = options.retryAfterMs;
  }
}

const statusTexts: Record<number, string> = {
  401: 'The API server does not accept the credential (401)',
  403: 'The credential lacks a permission (403)',
  404: 'The API server does not know this resource (404)',
  410: 'The API server no longer has the version that was read last (410)',
  429: 'The API server asks to come back later (429)',
};

/** Sentence for an HTTP status. */
export function describeStatus(statusCode: number): string {
  if (statusTexts[statusCode]) {
    return statusTexts[statusCode];
  }
  return statusCode >= 300 && statusCode < 400
    ? `The API server answered with a redirect (${statusCode}), which is not followed; check the URL of the cluster`
    : `The API server answered with status ${statusCode}`;
}

const codeTexts: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed by the other side',
  ENOTFOUND: 'the host name cannot be resolved',
  EAI_AGAIN: 'the host name cannot be resolved at present',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  UND_ERR_SOCKET: 'the connection was closed by the other side',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'its certificate is for another host name; check the URL of the cluster',
};
const untrusted =
  'its certificate is not signed by the configured caData or caFile';
for (const code of [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
]) {
  codeTexts[code] = untrusted;
}

function codeOf(error: unknown): string | undefined {
  for (let each = error, depth = 0; each && depth < 5; depth++) {
    const { code, errors, cause } = each as {
      code?: unknown;
      errors?: unknown[];
      cause?: unknown;
    };
    if (typeof code === 'string') {
      return code;
    }
    each = Array.isArray(errors) ? errors[0] : cause;
  }
  return undefined;
}

/** Whether a connection failed because nobody known vouches for the server. */
export function isUntrusted(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && codeTexts[code] === untrusted;
}

/** Turns whatever a connection failed with into an error that may be shown. */
export function toApiError(error: unknown): KubernetesApiError {
  if (error instanceof KubernetesApiError) {
    return error;
  }
  const code = codeOf(error);
  const text = (code && codeTexts[code]) ?? 'the connection failed';
  return new KubernetesApiError(
    `Cannot talk to the API server: ${text}${code ? ` (${code})` : ''}`,
    { cause: error },
  );
}

import type { RequestToken } from './requestAuthentication';
import type { RequestFacts } from './attributes';

/** A request as one asks about it. What is left out is not known, and may leave the answer open. */
export interface AccessRequest {
  method?: string;
  /** With or without query. */
  path?: string;
  host?: string;
  /** All of them, where they are given at all. */
  headers?: Readonly<Record<string, string>>;
  /** Port of the workload, not of the service. */
  port?: number;
  destinationIp?: string;
  source?: {
    /** `cluster.local/ns/<namespace>/sa/<service account>`; null for a client without mTLS. */
    principal?: string | null;
    /** Enough where no rule asks for the service account. */
    namespace?: string;
    ip?: string;
    /** Address of the original client, where a gateway or load balancer is in front. */
    remoteIp?: string;
  };
  sni?: string;
  /** All of them; empty for a request without a token. */
  tokens?: readonly RequestToken[];
  /** Set for connections that are not HTTP. */
  tcp?: boolean;
}

/** `MeshConfig.pathNormalization.normalization`. */
export type PathNormalization =
  | 'NONE'
  | 'BASE'
  | 'MERGE_SLASHES'
  | 'DECODE_AND_MERGE_SLASHES';

function withoutDotSegments(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  segments.forEach((segment, index) => {
    const last = index === segments.length - 1;
    if (segment === '..') {
      kept.pop();
    }
    if (segment === '.' || segment === '..') {
      if (last) {
        kept.push('');
      }
    } else {
      kept.push(segment);
    }
  });
  return `/${kept.join('/')}`;
}

/**
 * The path that rules see: without query and fragment, normalized as the mesh configuration says (`BASE` unless set).
 * Source: Istio's security documentation on path normalization, and Envoy's `normalize_path`.
 */
export function normalizedPath(
  path: string,
  normalization: PathNormalization = 'BASE',
): string {
  const bare = path.split(/[?#]/, 1)[0];
  if (normalization === 'NONE' || !bare.startsWith('/')) {
    return bare;
  }
  const decoded =
    normalization === 'DECODE_AND_MERGE_SLASHES'
      ? bare.replace(/%2f/gi, '/').replace(/%5c/gi, '\\')
      : bare;
  const unescaped = decoded
    .replace(/\\/g, '/')
    .replace(/%(2d|2e|5f|7e|3\d|[46][1-9a-f]|[57][0-9a])/gi, (_, code) =>
      String.fromCharCode(parseInt(code, 16)),
    );
  const merged =
    normalization === 'BASE' ? unescaped : unescaped.replace(/\/{2,}/g, '/');
  return withoutDotSegments(merged);
}

/** What rules can test about a request; its tokens are verified separately. */
export function requestFacts(
  request: AccessRequest,
  trustDomains: readonly string[],
  normalization?: PathNormalization,
): RequestFacts {
  const { source = {}, path, headers } = request;
  const lower =
    headers &&
    Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name.toLowerCase(),
        value,
      ]),
    );
  return {
    method: request.method,
    path: path === undefined ? undefined : normalizedPath(path, normalization),
    host: request.host ?? lower?.host,
    headers: lower,
    port: request.port,
    destinationIp: request.destinationIp,
    sourceIp: source.ip,
    remoteIp: source.remoteIp,
    principal: source.principal,
    namespace: source.namespace,
    sni: request.sni,
    tcp: request.tcp,
    trustDomains,
  };
}

import type { AccessRequest, RequestToken } from '../../src';
import type { ConformanceCase, Document } from '../cases';
import { record } from './world';

/** A token in a parameter stands as `<name>` in the path. */
function locationOf(token: Document, path: unknown): RequestToken['location'] {
  const query = [...new URLSearchParams(String(path).split('?')[1])];
  const parameter = query.find(([, value]) => value === `<${token.name}>`);
  const name = token.in === 'param' ? parameter?.[0] : token.header;
  return token.in
    ? ({ in: token.in, name, prefix: token.prefix } as RequestToken['location'])
    : undefined;
}

/** The request of a case. */
export function requestOf({ params, fields }: ConformanceCase): AccessRequest {
  const { token, tokens, mtls, ...request } = record(params.request);
  const { ip, port } = record(params.workload) as {
    ip?: string;
    port?: number;
  };
  const given = (tokens ?? (token ? [token] : [])) as Document[];
  return {
    ...request,
    ...(mtls === false ? { source: { principal: null } } : {}),
    destinationIp: ip,
    port,
    tokens: given.map(each => ({
      claims: record(each.claims),
      // The run time fact that cases name is that keys cannot be fetched: then no token verifies.
      valid: each.valid === true && !fields.requiresRuntime,
      location: locationOf(each, request.path),
    })),
  };
}

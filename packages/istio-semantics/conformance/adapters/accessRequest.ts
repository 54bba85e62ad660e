import type { AccessRequest, RequestToken } from '../../src';
import type { ConformanceCase, Document } from '../cases';
import { record } from './world';

/** A token in a parameter or cookie stands as `<name>` behind its key. */
function locationOf(
  token: Document,
  { path, headers }: Document,
): RequestToken['location'] {
  const text = `${path} ${JSON.stringify(headers)}`;
  const [key] = text.split(`=<${token.name}>`);
  const name =
    token.in === 'header' ? token.header : /[\w-]*$/.exec(key)?.[0] ?? '';
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
    ...(mtls === false
      ? { source: { ...record(request.source), principal: null } }
      : {}),
    destinationIp: ip,
    port,
    tokens: given.map(each => ({
      claims: record(each.claims),
      // The run time fact that cases name is that keys cannot be fetched: then no token verifies.
      valid: each.valid === true && !fields.requiresRuntime,
      location: locationOf(each, request),
    })),
  };
}

/** A path as in `/apis/<group>/<version>/namespaces/<namespace>/<plural>/<name>/<subresource>`. */
export interface ResourcePath {
  group: string;
  version: string;
  plural: string;
  namespace?: string;
  name?: string;
  subresource?: string;
}

const NAMESPACE_SUBRESOURCES = ['status', 'finalize'];

/** Undefined for a path that names no resource. */
export function parseResourcePath(pathname: string): ResourcePath | undefined {
  const parts = pathname.split('/').slice(1).map(decodeSegment);
  if (parts.length > 0 && parts[parts.length - 1] === '') {
    parts.pop();
  }
  if (parts.includes('')) {
    return undefined;
  }
  if (parts[0] === 'api' && parts.length >= 3) {
    return readRest('', parts[1], parts.slice(2));
  }
  if (parts[0] === 'apis' && parts.length >= 4) {
    return readRest(parts[1], parts[2], parts.slice(3));
  }
  return undefined;
}

function readRest(
  group: string,
  version: string,
  rest: string[],
): ResourcePath | undefined {
  const inNamespace =
    rest[0] === 'namespaces' &&
    rest.length >= 3 &&
    !(rest.length === 3 && NAMESPACE_SUBRESOURCES.includes(rest[2]));
  const [plural, name, subresource, ...more] = inNamespace
    ? rest.slice(2)
    : rest;
  return more.length > 0
    ? undefined
    : {
        group,
        version,
        plural,
        ...(inNamespace && { namespace: rest[1] }),
        ...(name !== undefined && { name }),
        ...(subresource !== undefined && { subresource }),
      };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
}

/** The verb by which access rules know a request. */
export function verbOf(
  method: string,
  path: ResourcePath | undefined,
  query: URLSearchParams,
): string {
  if (!path) {
    return method.toLowerCase();
  }
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (path.name !== undefined) {
        return 'get';
      }
      return isTrue(query.get('watch')) ? 'watch' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return path.name === undefined ? 'deletecollection' : 'delete';
    default:
      return method.toLowerCase();
  }
}

export function isTrue(value: string | null): boolean {
  return value === '1' || value === 'true';
}

import { ApiError } from '../ApiError';
import { deepClone, deepEqual, isRecord } from '../json';

type Container = Record<string, unknown> | unknown[];

/**
 * Applies a JSON Patch (RFC 6902) and returns the result; the document is left alone.
 *
 * @throws ApiError `BadRequest` for a patch of the wrong form, `Invalid` for one that does not fit the document.
 */
export function applyJsonPatch(document: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) {
    throw new ApiError('BadRequest', 'a JSON patch is a list of operations');
  }
  return patch.reduce<unknown>(applyOperation, deepClone(document));
}

function applyOperation(document: unknown, operation: unknown): unknown {
  if (!isRecord(operation) || typeof operation.path !== 'string') {
    throw new ApiError(
      'BadRequest',
      'a JSON patch operation needs op and path',
    );
  }
  const path = parsePointer(operation.path);
  switch (operation.op) {
    case 'add':
      return add(document, path, requireValue(operation));
    case 'remove':
      return remove(document, path);
    case 'replace':
      read(document, path);
      return path.length === 0
        ? requireValue(operation)
        : add(remove(document, path), path, requireValue(operation));
    case 'move': {
      const from = parsePointer(operation.from);
      const value = read(document, from);
      return add(remove(document, from), path, value);
    }
    case 'copy': {
      const value = read(document, parsePointer(operation.from));
      return add(document, path, deepClone(value));
    }
    case 'test':
      if (!deepEqual(read(document, path), operation.value)) {
        throw unfit(`testing value ${operation.path} failed`);
      }
      return document;
    default:
      throw new ApiError(
        'BadRequest',
        `unknown JSON patch operation ${JSON.stringify(operation.op)}`,
      );
  }
}

function requireValue(operation: Record<string, unknown>): unknown {
  if (operation.value === undefined) {
    throw new ApiError('BadRequest', 'a JSON patch operation lacks its value');
  }
  return deepClone(operation.value);
}

function parsePointer(pointer: unknown): string[] {
  if (typeof pointer !== 'string' || (pointer !== '' && pointer[0] !== '/')) {
    throw new ApiError(
      'BadRequest',
      'a JSON pointer is empty or begins with /',
    );
  }
  return pointer
    .split('/')
    .slice(1)
    .map(token => token.replace(/~1/g, '/').replace(/~0/g, '~'));
}

function read(document: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((parent, token) => {
    if (Array.isArray(parent)) {
      return parent[existingIndex(parent, token)];
    }
    if (isRecord(parent) && Object.hasOwn(parent, token)) {
      return parent[token];
    }
    throw unfit(`the path /${path.join('/')} does not exist`);
  }, document);
}

function parentOf(document: unknown, path: readonly string[]): Container {
  const parent = read(document, path.slice(0, -1));
  if (!Array.isArray(parent) && !isRecord(parent)) {
    throw unfit(`the path /${path.join('/')} does not exist`);
  }
  return parent;
}

function add(document: unknown, path: readonly string[], value: unknown) {
  if (path.length === 0) {
    return value;
  }
  const parent = parentOf(document, path);
  const token = path[path.length - 1];
  if (Array.isArray(parent)) {
    const index =
      token === '-' || token === String(parent.length)
        ? parent.length
        : existingIndex(parent, token);
    parent.splice(index, 0, value);
  } else if (token === '__proto__') {
    throw unfit('__proto__ is not a field');
  } else {
    parent[token] = value;
  }
  return document;
}

function remove(document: unknown, path: readonly string[]): unknown {
  if (path.length === 0) {
    throw unfit('the whole document cannot be removed');
  }
  read(document, path);
  const parent = parentOf(document, path);
  const token = path[path.length - 1];
  if (Array.isArray(parent)) {
    parent.splice(existingIndex(parent, token), 1);
  } else {
    delete parent[token];
  }
  return document;
}

function existingIndex(list: readonly unknown[], token: string): number {
  const index = /^(0|[1-9]\d*)$/.test(token) ? Number(token) : NaN;
  if (!(index < list.length)) {
    throw unfit(`there is no element ${token} in a list of ${list.length}`);
  }
  return index;
}

function unfit(problem: string): ApiError {
  return new ApiError(
    'Invalid',
    `the server rejected our request due to an error in our request: ${problem}`,
  );
}

import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';

const MAX_LENGTH = 253;

/** An entity ref in lower case, as it is stored. */
export function parseEntityPath(params: {
  kind: string;
  namespace: string;
  name: string;
}): string {
  for (const part of ['kind', 'namespace', 'name'] as const) {
    if (
      !/^[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?$/.test(params[part]) ||
      params[part].length > MAX_LENGTH
    ) {
      throw new InputError(`The ${part} in the path is not that of an entity`);
    }
  }
  return stringifyEntityRef(params);
}

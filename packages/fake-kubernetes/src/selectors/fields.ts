import { ApiError } from '../ApiError';
import { valueAt } from '../json';
import type { KubeObject } from '../types';

export interface FieldRequirement {
  path: readonly string[];
  value: string;
  equal: boolean;
}

const COMMON_FIELDS = ['metadata.name', 'metadata.namespace'];

/**
 * Parses the `fieldSelector` query parameter.
 *
 * @param selectable - fields that the resource offers besides name and namespace.
 * @throws ApiError `BadRequest` for a selector that cannot be parsed, or names a field that is not selectable.
 */
export function parseFieldSelector(
  text: string,
  selectable: readonly string[],
): FieldRequirement[] {
  return splitUnescaped(text).map(part => {
    const match = /^([^=!]+)(==|!=|=)((?:[^\\=,]|\\.)*)$/s.exec(part);
    if (!match) {
      throw new ApiError(
        'BadRequest',
        `invalid field selector ${JSON.stringify(part)}: expected field=value`,
      );
    }
    const [, field, operator, value] = match;
    if (!COMMON_FIELDS.includes(field) && !selectable.includes(field)) {
      throw new ApiError(
        'BadRequest',
        `field label not supported: ${field} (supported: ${[
          ...COMMON_FIELDS,
          ...selectable,
        ].join(', ')})`,
      );
    }
    return {
      path: field.split('.'),
      value: value.replace(/\\(.)/gs, '$1'),
      equal: operator !== '!=',
    };
  });
}

/** Empty parts are left out, as the real parser does. */
function splitUnescaped(text: string): string[] {
  return (text.match(/(?:[^\\,]|\\.?)+/gs) ?? []).filter(part => part !== '');
}

/** A field that is absent counts as empty, as it does on a real server. */
export function matchesFields(
  requirements: readonly FieldRequirement[],
  object: KubeObject,
): boolean {
  return requirements.every(({ path, value, equal }) => {
    const actual = valueAt(object, path);
    return (String(actual ?? '') === value) === equal;
  });
}

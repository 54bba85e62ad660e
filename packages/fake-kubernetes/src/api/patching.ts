import { ApiError } from '../ApiError';
import { isRecord, JsonRecord } from '../json';
import {
  applyConfiguration,
  applyJsonPatch,
  applyMergePatch,
  applyStrategicMerge,
} from '../patch';
import type { ResourceDefinition } from '../resources';

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

const MEDIA_TYPES: Record<string, PatchType> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

/** @throws ApiError `UnsupportedMediaType` that lists what is taken. */
export function patchTypeOf(
  contentType: string | undefined,
  definition: ResourceDefinition,
): PatchType {
  const mediaType = (contentType ?? '').split(';')[0].trim().toLowerCase();
  const type = Object.hasOwn(MEDIA_TYPES, mediaType)
    ? MEDIA_TYPES[mediaType]
    : undefined;
  if (!type || (type === 'strategic' && !definition.builtIn)) {
    const taken = Object.keys(MEDIA_TYPES).filter(
      key => definition.builtIn || MEDIA_TYPES[key] !== 'strategic',
    );
    throw new ApiError(
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - accepted media types include: ${taken.join(
        ', ',
      )}`,
    );
  }
  return type;
}

/** The object as it would be after a patch; the given one is left alone. */
export function patched(
  object: JsonRecord,
  type: PatchType,
  patch: unknown,
  { lists }: ResourceDefinition,
): JsonRecord {
  const result = apply(object, type, patch, lists);
  if (!isRecord(result)) {
    throw new ApiError('BadRequest', 'the patch leaves no object');
  }
  return result;
}

function apply(
  object: JsonRecord,
  type: PatchType,
  patch: unknown,
  lists: ResourceDefinition['lists'],
): unknown {
  if (type === 'json') {
    return applyJsonPatch(object, patch);
  }
  if (!isRecord(patch)) {
    throw new ApiError('BadRequest', `a ${type} patch is an object`);
  }
  switch (type) {
    case 'merge':
      return applyMergePatch(object, patch);
    case 'strategic':
      return applyStrategicMerge(object, patch, lists);
    default:
      return applyConfiguration(object, patch, lists);
  }
}

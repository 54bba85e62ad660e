import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

const details = ['full', 'coarse', 'off'] as const;

/** How much of the verdicts the catalog shows; annotations are as visible as the entity. */
export type AnnotationDetail = (typeof details)[number];

/**
 * Reads `mesh.catalog.annotations`.
 *
 * @throws InputError naming the key and what is allowed
 */
export function readAnnotationDetail(config: Config): AnnotationDetail {
  const key = 'mesh.catalog.annotations';
  const value = config.getOptional(key) ?? 'full';
  const detail = details.find(each => each === value);
  if (!detail) {
    throw new InputError(
      `${key} must be one of ${details.join(', ')}, not ${JSON.stringify(
        value,
      )}`,
    );
  }
  return detail;
}

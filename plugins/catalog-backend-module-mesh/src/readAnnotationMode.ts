import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';

const modes = ['full', 'coarse', 'off'] as const;

/** How much entities show; see `mesh.catalog.annotations` in config.d.ts. */
export type AnnotationMode = (typeof modes)[number];

/** Throws an InputError that names the key and what it may hold. */
export function readAnnotationMode(config: RootConfigService): AnnotationMode {
  const key = 'mesh.catalog.annotations';
  const value = config.getOptional(key) ?? 'full';
  const mode = modes.find(each => each === value);
  if (!mode) {
    throw new InputError(
      `Invalid configuration: '${key}' must be one of ${modes.join(', ')}`,
    );
  }
  return mode;
}

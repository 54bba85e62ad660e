import { ApiError } from '../ApiError';
import { qualifiedName, ResourceDefinition } from '../resources';

type Named = Pick<ResourceDefinition, 'plural' | 'group'>;

function details(definition: Named, name: string) {
  const { group, plural } = definition;
  return { name, ...(group && { group }), kind: plural };
}

export function notFound(definition: Named, name: string): ApiError {
  return new ApiError(
    'NotFound',
    `${qualifiedName(definition)} "${name}" not found`,
    details(definition, name),
  );
}

export function alreadyExists(definition: Named, name: string): ApiError {
  return new ApiError(
    'AlreadyExists',
    `${qualifiedName(definition)} "${name}" already exists`,
    details(definition, name),
  );
}

export function conflict(definition: Named, name: string): ApiError {
  return new ApiError(
    'Conflict',
    `Operation cannot be fulfilled on ${qualifiedName(
      definition,
    )} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
    details(definition, name),
  );
}

/** A delete or update that named another uid or revision than the object has. */
export function preconditionFailed(
  definition: Named,
  name: string,
  field: string,
): ApiError {
  return new ApiError(
    'Conflict',
    `Operation cannot be fulfilled on ${qualifiedName(
      definition,
    )} "${name}": Precondition failed: ${field} is not the one of the object`,
    details(definition, name),
  );
}

import { ApiError } from '../ApiError';

export interface MediaType {
  type: string;
  parameters: Readonly<Record<string, string>>;
}

const UNDERSTOOD = ['application/json', 'application/*', '*/*'];

/**
 * The first of the wanted media types that is JSON in some form and that `supports` takes.
 *
 * @throws ApiError `NotAcceptable`
 */
export function negotiate(
  accept: string | undefined,
  supports: (type: MediaType) => boolean,
): MediaType {
  const wanted = parseAccept(accept ?? '*/*');
  const found = wanted.find(
    type => UNDERSTOOD.includes(type.type) && supports(type),
  );
  if (!found) {
    throw new ApiError(
      'NotAcceptable',
      'only the following media types are accepted: application/json',
    );
  }
  return found;
}

/** A transformation such as `as=Table` must be of a version that the server knows. */
export function isPlain({ parameters }: MediaType): boolean {
  return parameters.as === undefined;
}

function parseAccept(accept: string): MediaType[] {
  return accept
    .split(',')
    .map(part => {
      const [type, ...parameters] = part.split(';').map(item => item.trim());
      const pairs = parameters.map(parameter => {
        const equals = parameter.indexOf('=');
        return [parameter.slice(0, equals), parameter.slice(equals + 1)];
      });
      return {
        type: type.toLowerCase(),
        parameters: Object.fromEntries(pairs) as Record<string, string>,
      };
    })
    .sort((a, b) => quality(b) - quality(a));
}

function quality({ parameters }: MediaType): number {
  return parameters.q === undefined ? 1 : Number(parameters.q);
}

import { ApiError } from '../ApiError';
import { qualifiedName, ServedResource } from '../resources';
import {
  FieldRequirement,
  LabelRequirement,
  matchesFields,
  matchesLabels,
  parseFieldSelector,
  parseLabelSelector,
} from '../selectors';
import { ObjectStore } from '../store';
import type { KubeObject } from '../types';

/** Which objects of a resource a request is about. */
export class Filter {
  private readonly labels: LabelRequirement[];
  private readonly fields: FieldRequirement[];

  /** @throws ApiError `BadRequest` for a selector that cannot be used. */
  constructor(
    { definition }: ServedResource,
    private readonly namespace: string | undefined,
    private readonly name: string | undefined,
    query: URLSearchParams,
  ) {
    this.labels = parseLabelSelector(query.get('labelSelector') ?? '');
    this.fields = parseFieldSelector(
      query.get('fieldSelector') ?? '',
      definition.selectableFields,
    );
  }

  matches(object: KubeObject): boolean {
    const { namespace, name, labels } = object.metadata;
    return (
      (this.namespace === undefined || namespace === this.namespace) &&
      (this.name === undefined || name === this.name) &&
      matchesLabels(this.labels, labels) &&
      matchesFields(this.fields, object)
    );
  }
}

export interface Page {
  objects: KubeObject[];
  metadata: {
    resourceVersion: string;
    continue?: string;
    remainingItemCount?: number;
  };
}

interface Position {
  revision: number;
  namespace: string;
  name: string;
}

/**
 * One page of a list in the order of namespace and name. Later pages are read from what is stored then, but carry the
 * revision of the first: a watch from there repeats what happened in between.
 *
 * @throws ApiError `BadRequest` for a bad limit or token, `Expired` for a token whose revision is compacted.
 */
export function listPage(
  store: ObjectStore,
  { definition }: ServedResource,
  namespace: string | undefined,
  filter: Filter,
  query: URLSearchParams,
): Page {
  const limit = Number(query.get('limit') ?? 0);
  if (!Number.isInteger(limit) || limit < 0) {
    throw new ApiError('BadRequest', 'limit is not a whole number');
  }
  const token = query.get('continue');
  const start = token ? decode(token) : undefined;
  if (
    start &&
    !store.history.since(qualifiedName(definition), start.revision)
  ) {
    throw new ApiError(
      'Expired',
      'The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter.',
    );
  }
  const revision = start?.revision ?? store.revision;
  const matching = store
    .list(definition, namespace)
    .filter(object => !start || isAfter(object, start))
    .filter(object => filter.matches(object));
  const objects = limit > 0 ? matching.slice(0, limit) : matching;
  const remaining = matching.length - objects.length;
  const last = objects[objects.length - 1]?.metadata;
  return {
    objects,
    metadata: {
      resourceVersion: String(revision),
      ...(remaining > 0 &&
        last && {
          continue: encode({
            revision,
            namespace: last.namespace ?? '',
            name: last.name,
          }),
          remainingItemCount: remaining,
        }),
    },
  };
}

function isAfter({ metadata }: KubeObject, start: Position): boolean {
  const namespace = metadata.namespace ?? '';
  return (
    namespace > start.namespace ||
    (namespace === start.namespace && metadata.name > start.name)
  );
}

function encode({ revision, namespace, name }: Position): string {
  return Buffer.from(JSON.stringify([revision, namespace, name])).toString(
    'base64url',
  );
}

function decode(token: string): Position {
  try {
    const [revision, namespace, name] = JSON.parse(
      Buffer.from(token, 'base64url').toString('utf8'),
    );
    if (
      Number.isInteger(revision) &&
      typeof namespace === 'string' &&
      typeof name === 'string'
    ) {
      return { revision, namespace, name };
    }
  } catch {
    // Whatever is wrong with it, the client cannot have got it from here.
  }
  throw new ApiError('BadRequest', 'continue key is not valid');
}

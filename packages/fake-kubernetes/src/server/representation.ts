import { present } from '../api';
import { ApiError } from '../ApiError';
import type { ServedResource } from '../resources';
import { IncludeObject, partialMetadata, toTable } from '../tables';
import type { KubeObject } from '../types';
import { MediaType, negotiate } from './accept';
import type { Exchange } from './Exchange';

const GROUP = 'meta.k8s.io';
const INCLUDES: readonly string[] = ['None', 'Metadata', 'Object'];

/** The forms in which a client takes its objects. */
export class Representation {
  private readonly as: string | undefined;
  private readonly include: IncludeObject;

  /**
   * @param now - milliseconds since the epoch, for ages in tables.
   * @throws ApiError `NotAcceptable` or `BadRequest`.
   */
  constructor(
    private readonly resource: ServedResource,
    exchange: Exchange,
    private readonly now: () => number,
  ) {
    this.as = negotiate(exchange.header('accept'), isSupported).parameters.as;
    const include = exchange.query.get('includeObject') ?? 'Metadata';
    if (!isInclude(include)) {
      throw new ApiError(
        'BadRequest',
        `includeObject: Unsupported value: ${JSON.stringify(include)}`,
      );
    }
    this.include = include;
  }

  /** False when objects go out whole. */
  get transforms(): boolean {
    return this.as !== undefined;
  }

  one(object: KubeObject): object {
    const shown = present(object, this.resource);
    if (this.as === 'Table') {
      const { resourceVersion } = object.metadata;
      return this.table([shown], { resourceVersion });
    }
    return this.as ? partialMetadata(shown) : shown;
  }

  many(objects: readonly KubeObject[], metadata: object): object {
    const { definition, version } = this.resource;
    const shown = objects.map(object => present(object, this.resource));
    if (this.as === 'Table') {
      return this.table(shown, metadata);
    }
    if (this.as) {
      return {
        kind: 'PartialObjectMetadataList',
        apiVersion: `${GROUP}/v1`,
        metadata,
        items: shown.map(partialMetadata),
      };
    }
    return {
      kind: `${definition.kind}List`,
      apiVersion: definition.group
        ? `${definition.group}/${version.name}`
        : version.name,
      metadata,
      items: definition.builtIn ? shown.map(untyped) : shown,
    };
  }

  private table(objects: readonly KubeObject[], metadata: object): object {
    return toTable(this.resource, objects, metadata, this.now(), this.include);
  }
}

/** In lists of built-in kinds a real server leaves kind and version out of the items. */
function untyped({ kind, apiVersion, ...rest }: KubeObject): object {
  return rest;
}

function isInclude(value: string): value is IncludeObject {
  return INCLUDES.includes(value);
}

function isSupported({ parameters: { as, g, v } }: MediaType): boolean {
  return (
    as === undefined ||
    (['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList'].includes(
      as,
    ) &&
      g === GROUP &&
      v === 'v1')
  );
}

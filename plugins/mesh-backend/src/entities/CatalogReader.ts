import type { AuthService } from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import {
  RELATION_CHILD_OF,
  RELATION_PART_OF,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  KUBERNETES_ID_ANNOTATION,
  KUBERNETES_LABEL_SELECTOR_ANNOTATION,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { claimFields, readClaim, type EntityClaim } from './EntityClaim';

/** What the catalog says about who claims what and where entities belong. */
export interface CatalogSnapshot {
  claims: Map<string, EntityClaim>;
  /** Domain refs by system ref. */
  domains: Map<string, string>;
  /** Titles of groups, users, systems, domains and of entities that claim something, by ref. */
  titles: Map<string, string>;
  /** Groups by the groups directly below them. */
  parents: Map<string, string>;
}

/** Reads the catalog with the plugin's own credentials, for the background only. */
export class CatalogReader {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;

  constructor(options: { catalog: CatalogService; auth: AuthService }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
  }

  async readAll(): Promise<CatalogSnapshot> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const snapshot: CatalogSnapshot = {
      claims: new Map(),
      domains: new Map(),
      titles: new Map(),
      parents: new Map(),
    };
    const claiming = this.#catalog.streamEntities(
      {
        filter: [
          KUBERNETES_ID_ANNOTATION,
          KUBERNETES_LABEL_SELECTOR_ANNOTATION,
        ].map(each => ({
          [`metadata.annotations.${each}`]: CATALOG_FILTER_EXISTS,
        })),
        fields: claimFields,
      },
      { credentials },
    );
    for await (const page of claiming) {
      for (const entity of page) {
        const claim = readClaim(entity);
        if (claim) {
          snapshot.claims.set(claim.entityRef, claim);
          const { title } = entity.metadata;
          if (title) {
            snapshot.titles.set(claim.entityRef, title);
          }
        }
      }
    }
    const scopes = this.#catalog.streamEntities(
      {
        filter: { kind: ['group', 'user', 'system', 'domain'] },
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.title',
          'spec.profile.displayName',
          'relations',
        ],
      },
      { credentials },
    );
    for await (const page of scopes) {
      for (const entity of page) {
        addScope(snapshot, entity);
      }
    }
    return snapshot;
  }

  /** Whether the entity exists, and its claim if it has one. */
  async readOne(
    entityRef: string,
  ): Promise<{ claim: EntityClaim | undefined } | undefined> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const entity = await this.#catalog.getEntityByRef(entityRef, {
      credentials,
    });
    return entity && { claim: readClaim(entity) };
  }
}

function addScope(snapshot: CatalogSnapshot, entity: Entity): void {
  const ref = stringifyEntityRef(entity);
  const profile = entity.spec?.profile;
  const displayName =
    typeof profile === 'object' && profile && 'displayName' in profile
      ? profile.displayName
      : undefined;
  const title = entity.metadata.title ?? displayName;
  if (typeof title === 'string') {
    snapshot.titles.set(ref, title);
  }
  const parent = entity.relations?.find(
    each => each.type === RELATION_CHILD_OF,
  );
  if (parent) {
    snapshot.parents.set(ref, parent.targetRef);
  }
  const domain = entity.relations?.find(
    each =>
      each.type === RELATION_PART_OF && each.targetRef.startsWith('domain:'),
  );
  if (domain) {
    snapshot.domains.set(ref, domain.targetRef);
  }
}

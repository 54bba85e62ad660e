import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  meshBadgePublishPermission,
  type MeshBadge,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { ReadableEntities } from '../api/ReadableEntities';
import type { MeshStore } from '../store/MeshStore';
import {
  badgeEntityOf,
  createBadgeKey,
  isSignedBy,
  signBadge,
} from './badgeToken';
import { renderBadge } from './renderBadge';

interface Asker {
  credentials: BackstageCredentials;
}

/**
 * Badges of entities, for pages that cannot sign in. Whoever may publish one decides that anybody with its address may see
 * the entity's level and mTLS mode; the address holds until it is revoked.
 */
export class AuthorizedBadges {
  readonly #store: Pick<MeshStore, 'badges' | 'readEntity'>;
  readonly #readable: ReadableEntities;

  constructor(options: {
    store: Pick<MeshStore, 'badges' | 'readEntity'>;
    readable: ReadableEntities;
  }) {
    this.#store = options.store;
    this.#readable = options.readable;
  }

  /** The same address until it is revoked. */
  async publish(entityRef: string, asker: Asker): Promise<MeshBadge> {
    await this.#expectMay(entityRef, asker);
    if (!(await this.#store.readEntity(entityRef))) {
      throw new NotFoundError('No such entity');
    }
    const key = await this.#store.badges.addKey(entityRef, createBadgeKey());
    return { path: `/v1/badges/${signBadge(entityRef, key)}` };
  }

  async revoke(entityRef: string, asker: Asker): Promise<void> {
    await this.#expectMay(entityRef, asker);
    await this.#store.badges.deleteKey(entityRef);
  }

  /** The badge as SVG, for anybody. */
  async render(token: string): Promise<string> {
    const entityRef = badgeEntityOf(token);
    const key = await this.#store.badges.readKey(entityRef);
    const entity =
      key !== undefined && isSignedBy(token, key)
        ? await this.#store.readEntity(entityRef)
        : undefined;
    if (!entity) {
      throw new NotFoundError('No such badge');
    }
    return renderBadge(entity.facts);
  }

  async #expectMay(entityRef: string, { credentials }: Asker): Promise<void> {
    if (!(await this.#readable.isReadable(entityRef, credentials))) {
      throw new NotFoundError('No such entity');
    }
    if (
      !(await this.#readable.may(
        meshBadgePublishPermission,
        entityRef,
        credentials,
      ))
    ) {
      throw new NotAllowedError();
    }
  }
}

import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { EntitySignals } from '@mesh-portal/backstage-plugin-mesh-common';
import type { ReadableEntities } from '../api/ReadableEntities';
import type { SignalsSource } from './GoldenSignals';

/** Tells signals of an entity to whoever may see its verdicts; for others it does not exist. */
export class AuthorizedSignals {
  readonly #signals: SignalsSource;
  readonly #readable: ReadableEntities;

  constructor(options: { signals: SignalsSource; readable: ReadableEntities }) {
    this.#signals = options.signals;
    this.#readable = options.readable;
  }

  /** Rejects with NotFoundError where the reader may not see the entity. */
  async getSignals(
    entityRef: string,
    options: { credentials: BackstageCredentials },
  ): Promise<EntitySignals> {
    if (!(await this.#readable.isReadable(entityRef, options.credentials))) {
      throw new NotFoundError('No such entity');
    }
    return this.#signals.getSignals(entityRef);
  }
}

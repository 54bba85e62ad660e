import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { refreshKeyOf } from './refreshKey';
import { RefreshQueue } from './RefreshQueue';

/** Provides no entities; it only asks the catalog to process those again whose facts have changed. */
export class MeshRefreshProvider implements EntityProvider {
  readonly #logger: LoggerService;
  readonly #queue: RefreshQueue;
  #connection: EntityProviderConnection | undefined;

  constructor(logger: LoggerService) {
    this.#logger = logger;
    this.#queue = new RefreshQueue(keys => this.#refresh(keys));
  }

  getProviderName(): string {
    return 'MeshRefreshProvider';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
  }

  refresh(entityRefs: string[]): void {
    this.#queue.add(entityRefs.map(refreshKeyOf));
  }

  stop(): void {
    this.#queue.stop();
  }

  async #refresh(keys: string[]): Promise<void> {
    try {
      await this.#connection?.refresh({ keys });
    } catch (error) {
      // The catalog's own rounds bring the facts later.
      this.#logger.warn('Entities could not be refreshed after a mesh change', {
        entities: keys.length,
        error: toError(error).message,
      });
    }
  }
}

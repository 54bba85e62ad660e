import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import type { MeshService } from '@mesh-portal/backstage-plugin-mesh-node';
import type { Clock } from './clock';
import type { FactSnapshot } from './FactSnapshot';
import { RefreshQueue } from './RefreshQueue';
import { refreshKeyOf } from './refreshKey';

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

/** An entity that a refresh has not reached is refreshed again after this time, then after twice as long, and so on. */
const FIRST_CHECK_MS = 1_500;
const LAST_CHECK_MS = 30_000;

/** Well above the time for which the mesh plugin lets a caller wait. */
const ANSWER_MS = 60_000;

/** Keeps an answer without news that came at once from becoming a busy loop. */
const LEAST_PERIOD_MS = 1_000;

/**
 * Provides no entities: it follows the mesh plugin's facts, and has entities processed anew that show something else.
 *
 * @remarks
 * An entity is refreshed only after this process' snapshot has the change, so that processing it here finds the change.
 */
export class MeshFactsProvider implements EntityProvider {
  readonly #options: {
    mesh: MeshService;
    auth: AuthService;
    snapshot: FactSnapshot;
    clock: Clock;
    logger: LoggerService;
  };
  readonly #stop = new AbortController();
  #queue?: RefreshQueue;
  readonly #checks = new Set<() => void>();
  #running?: Promise<void>;

  constructor(options: {
    mesh: MeshService;
    auth: AuthService;
    snapshot: FactSnapshot;
    clock: Clock;
    logger: LoggerService;
  }) {
    this.#options = options;
  }

  getProviderName(): string {
    return 'MeshFactsProvider';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#queue = new RefreshQueue({
      clock: this.#options.clock,
      refresh: refs => this.#refresh(connection, refs),
    });
    this.#running = this.#follow(this.#queue);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#queue?.stop();
    this.#checks.forEach(cancel => cancel());
    await this.#running;
  }

  async #follow(queue: RefreshQueue): Promise<void> {
    const { mesh, auth, snapshot, clock, logger } = this.#options;
    const { signal } = this.#stop;
    let retryMs = 0;
    while (!signal.aborted) {
      try {
        const credentials = await auth.getOwnServiceCredentials();
        const asked = clock.now();
        const page = await mesh.listFacts(
          { since: snapshot.seq },
          {
            credentials,
            signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
          },
        );
        if (retryMs > 0) {
          logger.info('The mesh plugin answers');
          retryMs = 0;
        }
        const { changed, appeared } = snapshot.apply(page);
        queue.add(changed);
        queue.addFirst(appeared);
        if (page.items.length + page.removed.length === 0) {
          await this.#sleep(asked + LEAST_PERIOD_MS - clock.now());
        }
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        if (retryMs === 0) {
          logger.warn(
            'The mesh plugin does not answer; entities keep the facts they have',
            { error: toError(error).message },
          );
        }
        retryMs = Math.min(
          Math.max(retryMs * 2, FIRST_RETRY_MS),
          LAST_RETRY_MS,
        );
        await this.#sleep(retryMs);
      }
    }
  }

  /**
   * Has entities processed anew, and looks afterwards whether they were: the catalog knows the key of an entity that
   * is being processed just now only when that is done.
   */
  #refresh(
    connection: EntityProviderConnection,
    entityRefs: readonly string[],
    delayMs = FIRST_CHECK_MS,
  ): void {
    const { clock, logger, snapshot } = this.#options;
    connection.refresh({ keys: entityRefs.map(refreshKeyOf) }).catch(error =>
      logger.warn('Entities could not be refreshed', {
        error: toError(error).message,
      }),
    );
    const cancel = clock.setTimer(delayMs, () => {
      this.#checks.delete(cancel);
      const missed = entityRefs.filter(each => !snapshot.isCurrent(each));
      if (missed.length > 0 && delayMs < LAST_CHECK_MS) {
        this.#refresh(connection, missed, delayMs * 2);
      }
    });
    this.#checks.add(cancel);
  }

  async #sleep(ms: number): Promise<void> {
    const { signal } = this.#stop;
    if (ms <= 0 || signal.aborted) {
      return;
    }
    let cancel = () => {};
    await new Promise<void>(resolve => {
      cancel = this.#options.clock.setTimer(ms, resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    cancel();
  }
}

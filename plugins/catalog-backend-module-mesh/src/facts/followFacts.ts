import { setTimeout as delay } from 'node:timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { FactsClient } from './FactsClient';
import { FactsSnapshot } from './FactsSnapshot';

const firstRetryMs = 500;
const longestRetryMs = 30_000;

/**
 * Keeps the snapshot up to date by long polls until the signal aborts.
 *
 * @param options.onChange - is told which entities have other facts than before
 */
export async function followFacts(options: {
  client: FactsClient;
  snapshot: FactsSnapshot;
  logger: LoggerService;
  signal: AbortSignal;
  onChange(entityRefs: string[]): void;
}): Promise<void> {
  const { client, snapshot, logger, signal, onChange } = options;
  let retryMs = firstRetryMs;
  while (!signal.aborted) {
    try {
      const page = await client.read(snapshot.seq, signal);
      const changed = snapshot.apply(page);
      if (changed.length > 0) {
        onChange(changed);
      }
      retryMs = firstRetryMs;
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      logger.debug('Mesh facts could not be read, trying again', {
        error: toError(error).message,
        retryMs,
      });
      await delay(retryMs, undefined, { signal }).catch(() => undefined);
      retryMs = Math.min(retryMs * 2, longestRetryMs);
    }
  }
}

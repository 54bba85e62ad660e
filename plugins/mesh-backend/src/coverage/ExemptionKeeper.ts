import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import {
  MESH_EXEMPTION_EXPIRED_TOPIC,
  type ExpiredExemption,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { EntityClaim } from '../entities/EntityClaim';
import { hashOf } from '../evaluate/verdicts';
import type { Clock } from '../ingest/clock';
import type {
  Exemption,
  ExemptionProposal,
  ExemptionStore,
} from '../store/ExemptionStore';
import { countingExemptions } from './exemptions';

const DAY = 24 * 3600;

export interface ExemptionKeeperOptions {
  store: ExemptionStore;
  clock: Clock;
  config: { trustAnnotations: boolean; maxDays: number };
  /** Undefined as long as the catalog has not been read. */
  claims: () => Iterable<EntityClaim> | undefined;
  /** Has these count, by entity ref, and no others. */
  save: (exemptions: ReadonlyMap<string, Exemption[]>) => Promise<void>;
  events: EventsService;
  /** Told of each that has expired, once. */
  onExpired?: (exemption: Exemption) => Promise<void>;
  auditor?: AuditorService;
  logger: LoggerService;
}

/** Brings what is exempt up to date: takes proposals in, has approved ones count, and tells of those that expire. */
export class ExemptionKeeper {
  readonly #options: ExemptionKeeperOptions;

  constructor(options: ExemptionKeeperOptions) {
    this.#options = options;
  }

  /** To be called again and again, by any number of replicas. */
  async keep(): Promise<void> {
    const { store, clock, config, claims, save } = this.#options;
    const at = Math.floor(clock.now() / 1000);
    const known = claims();
    if (known) {
      await store.saveProposals(proposalsOf(known, at + config.maxDays * DAY), {
        at,
        trusted: config.trustAnnotations,
      });
    }
    const approved = await store.listExemptions({
      state: 'approved',
      expiresAfter: at,
    });
    await save(countingExemptions(approved, at));
    for (const each of await store.takeExpired(at)) {
      await this.#tellExpired(each);
      await this.#options.onExpired?.(each);
    }
  }

  async #tellExpired({ id, entityRef, check, expiresAt }: Exemption) {
    const { events, auditor, logger } = this.#options;
    const eventPayload: ExpiredExemption = {
      id,
      entityRef,
      check,
      expiresAt: new Date(expiresAt * 1000).toISOString(),
    };
    try {
      const event = await auditor?.createEvent({
        eventId: 'exemption-expire',
        severityLevel: 'medium',
        meta: { ...eventPayload },
      });
      await events.publish({
        topic: MESH_EXEMPTION_EXPIRED_TOPIC,
        eventPayload,
      });
      await event?.success();
    } catch (error) {
      logger.warn('Nobody could be told that an exemption has expired', {
        error: toError(error).message,
      });
    }
  }
}

function proposalsOf(
  claims: Iterable<EntityClaim>,
  latest: number,
): ExemptionProposal[] {
  return [...claims].flatMap(({ entityRef, proposedExemptions = [] }) =>
    proposedExemptions.map(({ check, until, reason }) => ({
      id: hashOf([entityRef, check, until, reason]),
      entityRef,
      check,
      reason,
      expiresAt: Math.min(
        Date.parse(`${until}T00:00:00Z`) / 1000 + DAY,
        latest,
      ),
    })),
  );
}

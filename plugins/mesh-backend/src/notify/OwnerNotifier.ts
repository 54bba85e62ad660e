import { isDeepStrictEqual } from 'node:util';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { CheckState } from '@mesh-portal/backstage-plugin-mesh-common';
import type { CoverageIndex } from '../coverage/CoverageIndex';
import { statesOf } from '../coverage/tally';
import type { Exemption } from '../store/ExemptionStore';
import type { Notice, NoticeStore } from '../store/NoticeStore';

/** Titles of entities are written by anybody. */
const MAX_TITLE = 100;

/** What is not known neither breaks nor mends anything. */
const mended: readonly CheckState[] = [
  'passed',
  'warning',
  'exempt',
  'notApplicable',
];

export interface OwnerNotifierOptions {
  index: Pick<CoverageIndex, 'checks' | 'present' | 'titleOf'>;
  store: NoticeStore;
  notifications: NotificationService;
  config: {
    /** Ids of the checks that are told of. */
    checks: readonly string[];
    /** Seconds that a check has to fail. */
    after: number;
    /** Seconds between notifications about regressions of one entity. */
    every: number;
  };
  logger: LoggerService;
}

/** Tells the owners of an entity that a check fails which did not, and that an exemption has ended. */
export class OwnerNotifier {
  readonly #options: OwnerNotifierOptions;

  constructor(options: OwnerNotifierOptions) {
    this.#options = options;
  }

  /**
   * Compares what fails now with what owners know. What fails when an entity is first seen is taken for known.
   *
   * @param at - seconds since 1970; to be called by one replica at a time
   */
  async tellRegressions(at: number): Promise<void> {
    const { index, store } = this.#options;
    const known = await store.listNotices();
    for (const { entity, key } of await index.present()) {
      const before = known.get(entity.entityRef);
      known.delete(entity.entityRef);
      const states = statesOf(key);
      const stateOf = new Map(index.checks.map(({ id }, i) => [id, states[i]]));
      const after = before
        ? await this.#compare(before, stateOf, at)
        : this.#firstSeen(entity.entityRef, stateOf);
      if (!isDeepStrictEqual(before, after)) {
        await store.saveNotice(after);
      }
    }
    for (const gone of known.keys()) {
      await store.deleteNotice(gone);
    }
  }

  /** Tells that a check counts again. */
  async tellExpired({
    entityRef,
    check,
  }: Pick<Exemption, 'entityRef' | 'check'>): Promise<void> {
    await this.#send(entityRef, {
      title: `An exemption of ${this.#titleOf(entityRef)} has ended`,
      description: `${this.#names([check])} counts again.`,
      scope: `mesh-exemption:${entityRef}:${check}`,
    });
  }

  #firstSeen(
    entityRef: string,
    stateOf: ReadonlyMap<string, CheckState>,
  ): Notice {
    const { checks } = this.#options.config;
    return {
      entityRef,
      failing: checks.filter(check => stateOf.get(check) === 'failed'),
      waiting: {},
    };
  }

  async #compare(
    before: Notice,
    stateOf: ReadonlyMap<string, CheckState>,
    at: number,
  ): Promise<Notice> {
    const { config } = this.#options;
    const failing = before.failing.filter(
      check => !mended.includes(stateOf.get(check) ?? 'unknown'),
    );
    const waiting = Object.fromEntries(
      config.checks
        .filter(
          check => stateOf.get(check) === 'failed' && !failing.includes(check),
        )
        .map(check => [check, before.waiting[check] ?? at]),
    );
    const ripe = Object.keys(waiting).filter(
      check => at - waiting[check] >= config.after,
    );
    const isQuiet =
      before.toldAt !== undefined && at - before.toldAt < config.every;
    if (ripe.length === 0 || isQuiet) {
      return { ...before, failing, waiting };
    }
    const { entityRef } = before;
    const isTold = await this.#send(entityRef, {
      title: `${this.#titleOf(entityRef)} no longer passes: ${this.#names(
        ripe,
      )}`,
      description: 'The Mesh tab says why, and what to change.',
      scope: `mesh-regression:${entityRef}`,
    });
    if (!isTold) {
      return { ...before, failing, waiting };
    }
    ripe.forEach(check => delete waiting[check]);
    return { entityRef, failing: [...failing, ...ripe], waiting, toldAt: at };
  }

  /** Whether it was taken. The owners of an entity are found by the notifications backend. */
  async #send(
    entityRef: string,
    payload: { title: string; description: string; scope: string },
  ): Promise<boolean> {
    const { logger, notifications } = this.#options;
    const { kind, namespace, name } = parseEntityRef(entityRef);
    const path = [namespace, kind, name].map(encodeURIComponent).join('/');
    try {
      await notifications.send({
        recipients: { type: 'entity', entityRef },
        payload: {
          ...payload,
          link: `/catalog/${path.toLowerCase()}/mesh`,
          severity: 'high',
          topic: 'mesh',
        },
      });
      return true;
    } catch (error) {
      logger.warn('The owners of an entity could not be notified', {
        entityRef,
        error: toError(error).message,
      });
      return false;
    }
  }

  #titleOf(entityRef: string): string {
    return this.#options.index.titleOf(entityRef).slice(0, MAX_TITLE);
  }

  #names(checks: readonly string[]): string {
    const titles = new Map(
      this.#options.index.checks.map(({ id, title }) => [id, title]),
    );
    return checks.map(check => titles.get(check) ?? check).join(', ');
  }
}

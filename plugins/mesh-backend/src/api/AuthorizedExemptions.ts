import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  meshExemptionApprovePermission,
  meshExemptionCreatePermission,
  type CoverageCheck,
  type ExemptionDecision,
  type ExemptionFilter,
  type ExemptionList,
  type ExemptionRequest,
  type MeshExemption,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { hashOf, idOf } from '../evaluate/verdicts';
import type { Clock } from '../ingest/clock';
import type { Exemption } from '../store/ExemptionStore';
import type { MeshStore } from '../store/MeshStore';
import type { ReadableEntities } from './ReadableEntities';

/** Seconds. */
const DAY = 24 * 3600;

interface Asker {
  credentials: BackstageCredentials;
}

/** Somebody who asks or decides. */
interface User extends Asker {
  userRef: string;
}

/** Exemptions of readable entities, for whoever may ask for them and decide on them. */
export class AuthorizedExemptions {
  readonly #store: Pick<MeshStore, 'exemptions' | 'listClaims'>;
  readonly #readable: ReadableEntities;
  readonly #checks: ReadonlyArray<Pick<CoverageCheck, 'id'>>;
  readonly #platformPlaces: () => Promise<ReadonlyMap<string, string[]>>;
  readonly #maxDays: number;
  readonly #onDecided: () => Promise<void>;
  readonly #clock: Clock;

  constructor(options: {
    store: Pick<MeshStore, 'exemptions' | 'listClaims'>;
    readable: ReadableEntities;
    checks: ReadonlyArray<Pick<CoverageCheck, 'id'>>;
    /** By entity that has some, the namespaces of the platform that it is in, as `cluster/namespace`. */
    platformPlaces: () => Promise<ReadonlyMap<string, string[]>>;
    /** How many days from the request on an exemption may last. */
    maxDays: number;
    /** Has what is exempt counted anew. */
    onDecided: () => Promise<void>;
    clock: Clock;
  }) {
    this.#store = options.store;
    this.#readable = options.readable;
    this.#checks = options.checks;
    this.#platformPlaces = options.platformPlaces;
    this.#maxDays = options.maxDays;
    this.#onDecided = options.onDecided;
    this.#clock = options.clock;
  }

  async list(
    filter: ExemptionFilter,
    { credentials }: Asker,
  ): Promise<ExemptionList> {
    const { entity, state } = filter;
    const decided =
      state === 'rule'
        ? []
        : await this.#store.exemptions.listExemptions({
            entityRefs: entity === undefined ? undefined : [entity],
            state,
          });
    const all = [
      ...decided.map(each => this.#toMeshExemption(each)),
      ...(state === undefined || state === 'rule'
        ? await this.#byRule(entity)
        : []),
    ];
    const readable = await this.#readable.among(
      async () => [...new Set(all.map(each => each.entityRef))],
      credentials,
    );
    return {
      items: all.filter(
        each => readable === 'all' || readable.has(each.entityRef),
      ),
      maxDays: this.#maxDays,
    };
  }

  async #byRule(entity: string | undefined): Promise<MeshExemption[]> {
    return [...(await this.#platformPlaces())]
      .filter(([ref]) => entity === undefined || entity === ref)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([entityRef, places]) => ({
        id: hashOf(['rule', entityRef]),
        entityRef,
        check: '*',
        reason: '',
        state: 'rule',
        source: 'rule',
        places,
        expired: false,
      }));
  }

  async request(request: ExemptionRequest, user: User): Promise<MeshExemption> {
    const { entityRef, workload, check, reason, ticket, expiresAt } = request;
    await this.#expectMay(meshExemptionCreatePermission, entityRef, user);
    if (!this.#checks.some(({ id }) => id === check)) {
      const known = this.#checks.map(({ id }) => id).join(', ');
      throw new InputError(`'check' must be one of ${known}`);
    }
    const expiry = Math.floor(Date.parse(expiresAt) / 1000);
    if (expiry > this.#now() + this.#maxDays * DAY) {
      throw new InputError(
        `'expiresAt' must be at most ${this.#maxDays} days from now`,
      );
    }
    const workloadId = workload && idOf(workload.cluster, workload);
    if (workload && workloadId) {
      const claims = await this.#store.listClaims(workload.cluster);
      if (!claims.get(workloadId)?.includes(entityRef)) {
        throw new InputError("'workload' must be one of the entity's");
      }
    }
    const requested = await this.#store.exemptions.requestExemption({
      entityRef,
      ...(workloadId && { workloadId }),
      check,
      reason,
      ...(ticket && { ticket }),
      requestedBy: user.userRef,
      requestedAt: this.#now(),
      expiresAt: expiry,
    });
    return this.#toMeshExemption(requested);
  }

  async decide(
    id: string,
    state: ExemptionDecision,
    user: User,
  ): Promise<MeshExemption> {
    const exemption = await this.#store.exemptions.readExemption(id);
    if (!exemption) {
      throw new NotFoundError('No such entity or exemption');
    }
    const { entityRef } = exemption;
    await this.#expectMay(meshExemptionApprovePermission, entityRef, user);
    const decided = await this.#store.exemptions.decideExemption(id, {
      state,
      decidedBy: user.userRef,
      decidedAt: this.#now(),
    });
    await this.#onDecided();
    return this.#toMeshExemption(decided);
  }

  async #expectMay(
    permission: Parameters<ReadableEntities['may']>[0],
    entityRef: string,
    { credentials }: Asker,
  ): Promise<void> {
    if (!(await this.#readable.isReadable(entityRef, credentials))) {
      throw new NotFoundError('No such entity or exemption');
    }
    if (!(await this.#readable.may(permission, entityRef, credentials))) {
      throw new NotAllowedError();
    }
  }

  #toMeshExemption(exemption: Exemption): MeshExemption {
    const { requestedAt, expiresAt, decidedAt, ...rest } = exemption;
    return {
      ...rest,
      expired: expiresAt <= this.#now(),
      requestedAt: toIso(requestedAt),
      expiresAt: toIso(expiresAt),
      ...(decidedAt !== undefined && { decidedAt: toIso(decidedAt) }),
    };
  }

  /** Seconds since 1970. */
  #now(): number {
    return Math.floor(this.#clock.now() / 1000);
  }
}

function toIso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

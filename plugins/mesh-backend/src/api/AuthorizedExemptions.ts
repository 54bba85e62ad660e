import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  meshExemptionApprovePermission,
  meshExemptionCreatePermission,
  type ExemptionList,
  type ExemptionRequest,
  type ExemptionState,
  type MeshExemption,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { checks } from '../coverage/checks';
import { idOf } from '../evaluate/verdicts';
import type { Clock } from '../ingest/clock';
import type { Exemption } from '../store/ExemptionStore';
import type { MeshStore } from '../store/MeshStore';
import type { ReadableEntities } from './ReadableEntities';

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
  readonly #clock: Clock;

  constructor(options: {
    store: Pick<MeshStore, 'exemptions' | 'listClaims'>;
    readable: ReadableEntities;
    clock: Clock;
  }) {
    this.#store = options.store;
    this.#readable = options.readable;
    this.#clock = options.clock;
  }

  async list(
    filter: { entity?: string; state?: ExemptionState },
    { credentials }: Asker,
  ): Promise<ExemptionList> {
    const { entity, state } = filter;
    const exemptions = await this.#store.exemptions.listExemptions({
      entityRefs: entity === undefined ? undefined : [entity],
      state,
    });
    const readable = await this.#readable.among(
      async () => [...new Set(exemptions.map(each => each.entityRef))],
      credentials,
    );
    return {
      items: exemptions
        .filter(each => readable === 'all' || readable.has(each.entityRef))
        .map(each => this.#toMeshExemption(each)),
    };
  }

  async request(request: ExemptionRequest, user: User): Promise<MeshExemption> {
    const { entityRef, workload, check, reason, ticket, expiresAt } = request;
    await this.#expectMay(meshExemptionCreatePermission, entityRef, user);
    if (!checks.some(({ id }) => id === check)) {
      const known = checks.map(({ id }) => id).join(', ');
      throw new InputError(`'check' must be one of ${known}`);
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
      expiresAt: Math.floor(Date.parse(expiresAt) / 1000),
    });
    return this.#toMeshExemption(requested);
  }

  async decide(
    id: string,
    state: Exclude<ExemptionState, 'requested'>,
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

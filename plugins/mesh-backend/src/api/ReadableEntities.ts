import type {
  AuthService,
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  type BasicPermission,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  meshCoverageReadPermission,
  meshEntityReadPermission,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { Clock } from '../ingest/clock';

/** Entities asked about in one request to the permission backend. */
const CHUNK = 200;

const REMEMBER_MS = 60_000;
const MAX_READERS = 1_000;

/** Verdicts tell about the entity, so that its readers must be allowed to know of both. */
const needed: readonly ResourcePermission[] = [
  catalogEntityReadPermission,
  meshEntityReadPermission,
];

interface Reader {
  until: number;
  /** By entity ref. */
  decisions: Map<string, boolean>;
}

/** Decides which entities a reader may see the verdicts of. Anything but a clear yes is a no. */
export class ReadableEntities {
  readonly #permissions: PermissionsService;
  readonly #auth: AuthService;
  readonly #clock: Clock;
  readonly #readers = new Map<string, Reader>();

  constructor(options: {
    permissions: PermissionsService;
    auth: AuthService;
    clock: Clock;
  }) {
    this.#permissions = options.permissions;
    this.#auth = options.auth;
    this.#clock = options.clock;
  }

  async isReadable(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    return this.#mayAll(needed, entityRef, credentials);
  }

  /** Whether the reader may do more with an entity than read its verdicts. */
  async may(
    permission: ResourcePermission,
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    return this.#mayAll([permission], entityRef, credentials);
  }

  /** Whether the reader has a permission that is not about entities. */
  async has(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const [decision] = await this.#permissions.authorize([{ permission }], {
      credentials,
    });
    return decision !== undefined && isAllowed(decision);
  }

  /**
   * The readable ones among `entityRefs`; `all` where the policy allows every entity. Single decisions of a user are
   * remembered for a minute.
   */
  async among(
    entityRefs: () => Promise<readonly string[]>,
    credentials: BackstageCredentials,
  ): Promise<'all' | ReadonlySet<string>> {
    const queries = await this.#permissions.authorizeConditional(
      needed.map(permission => ({ permission })),
      { credentials },
    );
    if (queries.length === needed.length && queries.every(isAllowed)) {
      return 'all';
    }
    if (
      queries.length !== needed.length ||
      queries.some(each => each.result === AuthorizeResult.DENY)
    ) {
      return new Set();
    }
    const refs = await entityRefs();
    const { decisions } = this.#readerOf(credentials);
    const open = refs.filter(ref => !decisions.has(ref));
    for (let start = 0; start < open.length; start += CHUNK) {
      const some = open.slice(start, start + CHUNK);
      const results = await this.#permissions.authorize(
        some.flatMap(resourceRef =>
          needed.map(permission => ({ permission, resourceRef })),
        ),
        { credentials },
      );
      some.forEach((ref, i) => {
        const its = results.slice(i * needed.length, (i + 1) * needed.length);
        decisions.set(
          ref,
          its.length === needed.length && its.every(isAllowed),
        );
      });
    }
    return new Set(refs.filter(ref => decisions.get(ref) === true));
  }

  /**
   * The entities whose figures a reader may be told: undefined where it is all of them by `mesh.coverage.read`, else the
   * readable ones.
   */
  async visible(
    entityRefs: () => Promise<readonly string[]>,
    credentials: BackstageCredentials,
  ): Promise<ReadonlySet<string> | undefined> {
    if (await this.has(meshCoverageReadPermission, credentials)) {
      return undefined;
    }
    const readable = await this.among(entityRefs, credentials);
    return readable === 'all' ? new Set(await entityRefs()) : readable;
  }

  async #mayAll(
    permissions: readonly ResourcePermission[],
    resourceRef: string,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const decisions = await this.#permissions.authorize(
      permissions.map(permission => ({ permission, resourceRef })),
      { credentials },
    );
    return (
      decisions.length === permissions.length && decisions.every(isAllowed)
    );
  }

  #readerOf(credentials: BackstageCredentials): Reader {
    const now = this.#clock.now();
    const fresh: Reader = { until: now + REMEMBER_MS, decisions: new Map() };
    if (!this.#auth.isPrincipal(credentials, 'user')) {
      return fresh;
    }
    const key = credentials.principal.userEntityRef;
    const known = this.#readers.get(key);
    if (known && known.until > now) {
      return known;
    }
    if (this.#readers.size >= MAX_READERS) {
      this.#readers.clear();
    }
    this.#readers.set(key, fresh);
    return fresh;
  }
}

function isAllowed(decision: { result: AuthorizeResult }): boolean {
  return decision.result === AuthorizeResult.ALLOW;
}

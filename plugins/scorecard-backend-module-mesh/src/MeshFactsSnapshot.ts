import type { AuthService } from '@backstage/backend-plugin-api';
import type { EntityFacts } from '@mesh-portal/backstage-plugin-mesh-common';
import type {
  MeshClock,
  MeshService,
} from '@mesh-portal/backstage-plugin-mesh-node';

/** The scorecard asks entity by entity, for every metric anew, within seconds. */
const KEEP_MS = 30_000;

const ANSWER_MS = 60_000;

/** Facts of all entities, asked for once for whoever wants them in the next 30 seconds. */
export class MeshFactsSnapshot {
  readonly #mesh: MeshService;
  readonly #auth: AuthService;
  readonly #clock: MeshClock;
  #asked?: { at: number; facts: Promise<Map<string, EntityFacts>> };

  constructor(options: {
    mesh: MeshService;
    auth: AuthService;
    clock: MeshClock;
  }) {
    this.#mesh = options.mesh;
    this.#auth = options.auth;
    this.#clock = options.clock;
  }

  /** Undefined for an entity that the mesh plugin has no verdicts of. Rejects where that does not answer. */
  async get(entityRef: string): Promise<EntityFacts | undefined> {
    const now = this.#clock.now();
    if (!this.#asked || now - this.#asked.at >= KEEP_MS) {
      this.#asked = { at: now, facts: this.#read() };
    }
    return (await this.#asked.facts).get(entityRef);
  }

  async #read(): Promise<Map<string, EntityFacts>> {
    const { items } = await this.#mesh.listFacts(
      {},
      {
        credentials: await this.#auth.getOwnServiceCredentials(),
        signal: AbortSignal.timeout(ANSWER_MS),
      },
    );
    return new Map(items.map(each => [each.entityRef, each]));
  }
}

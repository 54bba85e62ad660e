import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  CoverageResultList,
  FixNextList,
  RestartList,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { CoverageIndex } from '../coverage/CoverageIndex';
import type {
  CoverageResults,
  ResultsRequest,
} from '../coverage/CoverageResults';
import type { FixNextIndex } from '../coverage/FixNextIndex';
import type { Restarts, RestartsRequest } from '../coverage/Restarts';
import type { ReadableEntities } from './ReadableEntities';

interface Asker {
  credentials: BackstageCredentials;
}

/** What stands behind the figures of the coverage, as far as its reader may see it. */
export class AuthorizedCoverage {
  readonly #index: Pick<CoverageIndex, 'entityRefs'>;
  readonly #results: Pick<CoverageResults, 'list'>;
  readonly #fixNext: Pick<FixNextIndex, 'list'>;
  readonly #restarts: Pick<Restarts, 'list'>;
  readonly #readable: ReadableEntities;

  constructor(options: {
    index: Pick<CoverageIndex, 'entityRefs'>;
    results: Pick<CoverageResults, 'list'>;
    fixNext: Pick<FixNextIndex, 'list'>;
    restarts: Pick<Restarts, 'list'>;
    readable: ReadableEntities;
  }) {
    this.#index = options.index;
    this.#results = options.results;
    this.#fixNext = options.fixNext;
    this.#restarts = options.restarts;
    this.#readable = options.readable;
  }

  async listResults(
    request: ResultsRequest,
    asker: Asker,
  ): Promise<CoverageResultList> {
    return this.#results.list(request, await this.#visibleTo(asker));
  }

  async listFixNext(limit: number, asker: Asker): Promise<FixNextList> {
    return this.#fixNext.list(limit, await this.#visibleTo(asker));
  }

  async listRestarts(
    request: RestartsRequest,
    asker: Asker,
  ): Promise<RestartList> {
    return this.#restarts.list(request, await this.#visibleTo(asker));
  }

  /** Undefined where everything is. */
  #visibleTo({ credentials }: Asker) {
    return this.#readable.visible(() => this.#index.entityRefs(), credentials);
  }
}

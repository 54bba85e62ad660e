import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type {
  CoverageScopeKind,
  ExportFilters,
  ExportFormat,
  ExportKind,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { ResultsRequest } from '../../coverage/CoverageResults';
import type { AuthorizedCoverage } from '../AuthorizedCoverage';
import type { AuthorizedExemptions } from '../AuthorizedExemptions';
import type { FindingsRequest, MeshService } from '../MeshService';
import {
  coverageTable,
  exemptionColumns,
  findingColumns,
  restartColumns,
  resultColumns,
  workloadColumns,
} from './tables';
import { toCsv, type Columns } from './toCsv';

/** Rows of one file. */
const MAX_ROWS = 50_000;

const everything = { limit: MAX_ROWS, offset: 0 };

interface Asker {
  credentials: BackstageCredentials;
}

/** Tables as files; what is in them is what the reader is told elsewhere. */
export class AuthorizedExports {
  readonly #mesh: MeshService;
  readonly #coverage: AuthorizedCoverage;
  readonly #exemptions: AuthorizedExemptions;

  constructor(options: {
    mesh: MeshService;
    coverage: AuthorizedCoverage;
    exemptions: AuthorizedExemptions;
  }) {
    this.#mesh = options.mesh;
    this.#coverage = options.coverage;
    this.#exemptions = options.exemptions;
  }

  /** The text of the file. `filter` is what the kind's own list takes. */
  async export<K extends ExportKind>(
    kind: K,
    filter: ExportFilters[K],
    format: ExportFormat,
    asker: Asker,
  ): Promise<string> {
    return this.#tables[kind](filter as never, format, asker);
  }

  readonly #tables: {
    [K in ExportKind]: (
      filter: ExportFilters[K],
      format: ExportFormat,
      asker: Asker,
    ) => Promise<string>;
  } = {
    coverage: async ({ by = 'owner' }, format, asker) => {
      const { body } = await this.#mesh.getCoverage(
        by satisfies CoverageScopeKind,
        asker,
      );
      if (!body) {
        throw new Error('An answer that nobody has yet has a body');
      }
      if (format === 'json') {
        return toJson(body);
      }
      const { columns, rows } = coverageTable(body);
      return toCsv(columns, rows);
    },
    results: async (filter, format, asker) => {
      const { sort = 'state' } = filter;
      const request: ResultsRequest = { ...filter, sort, ...everything };
      const found = await this.#coverage.listResults(request, asker);
      return write(format, found, resultColumns(found));
    },
    findings: async (filter, format, asker) => {
      const { sort = 'severity' } = filter;
      const request: FindingsRequest = { ...filter, sort, ...everything };
      const found = await this.#mesh.listFindings(request, asker);
      return write(format, found, findingColumns);
    },
    unclaimed: async (filter, format, asker) => {
      const request = { ...filter, claimed: false, ...everything };
      const found = await this.#mesh.listWorkloads(request, asker);
      return write(format, found, workloadColumns);
    },
    restarts: async (filter, format, asker) => {
      const request = { ...filter, ...everything };
      const found = await this.#coverage.listRestarts(request, asker);
      return write(format, found, restartColumns);
    },
    exemptions: async (filter, format, asker) => {
      const found = await this.#exemptions.list(filter, asker);
      return write(format, found, exemptionColumns);
    },
  };
}

function write<T>(
  format: ExportFormat,
  found: { items: T[]; total?: number },
  columns: Columns<T>,
): string {
  const { items, total = items.length } = found;
  if (total > MAX_ROWS) {
    throw new InputError(
      `There are ${total} rows, and a file holds ${MAX_ROWS}; narrow the filter`,
    );
  }
  return format === 'json' ? toJson(found) : toCsv(columns, items);
}

function toJson(found: object): string {
  return JSON.stringify(found, undefined, 2);
}

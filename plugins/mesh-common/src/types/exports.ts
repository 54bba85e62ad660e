import type { WorkloadFilter } from '../client/MeshApi';
import type { CoverageResultFilter, CoverageScopeKind } from './coverage';
import type { ExemptionFilter } from './exemptions';
import type { FindingFilter } from './findings';
import type { RestartFilter } from './restarts';

type WithoutPage<T> = Omit<T, 'limit' | 'offset'>;

/** Tables that can be exported, with what each can be filtered by; all rows are in it. */
export interface ExportFilters {
  coverage: { by?: CoverageScopeKind };
  results: WithoutPage<CoverageResultFilter>;
  findings: WithoutPage<FindingFilter>;
  unclaimed: WithoutPage<Omit<WorkloadFilter, 'claimed'>>;
  restarts: WithoutPage<RestartFilter>;
  exemptions: ExemptionFilter;
}

export type ExportKind = keyof ExportFilters;

export const exportKinds = [
  'coverage',
  'results',
  'findings',
  'unclaimed',
  'restarts',
  'exemptions',
] as const satisfies readonly ExportKind[];

/** `csv` is UTF-8 with byte order mark, for spreadsheets: no cell of it is a formula. */
export type ExportFormat = 'csv' | 'json';

/** A file to save. */
export interface ExportedFile {
  fileName: string;
  content: Blob;
}

export { partialMetadata, toTable } from './table';
export type { IncludeObject } from './table';

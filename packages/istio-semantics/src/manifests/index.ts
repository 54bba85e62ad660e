export { asApplied, workloadsIn } from './asApplied';
export { assumedMesh } from './assumedMesh';
export { wordsOf } from './wordsOf';
export type { VerdictWords } from './wordsOf';

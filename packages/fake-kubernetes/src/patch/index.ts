export { applyConfiguration } from './applyPatch';
export { applyJsonPatch } from './jsonPatch';
export { builtInLists } from './listStrategy';
export type { ListStrategies } from './listStrategy';
export { applyMergePatch } from './mergePatch';
export { applyStrategicMerge } from './strategicMerge';

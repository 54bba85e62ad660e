export { createMeshColumn } from './createMeshColumn';
export { EntityMeshWords } from './EntityMeshWords';

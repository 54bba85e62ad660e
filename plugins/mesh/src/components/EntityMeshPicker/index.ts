export { EntityMeshPicker } from './EntityMeshPicker';

export { MeshTemplates } from './MeshTemplates';

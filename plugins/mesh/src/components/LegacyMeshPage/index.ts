export { LegacyMeshPage } from './LegacyMeshPage';

/**
 * Writes mesh facts and links on catalog entities.
 *
 * @packageDocumentation
 */
export { catalogModuleMesh as default } from './module';

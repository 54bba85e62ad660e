/**
 * The mesh plugin for apps of the new frontend system.
 *
 * @packageDocumentation
 */
export { createMeshColumn } from '../components/MeshColumn';
export { meshPlugin as default } from './plugin';

/**
 * Wire types, annotation keys, permissions and client of the mesh plugin.
 *
 * @packageDocumentation
 */
export * from './client/MeshApi';
export * from './client/MeshClient';
export * from './constants';
export * from './contract';
export * from './exemptions';
export * from './isMeshAvailable';
export * from './permissions';
export * from './safeHttpUrl';
export * from './sharing';
export * from './types';

/**
 * Wire types, annotation keys, permissions and client of the mesh plugin.
 *
 * @packageDocumentation
 */
export * from './client/MeshApi';
export * from './constants';
export * from './permissions';
export * from './types';

/**
 * A small company with three meshes, served on loopback.
 *
 * @packageDocumentation
 */
export { demoClusters, readManifests } from './clusters';
export type { DemoClusterDefinition } from './clusters';
export { startDemo } from './startDemo';
export type { Demo, DemoOptions } from './startDemo';
export type { DemoStory } from './DemoStory';
export type { StandIns } from './standIns';
export { tour } from './tour';

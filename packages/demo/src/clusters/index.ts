export { demoClusters } from './definitions';
export type { DemoClusterDefinition } from './definitions';
export { readManifests } from './readManifests';
export { startClusters } from './startClusters';

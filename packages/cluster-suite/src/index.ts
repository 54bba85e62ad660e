export { AdminClient } from './AdminClient';
export { startClusterUnderTest } from './startClusterUnderTest';
export type { ClusterUnderTest } from './ClusterUnderTest';

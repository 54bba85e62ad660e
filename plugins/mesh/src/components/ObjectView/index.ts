export { ClusterScope, ObjectViewProvider, useShowObject } from './ObjectView';

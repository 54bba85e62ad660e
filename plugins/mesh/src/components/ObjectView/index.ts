export {
  ClusterScope,
  ObjectViewProvider,
  useKialiUrl,
  useShowObject,
} from './ObjectView';

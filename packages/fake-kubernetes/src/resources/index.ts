export { builtInResources } from './builtIn';
export { fromCustomResourceDefinition } from './fromCustomResourceDefinition';
export {
  groupVersion,
  parseGroupVersion,
  qualifiedName,
} from './ResourceDefinition';
export type {
  PrinterColumn,
  ResourceDefinition,
  ResourceVersion,
  ScalePaths,
} from './ResourceDefinition';
export { apiVersionOf, ResourceRegistry } from './ResourceRegistry';
export type { ServedResource } from './ResourceRegistry';

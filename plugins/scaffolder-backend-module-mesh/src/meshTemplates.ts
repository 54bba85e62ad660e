import { createBackendFeatureLoader } from '@backstage/backend-plugin-api';
import { catalogModuleMeshTemplates } from './catalogModule';
import { scaffolderModuleMesh } from './scaffolderModule';

/**
 * Adds the templates to the catalog and their actions to the scaffolder.
 *
 * @public
 */
export const meshTemplates = createBackendFeatureLoader({
  loader() {
    return [catalogModuleMeshTemplates, scaffolderModuleMesh];
  },
});

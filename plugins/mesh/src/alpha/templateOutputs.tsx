import { scaffolderTemplateOutputsBlueprint } from '@backstage/plugin-scaffolder-react/alpha';
import { TemplateOutputs } from '../components/TemplateOutputs';

/** Offers the files of the mesh templates for download, where nothing has published them. */
export const meshTemplateOutputs = scaffolderTemplateOutputsBlueprint.make({
  params: {
    component: TemplateOutputs,
    templateRefs: [
      'jwt-service-istio',
      'jwt-service-kyma',
      'canary-istio',
      'canary-gateway-api',
      'canary-argo-rollouts',
      'canary-flagger',
      'existing-service',
    ].map(name => `template:default/mesh-${name}`),
  },
});

import type { ResourceFamily } from '../FakeCluster';
import type { KubeManifest } from '../types';
import { CustomKind, customResourceDefinition } from './CustomKind';
import { gatewayApiKinds } from './gatewayApi';
import { istioKinds } from './istio';
import { kymaKinds } from './kyma';
import { argoRolloutsKinds, flaggerKinds } from './progressiveDelivery';

const FAMILIES: Record<ResourceFamily, CustomKind[]> = {
  istio: istioKinds,
  'gateway-api': gatewayApiKinds,
  kyma: kymaKinds,
  'argo-rollouts': argoRolloutsKinds,
  flagger: flaggerKinds,
};

/**
 * The CustomResourceDefinitions of a product.
 *
 * @throws Error for a name that is no family.
 */
export function familyDefinitions(family: ResourceFamily): KubeManifest[] {
  if (!Object.hasOwn(FAMILIES, family)) {
    throw new Error(
      `Unknown resource family ${JSON.stringify(
        family,
      )} in option families: use ${Object.keys(FAMILIES).join(', ')}`,
    );
  }
  return FAMILIES[family].map(customResourceDefinition);
}

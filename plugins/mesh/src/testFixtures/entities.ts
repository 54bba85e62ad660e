import { type Entity, RELATION_OWNED_BY } from '@backstage/catalog-model';
import { KUBERNETES_ID_ANNOTATION } from '@mesh-portal/backstage-plugin-mesh-common';

function component(name: string, description: string, isBound = true): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      description,
      annotations: isBound ? { [KUBERNETES_ID_ANNOTATION]: name } : {},
    },
    spec: {
      type: 'service',
      lifecycle: 'production',
      owner: 'group:default/checkout',
    },
    relations: [
      { type: RELATION_OWNED_BY, targetRef: 'group:default/checkout' },
    ],
  };
}

/** One entity per state of the card and the tab. */
export const fixtureEntities: Entity[] = [
  component('payments', 'Everything is as it should be'),
  component(
    'orders',
    'Three clusters, one problem, a canary, a cluster that does not answer',
  ),
  component('billing', 'Not in the mesh'),
  component('search', 'Faults are injected, and a version has no pods'),
  component('shipping', 'Its only cluster does not answer'),
  component('newcomer', 'Bound to workloads that do not exist'),
  component('unlabelled', 'Not bound to workloads', false),
  component('failing', 'The backend answers with an error'),
  component('waiting', 'The backend never answers'),
];

export function fixtureEntity(name: string): Entity {
  return fixtureEntities.find(({ metadata }) => metadata.name === name)!;
}

function template(name: string, title: string, description: string): Entity {
  return {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: {
      name,
      namespace: 'default',
      title,
      description,
      tags: ['mesh'],
    },
    spec: { type: 'service' },
  };
}

export const fixtureTemplates: Entity[] = [
  template(
    'mesh-existing-service',
    'Mesh an existing service',
    'Adds to a service what a finding says is missing',
  ),
  template(
    'mesh-canary-istio',
    'Canary-released service',
    'A service whose new version gets a share of the requests',
  ),
];

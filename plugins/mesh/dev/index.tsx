import {
  createFrontendModule,
  ApiBlueprint,
} from '@backstage/frontend-plugin-api';
import { createDevApp } from '@backstage/frontend-dev-utils';
import { InMemoryCatalogClient } from '@backstage/catalog-client/testUtils';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { meshApiRef } from '../src';
import meshPlugin from '../src/alpha';
import { fixtureEntities } from '../src/testFixtures/entities';
import { FixtureMeshApi } from '../src/testFixtures/FixtureMeshApi';

/** The catalog and the mesh of the fixtures: one entity per state, no backend. */
createDevApp({
  features: [
    catalogPlugin,
    meshPlugin,
    createFrontendModule({
      pluginId: 'catalog',
      extensions: [
        ApiBlueprint.make({
          params: defineParams =>
            defineParams({
              api: catalogApiRef,
              deps: {},
              factory: () =>
                new InMemoryCatalogClient({ entities: fixtureEntities }),
            }),
        }),
      ],
    }),
    createFrontendModule({
      pluginId: 'mesh',
      extensions: [
        ApiBlueprint.make({
          params: defineParams =>
            defineParams({
              api: meshApiRef,
              deps: {},
              factory: () => new FixtureMeshApi(),
            }),
        }),
      ],
    }),
  ],
});

import { CatalogFilterBlueprint } from '@backstage/plugin-catalog-react/alpha';

export const meshCatalogFilter = CatalogFilterBlueprint.make({
  params: {
    loader: () =>
      import('../components/EntityMeshPicker').then(m => (
        <m.EntityMeshPicker />
      )),
  },
});

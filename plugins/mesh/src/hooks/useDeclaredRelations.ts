import useAsync from 'react-use/esm/useAsync';
import {
  RELATION_CONSUMES_API,
  RELATION_DEPENDS_ON,
  RELATION_OWNED_BY,
  RELATION_PROVIDES_API,
} from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';

/** What the catalog says of an entity; all are entity refs. */
export interface DeclaredRelations {
  owners: string[];
  dependsOn: string[];
  consumes: string[];
  provides: string[];
}

/** Entities asked for at once. */
const BATCH = 100;

const none: ReadonlyMap<string, DeclaredRelations> = new Map();

/** Relations of entities by their refs; without those that the catalog does not have, and empty while it is asked. */
export function useDeclaredRelations(
  refs: readonly string[],
): ReadonlyMap<string, DeclaredRelations> {
  const catalogApi = useApi(catalogApiRef);
  const { value = none } = useAsync(async () => {
    const relations = new Map<string, DeclaredRelations>();
    for (let from = 0; from < refs.length; from += BATCH) {
      const entityRefs = refs.slice(from, from + BATCH);
      const { items } = await catalogApi.getEntitiesByRefs({
        entityRefs,
        fields: ['relations'],
      });
      items.forEach((entity, index) => {
        const targets = (type: string) =>
          (entity?.relations ?? [])
            .filter(each => each.type === type)
            .map(({ targetRef }) => targetRef);
        if (entity) {
          relations.set(entityRefs[index], {
            owners: targets(RELATION_OWNED_BY),
            dependsOn: targets(RELATION_DEPENDS_ON),
            consumes: targets(RELATION_CONSUMES_API),
            provides: targets(RELATION_PROVIDES_API),
          });
        }
      });
    }
    return relations;
  }, [catalogApi, refs]);
  return value;
}

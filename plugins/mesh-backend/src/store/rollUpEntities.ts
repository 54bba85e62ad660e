import type { Knex } from 'knex';
import { EntityTable, writeEntities } from './EntityTable';
import { readClusterStates } from './clusterStates';
import type { EntityChanges, EntityParts } from './MeshStore';
import { VerdictTables } from './VerdictTables';
import { sequenceOf, write } from './writing';

/** See {@link MeshStore.rollUpEntities}. */
export async function rollUpEntities(
  db: Knex,
  entityRefs: readonly string[],
  rollUp: (parts: EntityParts) => EntityChanges,
): Promise<number | undefined> {
  const seq = await sequenceOf(db);
  const first = rollUp(await readParts(db, entityRefs));
  if (isEmpty(first)) {
    return undefined;
  }
  return write(db, first.fence, async (tx, mine) => {
    // From here on nobody else writes.
    const { changed, removed } =
      mine === seq + 1 ? first : rollUp(await readParts(tx, entityRefs));
    await writeEntities(tx, mine, changed, removed);
  });
}

async function readParts(
  db: Knex,
  entityRefs: readonly string[],
): Promise<EntityParts> {
  return {
    bound: await new VerdictTables(db).readBound(entityRefs),
    versions: await new EntityTable(db).readVersions(entityRefs),
    clusters: await readClusterStates(db),
  };
}

function isEmpty({ changed, removed }: EntityChanges): boolean {
  return changed.length === 0 && removed.length === 0;
}

import type { Knex } from 'knex';
import type { BadgeStore } from './BadgeStore';

interface BadgeRow {
  entity_ref: string;
  key: string;
}

export class DatabaseBadges implements BadgeStore {
  readonly #db: Knex;

  constructor(db: Knex) {
    this.#db = db;
  }

  async readKey(entityRef: string): Promise<string | undefined> {
    const row = await this.#of(entityRef).first('key');
    return row?.key;
  }

  async addKey(entityRef: string, key: string): Promise<string> {
    await this.#db<BadgeRow>('mesh_badge')
      .insert({ entity_ref: entityRef, key })
      .onConflict('entity_ref')
      .ignore();
    return (await this.readKey(entityRef)) ?? key;
  }

  async deleteKey(entityRef: string): Promise<void> {
    await this.#of(entityRef).delete();
  }

  #of(entityRef: string) {
    return this.#db<BadgeRow>('mesh_badge').where({ entity_ref: entityRef });
  }
}

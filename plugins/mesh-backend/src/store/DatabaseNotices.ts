import type { Knex } from 'knex';
import type { Notice, NoticeStore } from './NoticeStore';

interface NoticeRow {
  entity_ref: string;
  failing: string;
  waiting: string;
  /** PostgreSQL's driver gives a bigint as text. */
  told_at: number | string | null;
}

export class DatabaseNotices implements NoticeStore {
  readonly #db: Knex;

  constructor(db: Knex) {
    this.#db = db;
  }

  async listNotices(): Promise<Map<string, Notice>> {
    const rows = await this.#db<NoticeRow>('mesh_notice').select();
    return new Map(
      rows.map(row => [
        row.entity_ref,
        {
          entityRef: row.entity_ref,
          failing: JSON.parse(row.failing),
          waiting: JSON.parse(row.waiting),
          ...(row.told_at !== null && { toldAt: Number(row.told_at) }),
        },
      ]),
    );
  }

  async saveNotice(notice: Notice): Promise<void> {
    const { entityRef, failing, waiting, toldAt } = notice;
    await this.#db<NoticeRow>('mesh_notice')
      .insert({
        entity_ref: entityRef,
        failing: JSON.stringify(failing),
        waiting: JSON.stringify(waiting),
        told_at: toldAt ?? null,
      })
      .onConflict('entity_ref')
      .merge();
  }

  async deleteNotice(entityRef: string): Promise<void> {
    await this.#db<NoticeRow>('mesh_notice')
      .where({ entity_ref: entityRef })
      .delete();
  }
}

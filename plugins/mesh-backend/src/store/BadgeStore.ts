/** Keys that sign the addresses of badges, by entity ref. */
export interface BadgeStore {
  /** Undefined where the entity has no badge. */
  readKey(entityRef: string): Promise<string | undefined>;
  /** Keeps the key unless there is one; returns the one that counts. */
  addKey(entityRef: string, key: string): Promise<string>;
  deleteKey(entityRef: string): Promise<void>;
}

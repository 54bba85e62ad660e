/** What the owners of one entity know of its failing checks. Times are seconds since 1970. */
export interface Notice {
  entityRef: string;
  /** Ids of checks that they know to fail. */
  failing: string[];
  /** Ids of checks that fail without their knowing it, and since when. */
  waiting: Record<string, number>;
  /** When they were last told something. */
  toldAt?: number;
}

export interface NoticeStore {
  listNotices(): Promise<Map<string, Notice>>;
  saveNotice(notice: Notice): Promise<void>;
  deleteNotice(entityRef: string): Promise<void>;
}

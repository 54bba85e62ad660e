/**
 * Keeps the latest answer about each of those subjects that were asked about last, for as long as its tag holds.
 *
 * @remarks
 * Who asks at the same time waits for the same answer. It is shared by its readers, and nobody may change it.
 */
export class LatestAnswers<T extends object> {
  readonly #limit: number;
  readonly #held = new Map<string, { tag: string; answer: Promise<T> }>();

  /** @param limit - number of subjects */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @param make - makes the answer that the tag stands for; a rejection is not kept */
  async get(subject: string, tag: string, make: () => Promise<T>): Promise<T> {
    const held = this.#held.get(subject);
    const latest = held?.tag === tag ? held : { tag, answer: make() };
    // The oldest entry of a Map comes first.
    this.#held.delete(subject);
    this.#held.set(subject, latest);
    if (this.#held.size > this.#limit) {
      this.#held.delete(this.#held.keys().next().value!);
    }
    try {
      return await latest.answer;
    } catch (error) {
      if (this.#held.get(subject) === latest) {
        this.#held.delete(subject);
      }
      throw error;
    }
  }
}

import type {
  EntityFacts,
  FactsPage,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { MeshService } from '@mesh-portal/backstage-plugin-mesh-node';
import { createMockEntityFacts } from '@mesh-portal/backstage-plugin-mesh-node/testUtils';
import type { Clock } from '../clock';

export function factsOf(
  name: string,
  changes: Partial<EntityFacts> = {},
): EntityFacts {
  return createMockEntityFacts(`component:default/${name}`, changes);
}

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
  #now = 1_000_000;
  readonly #timers = new Set<{ at: number; callback: () => void }>();

  now(): number {
    return this.#now;
  }

  setTimer(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, ms), callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers]
        .filter(each => each.at <= end)
        .sort((a, b) => a.at - b.at);
      if (!next) {
        this.#now = end;
        return;
      }
      this.#now = next.at;
      this.#timers.delete(next);
      next.callback();
    }
  }
}

/** A mesh plugin whose answers to "what changed" a test gives one by one. */
export class FakeMesh implements MeshService {
  readonly asked: Array<number | undefined> = [];
  readonly #answers: Array<FactsPage | Error> = [];
  #waiting?: () => void;

  answer(answer: FactsPage | Error): void {
    this.#answers.push(answer);
    this.#waiting?.();
  }

  tell(seq: number, items: EntityFacts[], removed: string[] = []): void {
    this.answer({ seq, items, removed, reset: seq === 1 });
  }

  async getEntityMesh(): Promise<never> {
    throw new Error('Not asked for by the catalog');
  }

  async listFacts(
    { since }: { since?: number },
    { signal }: { signal?: AbortSignal },
  ): Promise<FactsPage> {
    this.asked.push(since);
    while (this.#answers.length === 0) {
      await new Promise<void>((resolve, reject) => {
        this.#waiting = resolve;
        signal?.addEventListener('abort', () => reject(new Error('aborted')));
      });
    }
    const answer = this.#answers.shift()!;
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  }
}

import { shareRepeated } from '@mesh-portal/backstage-plugin-mesh-common';
import type { Response } from 'express';
import type { Tagged } from './MeshService';

/** How what an answer repeats is written. */
export type Repeats = 'plain' | 'shared';

/** Texts of answers for as long as somebody keeps them; answers are shared by their readers and never change. */
const texts = new WeakMap<object, Map<Repeats, string>>();

function textOf(body: object, repeats: Repeats): string {
  const known = texts.get(body) ?? new Map<Repeats, string>();
  texts.set(body, known);
  let text = known.get(repeats);
  if (text === undefined) {
    text = JSON.stringify(repeats === 'shared' ? shareRepeated(body) : body);
    known.set(repeats, text);
  }
  return text;
}

/** Sends an answer with its tag, or 304 where the caller has it already. */
export function sendAnswer(
  res: Response,
  { tag, body }: Tagged<object>,
  repeats: Repeats = 'plain',
): void {
  // What one reader may see must not come out of a cache for another.
  res.set({ ETag: `W/"${tag}"`, 'Cache-Control': 'private, no-cache' });
  if (body === undefined) {
    res.status(304).end();
  } else {
    res.type('json').send(textOf(body, repeats));
  }
}

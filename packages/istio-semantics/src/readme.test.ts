import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { parse, parseAllDocuments } from 'yaml';
import * as engine from '.';

/** A statement of an example and the value that is to come of it. */
interface Claim {
  code: string;
  value: unknown;
}

interface Example {
  title: string;
  objects: engine.KubernetesObject[];
  claims: Claim[];
}

/** Splits a block of code at its `// =>` comments, each of which may go on over several lines. */
function claimsOf(block: string): Claim[] {
  return [...block.matchAll(/([\s\S]*?)\n((?:\/\/.*(?:\n|$))+)/g)].map(
    ([, code, comment]) => ({
      code,
      value: parse(comment.replace(/^\/\/(?: =>| {3}) /gm, '')),
    }),
  );
}

/** The examples under "The questions", each with all objects that were shown up to it. */
function readExamples(): Example[] {
  const [, text] = readFileSync(join(__dirname, '../README.md'), 'utf8').split(
    '## The questions',
  );
  const objects: engine.KubernetesObject[] = [];
  const examples: Example[] = [];
  let title = '';
  for (const [, heading, language, block] of text.matchAll(
    /^### (.*)$|^```(yaml|ts)\n([\s\S]*?)^```$/gm,
  )) {
    if (heading) {
      title = heading;
    } else if (language === 'yaml') {
      objects.push(...parseAllDocuments(block).map(each => each.toJS()));
    } else {
      examples.push({ title, objects: [...objects], claims: claimsOf(block) });
    }
  }
  return examples;
}

describe('the examples of the README', () => {
  const examples = readExamples();
  const context = createContext({ ...engine, structuredClone });
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value ?? null));

  it('are there for every question', () => {
    expect(examples.length).toBeGreaterThan(9);
    examples.forEach(each => expect(each.claims).not.toEqual([]));
  });

  it.each(examples)('hold: $title', ({ objects, claims }) => {
    const model = engine.MeshModel.of(objects, { parseYaml: parse });
    const cart = model.workloads('shop')[0];
    Object.assign(context, { model, cart });
    for (const { code, value } of claims) {
      expect([code, plain(runInContext(code, context))]).toEqual([code, value]);
    }
  });
});

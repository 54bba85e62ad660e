import { parseArgs } from 'node:util';
import { defaultCasesDir } from './cases';
import { judge, Judgement } from './judge';

function print({ files, failures, passed, total }: Judgement): string {
  const lines = failures.flatMap(each => [
    `FAIL ${each.file} ${each.id}`,
    `  question: ${each.question}`,
    `  expected: ${JSON.stringify(each.expected)}`,
    `  actual:   ${JSON.stringify(each.actual)}`,
  ]);
  return [
    ...lines,
    ...files.map(each => `${each.name} ${each.passed}/${each.total}`),
    `total ${passed}/${total}`,
  ].join('\n');
}

function main(): number {
  const { values } = parseArgs({
    options: {
      dir: { type: 'string' },
      suite: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const judgement = judge(values.dir ?? defaultCasesDir(), values.suite);
  if (judgement.total === 0) {
    throw new Error(
      `No cases found${values.suite ? ` for suite '${values.suite}'` : ''}`,
    );
  }
  process.stdout.write(
    `${
      values.json ? JSON.stringify(judgement, undefined, 2) : print(judgement)
    }\n`,
  );
  return judgement.passed === judgement.total ? 0 : 1;
}

try {
  process.exitCode = main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}

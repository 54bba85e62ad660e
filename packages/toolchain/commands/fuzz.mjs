import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { parseOptions } from '../lib/options.mjs';
import { root } from '../lib/paths.mjs';
import { run } from '../lib/processes.mjs';
import { say, UserError } from '../lib/say.mjs';

const usage = `npm run fuzz -- [options] [path...]
  repeats the tests that make up their own inputs, with new inputs every time, until the time is over or one fails
  --minutes N    how long (default: 10)
  path           only the tests below, such as packages/istio-semantics`;

/** Every round is a run of Jest of its own, since fast-check draws a new seed in each; a failure prints its seed and path. */
export async function main(runtime, args) {
  const options = parseOptions(
    args.filter(each => !isPath(each)),
    { minutes: { type: 'string', default: '10' } },
    usage,
  );
  const minutes = Number(options.minutes);
  if (!(minutes > 0)) {
    throw new UserError(
      `--minutes must be a number above 0, not '${options.minutes}'`,
    );
  }
  const files = propertyTests(args.filter(isPath));
  const end = performance.now() + minutes * 60_000;
  let rounds = 0;
  while (performance.now() < end) {
    await run(
      runtime.node,
      [
        path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
        'repo',
        'test',
        '--watch=false',
        '--maxWorkers=2',
        '--silent',
        ...files,
      ],
      {
        cwd: root,
        env: {
          ...runtime.env,
          BACKSTAGE_TEST_DISABLE_DOCKER: '1',
          NODE_ENV: 'test',
        },
        what: `round ${rounds + 1} of fuzzing`,
      },
    );
    rounds += 1;
    say(`round ${rounds}: nothing found in ${files.length} files`);
  }
}

function isPath(argument) {
  return /^(packages|plugins)\//.test(argument);
}

/** Tests with inputs from fast-check. */
function propertyTests(below) {
  const found = execFileSync(
    'git',
    ['grep', '-l', "from 'fast-check'", '--', '*.test.ts', '*.test.tsx'],
    { cwd: root, encoding: 'utf8' },
  )
    .trim()
    .split('\n')
    .filter(
      file => !below.length || below.some(folder => file.startsWith(folder)),
    );
  if (found.length === 0) {
    throw new UserError(`There are no such tests below ${below.join(', ')}`);
  }
  return found;
}

import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root, sharedDirectory } from '../lib/paths.mjs';
import { run } from '../lib/processes.mjs';
import { say, UserError } from '../lib/say.mjs';

const engine = path.join(root, 'packages/istio-semantics');
const stryker = path.join(
  root,
  'node_modules/@stryker-mutator/core/bin/stryker.js',
);
const report = path.join(engine, 'reports/mutation/mutation.json');
const goal = 85;

/** Mutates the engine's decision files, or those that are named (`mtls`, `mtls/canReach`), and tells who survives. */
export async function main({ node, env }, args) {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const chosen = chooseFiles(positionals);
  const total = { killed: 0, mutants: 0 };
  const lines = [];
  for (const [folder, name] of chosen) {
    say(`${folder}/${name}`);
    const file = `src/${folder}/${name}.ts`;
    await run(
      node,
      [stryker, 'run', 'mutation/stryker.json', '--mutate', file],
      {
        cwd: engine,
        env: {
          ...env,
          MUTATED_FOLDER: folder,
          MESH_CONFORMANCE_DIR: path.join(sharedDirectory, 'conformance'),
        },
        what: 'mutation',
      },
    );
    const { killed, survivors } = read(file);
    const mutants = killed + survivors.length;
    process.stdout.write(survivors.map(each => `${each}\n`).join(''));
    lines.push(describe(`${folder}/${name}`, killed, mutants));
    total.killed += killed;
    total.mutants += mutants;
  }
  process.stdout.write(
    `\n${[...lines, describe('total', total.killed, total.mutants)].join(
      '\n',
    )}\n`,
  );
  process.exitCode = (total.killed / total.mutants) * 100 < goal ? 1 : 0;
}

function chooseFiles(wanted) {
  const files = JSON.parse(
    fs.readFileSync(path.join(engine, 'mutation/files.json'), 'utf8'),
  );
  const all = Object.entries(files).flatMap(([folder, names]) =>
    names.map(name => [folder, name]),
  );
  const matches = (want, [folder, name]) =>
    want === folder || want === `${folder}/${name}`;
  const unknown = wanted.find(want => !all.some(each => matches(want, each)));
  if (unknown) {
    throw new UserError(
      `'${unknown}' is not among the decision files of mutation/files.json. Choose a folder of: ${Object.keys(
        files,
      ).join(', ')}`,
    );
  }
  return wanted.length
    ? all.filter(each => wanted.some(want => matches(want, each)))
    : all;
}

/** Mutants that no test noticed, each as its place and what stands there instead. */
function read(file) {
  const { mutants } = JSON.parse(fs.readFileSync(report, 'utf8')).files[file];
  const counted = mutants.filter(
    ({ status }) =>
      !['Ignored', 'CompileError', 'RuntimeError'].includes(status),
  );
  const survivors = counted
    .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
    .map(
      ({ location, mutatorName, replacement, status }) =>
        `  ${file}:${location.start.line}:${location.start.column} ${status} ${mutatorName}: ${replacement}`,
    );
  return { killed: counted.length - survivors.length, survivors };
}

function describe(name, killed, mutants) {
  const score = mutants === 0 ? 100 : (killed / mutants) * 100;
  return `${name.padEnd(32)} ${score
    .toFixed(1)
    .padStart(5)} %  ${killed} of ${mutants}`;
}

import path from 'node:path';
import { installDependencies } from './lib/dependencies.mjs';
import { root } from './lib/paths.mjs';
import { run, stopAll } from './lib/processes.mjs';
import { prepareRuntime } from './lib/runtime.mjs';
import { say, UserError } from './lib/say.mjs';

const backstageCli = path.join(
  root,
  'node_modules/@backstage/cli/bin/backstage-cli',
);

/** Commands that need no more than one call of an installed tool. */
const tools = {
  types: {
    script: 'node_modules/typescript/bin/tsc',
    args: ['--noEmit', '-p', 'tsconfig.json'],
  },
  lint: { script: backstageCli, args: ['repo', 'lint'] },
  unit: { script: backstageCli, args: ['repo', 'test', '--watch=false'] },
  cluster: {
    script: backstageCli,
    args: ['repo', 'test', '--watch=false', 'packages/cluster-suite'],
    env: { MESH_CLUSTER_SUITE: 'true' },
  },
};

/** Commands with a file of their own; each exports `main(runtime, args)`. */
const commands = [
  'start',
  'dev',
  'demo',
  'test',
  'conformance',
  'mutation',
  'fuzz',
  'benchmark',
  'browser',
  'pictures',
  'build',
  'docs',
  'pack',
  'installation',
];

async function main([command, ...args]) {
  const runtime = await prepareRuntime();
  if (command === 'yarn') {
    return run(runtime.node, [runtime.yarn, ...args], {
      cwd: root,
      env: runtime.env,
      what: 'yarn',
    });
  }
  await installDependencies(runtime);
  if (command === 'install') {
    say('dependencies are installed');
    return undefined;
  }
  if (commands.includes(command)) {
    return (await import(`./commands/${command}.mjs`)).main(runtime, args);
  }
  const tool = tools[command];
  if (tool) {
    return run(
      runtime.node,
      [path.resolve(root, tool.script), ...tool.args, ...args],
      {
        cwd: root,
        env: { ...runtime.env, ...tool.env },
        what: command,
      },
    );
  }
  throw new UserError(
    `There is no command '${command}'. Choose one of: ${[
      'install',
      'yarn',
      ...commands,
      ...Object.keys(tools),
    ].join(', ')}`,
  );
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await stopAll();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  await stopAll();
  process.stderr.write(
    `\n${error instanceof UserError ? error.message : error.stack}\n`,
  );
  process.exitCode = 1;
}

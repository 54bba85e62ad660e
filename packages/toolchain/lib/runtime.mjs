import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root, toolchainDirectory } from './paths.mjs';
import { run } from './processes.mjs';
import { say, UserError } from './say.mjs';

const nodeMajors = [22, 24];
const nodePackage = `node-${
  process.platform === 'win32' ? 'win' : process.platform
}-${process.arch}`;
const nodeVersion = '24.x';
const yarnVersion = '4.18.1';

function majorOf(version) {
  return Number(/^v?(\d+)\./.exec(version ?? '')?.[1]);
}

/** Runs npm as the one that runs this script, or the one on the PATH. */
function npm(args, what) {
  const script = process.env.npm_execpath;
  return script?.endsWith('.js')
    ? run(process.execPath, [script, ...args], { what })
    : run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { what });
}

async function installed(name, version, bin) {
  const prefix = path.join(toolchainDirectory, name.replace(/[@/]/g, '-'));
  const file = path.join(prefix, 'node_modules', name, bin);
  const stamp = path.join(prefix, 'version');
  if (
    fs.existsSync(file) &&
    fs.existsSync(stamp) &&
    fs.readFileSync(stamp, 'utf8') === version
  ) {
    return file;
  }
  say(`bringing ${name} ${version} from the npm registry`);
  fs.mkdirSync(prefix, { recursive: true });
  await npm(
    [
      'install',
      '--no-save',
      '--no-package-lock',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      '--prefix',
      prefix,
      `${name}@${version}`,
    ],
    `npm install ${name}@${version}`,
  );
  if (!fs.existsSync(file)) {
    throw new UserError(
      `${name}@${version} was installed, but ${bin} is not in it`,
    );
  }
  fs.writeFileSync(stamp, version);
  return file;
}

async function findNode() {
  if (nodeMajors.includes(majorOf(process.version))) {
    return process.execPath;
  }
  return installed(
    nodePackage,
    nodeVersion,
    process.platform === 'win32' ? 'node.exe' : 'bin/node',
  );
}

/** Some commands of the Backstage CLI start `yarn` by name. */
function writeYarnShim(node, yarn) {
  const directory = path.join(toolchainDirectory, 'bin');
  fs.mkdirSync(directory, { recursive: true });
  const shims = {
    yarn: `#!/bin/sh\nexec "${node}" "${yarn}" "$@"\n`,
    'yarn.cmd': `@"${node}" "${yarn}" %*\r\n`,
  };
  for (const [name, content] of Object.entries(shims)) {
    const file = path.join(directory, name);
    if (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== content) {
      fs.writeFileSync(file, content, { mode: 0o755 });
    }
  }
  return directory;
}

/** Yarn asks the registry that npm is set up for, so that a company mirror needs to be named once only. */
function registryEnvironment() {
  if (process.env.YARN_NPM_REGISTRY_SERVER) {
    return {};
  }
  const registry =
    process.env.npm_config_registry ??
    execFileSync('npm', ['config', 'get', 'registry'], {
      encoding: 'utf8',
      cwd: root,
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  return { YARN_NPM_REGISTRY_SERVER: registry.replace(/\/$/, '') };
}

/**
 * Node and Yarn that fit, brought from the npm registry into the ignored `.toolchain` folder where the machine has none.
 *
 * @returns `{ node, yarn, env }`: paths of the executable and of Yarn's script, and the environment for child processes
 */
export async function prepareRuntime() {
  const node = await findNode();
  const yarn = await installed('@yarnpkg/cli-dist', yarnVersion, 'bin/yarn.js');
  const shims = writeYarnShim(node, yarn);
  return {
    node,
    yarn,
    env: {
      ...registryEnvironment(),
      PATH: [shims, path.dirname(node), process.env.PATH].join(path.delimiter),
    },
  };
}

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { root, toolchainDirectory } from './paths.mjs';
import { run } from './processes.mjs';
import { say } from './say.mjs';

const stamp = path.join(toolchainDirectory, 'installed');

function manifests() {
  const files = ['package.json', 'yarn.lock', '.yarnrc.yml'];
  for (const group of ['packages', 'plugins']) {
    for (const name of fs.readdirSync(path.join(root, group))) {
      files.push(path.join(group, name, 'package.json'));
    }
  }
  return files.filter(file => fs.existsSync(path.join(root, file))).sort();
}

function fingerprint() {
  const hash = createHash('sha256');
  for (const file of manifests()) {
    hash.update(file).update(fs.readFileSync(path.join(root, file)));
  }
  return hash.digest('hex');
}

/** Installs with the lock file; does nothing while no manifest has changed since the last time. */
export async function installDependencies({ node, yarn, env }) {
  const wanted = fingerprint();
  const done =
    fs.existsSync(path.join(root, 'node_modules')) &&
    fs.existsSync(stamp) &&
    fs.readFileSync(stamp, 'utf8') === wanted;
  if (done) {
    return;
  }
  say(
    'installing dependencies with the lock file (the first time takes a minute or two)',
  );
  await run(node, [yarn, 'install', '--immutable'], {
    cwd: root,
    env,
    what: 'yarn install',
    onLine: progress(),
  });
  fs.writeFileSync(stamp, wanted);
}

/** Yarn prints one line per package; its steps and errors are what a reader wants. */
function progress() {
  return line => {
    if (/YN\d{4}: ┌/.test(line)) {
      say(`  ${line.replace(/^.*┌ /, '')}`);
    } else if (
      /^➤ YN\d{4}: .*(error|failed)/i.test(line) &&
      !/disabled/.test(line)
    ) {
      process.stdout.write(`${line}\n`);
    }
  };
}

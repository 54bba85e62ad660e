import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { faultsOfLockfile, faultsOfSettings } from './lockfile.mjs';
import { root } from './paths.mjs';

const read = file => fs.readFileSync(path.join(root, file), 'utf8');
const checksum = `10c0/${'a'.repeat(128)}`;

function lockfile(resolution, more = `checksum: ${checksum}`) {
  return `__metadata:\n  version: 10\n\n"a@npm:^1.0.0":\n  version: 1.0.0\n  resolution: "${resolution}"\n  ${more}\n`;
}

test('the lock file and the settings of this repository keep the policy', () => {
  assert.deepEqual(faultsOfLockfile(read('yarn.lock')), []);
  assert.deepEqual(faultsOfSettings(read('.yarnrc.yml')), []);
});

test('a package comes from the registry only', () => {
  assert.deepEqual(faultsOfLockfile(lockfile('@s/a@npm:1.0.0')), []);
  assert.deepEqual(
    faultsOfLockfile(
      lockfile(
        'a@patch:a@npm%3A1.0.0#optional!builtin<compat/a>::version=1.0.0',
      ),
    ),
    [],
  );
  for (const source of [
    'https://registry.example/a-1.0.0.tgz',
    'https://github.com/s/a.git#commit=1',
    'git@github.com:s/a.git',
    'file:../a',
    'link:../a',
    'portal:../a',
    'npm:1.0.0::__archiveUrl=https%3A%2F%2Fregistry.example%2Fa.tgz',
    'patch:a@npm%3A1.0.0#./a.patch',
  ]) {
    assert.deepEqual(faultsOfLockfile(lockfile(`a@${source}`)), [
      `a@${source} does not come from the registry`,
    ]);
  }
});

test('a package has a checksum', () => {
  for (const more of ['linkType: hard', 'checksum: 10c0/1234']) {
    assert.deepEqual(faultsOfLockfile(lockfile('a@npm:1.0.0', more)), [
      'a@npm:1.0.0 has no checksum',
    ]);
  }
});

test('settings that weaken the installation are named', () => {
  assert.equal(faultsOfSettings('enableTelemetry: false').length, 2);
  const kept = 'enableScripts: false\nnpmMinimalAgeGate: 3d\n';
  assert.deepEqual(faultsOfSettings(kept), []);
  for (const weak of [
    'checksumBehavior: update',
    'npmRegistryServer: https://registry.example',
    'unsafeHttpWhitelist: [registry.example]',
    'enableStrictSsl: false',
  ]) {
    assert.equal(faultsOfSettings(`${kept}${weak}\n`).length, 1, weak);
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultsOf } from './contents.mjs';

const manifest = {
  license: 'Apache-2.0',
  main: './dist/index.cjs.js',
  types: './dist/index.d.ts',
  exports: {
    '.': {
      backstage: '@backstage/FrontendPlugin',
      default: './dist/index.cjs.js',
    },
    './package.json': './package.json',
  },
  files: ['dist', 'migrations'],
  dependencies: { knex: '^3.0.0' },
};
const files = [
  'LICENSE',
  'README.md',
  'package.json',
  'dist/index.cjs.js',
  'dist/index.d.ts',
  'migrations/1_init.js',
];
const without = name => files.filter(each => each !== name);
const text = () => 'module.exports = 1;';

const cases = [
  ['nothing', manifest, files, text, []],
  [
    'a folder that is missing',
    manifest,
    without('migrations/1_init.js'),
    text,
    ['migrations is named, but not in it'],
  ],
  [
    'no license text',
    manifest,
    without('LICENSE'),
    text,
    ['LICENSE is named, but not in it'],
  ],
  [
    'types of the sources',
    { ...manifest, types: 'src/index.ts' },
    files,
    text,
    ['src/index.ts is named, but not in it'],
  ],
  [
    'a test',
    manifest,
    [...files, 'dist/a.test.js'],
    text,
    ['dist/a.test.js is in it'],
  ],
  [
    'a dependency of the workspace',
    { ...manifest, dependencies: { a: 'workspace:^' } },
    files,
    text,
    ['a is asked for as workspace:^'],
  ],
  [
    'no license field',
    { ...manifest, license: undefined },
    files,
    text,
    ['it has no license field'],
  ],
  [
    'a private path',
    manifest,
    files,
    file => (file === 'dist/index.cjs.js' ? '// /home/me/mesh/x.ts' : ''),
    ['dist/index.cjs.js holds a path of the machine that packed it'],
  ],
];

for (const [name, packed, held, read, faults] of cases) {
  test(`a package with ${name}`, () => {
    assert.deepEqual(faultsOf(packed, held, read), faults);
  });
}

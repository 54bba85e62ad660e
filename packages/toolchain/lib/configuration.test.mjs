import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { renderConfiguration } from './configuration.mjs';
import { root } from './paths.mjs';

test('the configuration reference is that of the sources; `npm run docs` writes it', () => {
  const written = renderConfiguration();
  assert.match(written, /`mesh\.clusters\[\]\.token` \| string \| _secret_/);
  assert.equal(
    fs.readFileSync(path.join(root, 'docs/configuration.md'), 'utf8'),
    written,
  );
});

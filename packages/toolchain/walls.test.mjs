import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import test from 'node:test';
import { root } from './lib/paths.mjs';

const { ESLint } = createRequire(import.meta.url)('eslint');

const forbidden = [
  ['packages/istio-semantics/src/mtls/x.ts', "import 'yaml';"],
  [
    'packages/fake-kubernetes/src/x.ts',
    "import '@mesh-portal/istio-semantics';",
  ],
  ['plugins/mesh-common/src/x.ts', "import 'node:fs';"],
  ['plugins/mesh-common/src/x.ts', "import 'react';"],
  ['plugins/mesh-backend/src/store/x.ts', "import '../ingest/MeshFeed';"],
  [
    'plugins/mesh-backend/src/store/x.ts',
    "import '@backstage/plugin-kubernetes-node';",
  ],
  ['plugins/mesh-backend/src/ingest/x.ts', "import 'knex';"],
  ['plugins/mesh-backend/src/evaluate/x.ts', "import 'express';"],
  [
    'plugins/mesh-backend/src/api/x.ts',
    "import '@mesh-portal/istio-semantics';",
  ],
  [
    'plugins/catalog-backend-module-mesh/src/x.ts',
    "import '@mesh-portal/backstage-plugin-mesh-backend';",
  ],
  [
    'plugins/mesh/src/x.ts',
    "import { MeshModel } from '@mesh-portal/istio-semantics';",
  ],
];
const allowed = [
  ['packages/istio-semantics/src/mtls/x.ts', "import '../model';"],
  ['plugins/mesh-backend/src/store/x.ts', "import 'knex';"],
  [
    'plugins/mesh/src/x.ts',
    "import type { Reason } from '@mesh-portal/istio-semantics';",
  ],
  [
    'plugins/mesh/src/x.ts',
    "import { messages } from '@mesh-portal/istio-semantics/messages';",
  ],
];

async function findings([file, code]) {
  const [result] = await new ESLint({ cwd: root }).lintText(`${code}\n`, {
    filePath: path.join(root, file),
  });
  return result.messages.filter(
    ({ ruleId }) => ruleId === '@typescript-eslint/no-restricted-imports',
  ).length;
}

test('no import passes through a wall', async () => {
  for (const example of forbidden) {
    assert.equal(await findings(example), 1, example.join(': '));
  }
  for (const example of allowed) {
    assert.equal(await findings(example), 0, example.join(': '));
  }
});

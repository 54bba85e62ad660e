const { builtinModules } = require('node:module');

/**
 * The walls between the rooms of this repository, as overrides for a package's ESLint configuration.
 *
 * Each wall says which imports may not pass: `names` are whole module names, `group` are patterns as in .gitignore over
 * the path of an import. `types: true` lets `import type` through. Tests may look over a wall.
 */
function wall({
  files = ['src/**/*.ts', 'src/**/*.tsx'],
  names = [],
  group,
  message,
  types,
}) {
  const rest = { message, allowTypeImports: Boolean(types) };
  return {
    files,
    excludedFiles: [
      '**/*.test.ts',
      '**/*.test.tsx',
      '**/testUtils/**',
      '**/__testUtils__/**',
      'src/testUtils.ts',
    ],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: names.map(name => ({ name, ...rest })),
          patterns: group ? [{ group, ...rest }] : [],
        },
      ],
    },
  };
}

const engine = '@mesh-portal/istio-semantics';
const backend = '@mesh-portal/backstage-plugin-mesh-backend';

module.exports = {
  'istio-semantics': [
    wall({
      group: ['/[a-z@]*'],
      message: 'istio-semantics imports nothing at run time.',
    }),
  ],
  'mesh-common': [
    wall({
      names: [engine, ...builtinModules],
      group: ['/node:*', '/react', '/react-*', '/@backstage/backend-*'],
      message:
        'mesh-common runs everywhere: no Node built-in, no React, and only types of the engine.',
      types: true,
    }),
  ],
  'mesh-backend': [
    wall({
      files: ['src/store/**/*.ts'],
      group: ['undici', '*kubernetes*', 'ingest', 'clusters', 'api'],
      message: 'store/ knows no Kubernetes API.',
    }),
    wall({
      files: ['src/ingest/**/*.ts', 'src/clusters/**/*.ts'],
      group: ['knex', 'store', 'evaluate', 'api', 'publish', 'coverage'],
      message:
        'ingest/ knows no SQL, and data walks on from it, not back to it.',
    }),
    wall({
      files: ['src/evaluate/**/*.ts'],
      group: ['undici', 'express', 'knex', 'api'],
      message: 'evaluate/ knows neither HTTP nor SQL.',
    }),
    wall({
      files: ['src/api/**/*.ts'],
      names: [engine],
      group: ['knex', 'undici', 'ingest', 'clusters'],
      message: 'api/ holds no domain rule.',
      types: true,
    }),
  ],
  module: [
    wall({
      names: [backend],
      message: 'Modules import mesh-node and mesh-common, never mesh-backend.',
    }),
  ],
  mesh: [
    wall({
      names: [engine],
      group: [backend, '@mesh-portal/backstage-plugin-mesh-node'],
      message:
        'The frontend takes types and ./messages of istio-semantics, never the engine.',
      types: true,
    }),
  ],
  'fake-kubernetes': [
    wall({
      names: [engine],
      message:
        'fake-kubernetes shares no code with istio-semantics: it is its judge.',
    }),
  ],
};

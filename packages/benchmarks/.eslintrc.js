const config = require('../../packages/toolchain/eslint.cjs')(__dirname);

module.exports = {
  ...config,
  overrides: [
    ...config.overrides,
    {
      files: ['src/ingest/**', 'src/page/**'],
      rules: {
        // A part of the backend is measured without the rest of it, and the whole with its peers.
        '@backstage/no-forbidden-package-imports': 'off',
        '@backstage/no-mixed-plugin-imports': 'off',
      },
    },
  ],
};

const config = require('../../packages/toolchain/eslint.cjs')(__dirname);

module.exports = {
  ...config,
  overrides: [
    ...config.overrides,
    {
      files: ['changes', 'coverage', 'failover', 'ingest', 'page'].map(
        folder => `src/${folder}/**`,
      ),
      rules: {
        // A part of the backend is measured without the rest of it, and the whole with its peers.
        '@backstage/no-forbidden-package-imports': 'off',
        '@backstage/no-mixed-plugin-imports': 'off',
      },
    },
  ],
};

const config = require('../../packages/toolchain/eslint.cjs')(__dirname);

module.exports = {
  ...config,
  overrides: [
    ...config.overrides,
    {
      files: ['src/*.test.ts'],
      rules: {
        // A part of the backend is tested without the rest of it.
        '@backstage/no-forbidden-package-imports': 'off',
        '@backstage/no-mixed-plugin-imports': 'off',
      },
    },
  ],
};

module.exports = require('../../packages/toolchain/eslint.cjs')(
  __dirname,
  'module',
);

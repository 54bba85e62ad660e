const walls = require('../../packages/toolchain/walls.cjs');

module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: walls['istio-semantics'],
});

const createConfig = require('@backstage/cli/config/eslint-factory');
const walls = require('./walls.cjs');

/**
 * ESLint configuration of a package: Backstage's, the walls of its room, and what a test may do.
 *
 * @param directory - of the package
 * @param room - name of its walls in walls.cjs, where it has any
 */
module.exports = function eslint(directory, room) {
  return createConfig(directory, {
    overrides: [
      ...(walls[room] ?? []),
      {
        files: ['**/*.test.ts', '**/*.test.tsx', '**/__testUtils__/**'],
        rules: {
          // Table tests and property tests expect inside of helpers and branches.
          'jest/expect-expect': 'off',
          'jest/no-conditional-expect': 'off',
          'jest/no-standalone-expect': 'off',
          // Hostile links are what these tests are about.
          'no-script-url': 'off',
        },
      },
      {
        files: ['e2e/**'],
        rules: {
          // Browser tests drive the portal from Node.
          'no-restricted-imports': 'off',
        },
      },
    ],
  });
};

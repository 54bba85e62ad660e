const folder = process.env.MUTATED_FOLDER ?? '';

/**
 * Tests that a mutant has to survive: those beside it and the conformance cases. What property tests draw differs from
 * run to run, and no mutant is to die by luck.
 */
module.exports = {
  rootDir: '..',
  testMatch: [
    `<rootDir>/src/${folder}/*.test.ts`,
    '<rootDir>/src/conformance.test.ts',
  ],
  testPathIgnorePatterns: ['hostile', 'incremental'],
  transform: {
    '\\.ts$': [
      require.resolve('@backstage/cli/config/jestSwcTransform'),
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } },
    ],
  },
};

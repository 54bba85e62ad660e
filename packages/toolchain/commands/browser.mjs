import { main as test } from './test.mjs';

/** Runs all browser tests, or the files that are named, as in `npm run browser -- legacy`. */
export function main(runtime, names) {
  return test(runtime, ['browser'], names);
}

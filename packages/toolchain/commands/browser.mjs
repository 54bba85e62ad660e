import { main as test } from './test.mjs';

export function main(runtime) {
  return test(runtime, ['browser']);
}

const started = Date.now();

/** Prints one line of progress with the seconds since the start. */
export function say(text) {
  const seconds = ((Date.now() - started) / 1000).toFixed(0).padStart(4);
  process.stdout.write(`${seconds} s  ${text}\n`);
}

/** An error whose message says what to do; shown without a stack. */
export class UserError extends Error {
  name = 'UserError';
}

import { parseArgs } from 'node:util';
import { say, UserError } from '../lib/say.mjs';
import { CannotRun, suites } from '../lib/suites.mjs';

/** Runs every suite that can run, or those that are named, and closes with the counts. */
export async function main(runtime, args, files = []) {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const unknown = positionals.find(name => !suites[name]);
  if (unknown) {
    throw new UserError(
      `There is no suite '${unknown}'. Choose of: ${Object.keys(suites).join(
        ', ',
      )}`,
    );
  }
  const total = { passed: 0, failed: 0, skipped: 0 };
  const lines = [];
  for (const name of positionals.length ? positionals : Object.keys(suites)) {
    say(`suite ${name}`);
    const started = Date.now();
    const result = await runSuite(suites[name], runtime, files);
    for (const key of Object.keys(total)) {
      total[key] += result[key];
    }
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    lines.push(`${name.padEnd(12)} ${describe(result)}, ${seconds} s`);
  }
  process.stdout.write(`\n${lines.join('\n')}\n`);
  process.exitCode = total.failed > 0 ? 1 : 0;
  process.stdout.write(
    `\n${total.passed} passed, ${total.failed} failed${
      total.skipped ? `, ${total.skipped} skipped` : ''
    }\n`,
  );
}

async function runSuite(suite, runtime, files) {
  try {
    return await suite(runtime, files);
  } catch (error) {
    if (!(error instanceof CannotRun)) {
      process.stdout.write(`${error.stack}\n`);
      return { passed: 0, failed: 1, skipped: 0 };
    }
    const failed = process.env.CI && !error.outside;
    return {
      passed: 0,
      failed: failed ? 1 : 0,
      skipped: failed ? 0 : 1,
      reason: error.message,
    };
  }
}

function describe({ passed, failed, skipped, reason }) {
  if (reason) {
    return `${failed ? 'cannot run' : 'skipped'}: ${reason}`;
  }
  if (passed + failed + skipped === 0) {
    return 'ok';
  }
  return `${passed} passed, ${failed} failed${
    skipped ? `, ${skipped} skipped` : ''
  }`;
}

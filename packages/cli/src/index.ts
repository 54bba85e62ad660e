import fs from 'node:fs';
import { main } from './main';

main(process.argv.slice(2), {
  env: process.env,
  stdin: () => fs.readFileSync(0, 'utf8'),
  stdout: text => process.stdout.write(`${text}\n`),
  stderr: text => process.stderr.write(`${text}\n`),
}).then(code => {
  process.exitCode = code;
});

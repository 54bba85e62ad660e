import { root } from '../lib/paths.mjs';
import { typescript, withDemoPortal } from '../lib/portal.mjs';
import { run } from '../lib/processes.mjs';
import { findChromium } from '../lib/suites.mjs';

/** Takes the pictures of the documents from the demo. */
export function main(runtime) {
  return withDemoPortal(runtime, portal =>
    run(runtime.node, typescript('packages/app/e2e/pictures.ts'), {
      cwd: root,
      env: { ...runtime.env, ...portal, CHROMIUM: findChromium() },
      what: 'pictures',
    }),
  );
}

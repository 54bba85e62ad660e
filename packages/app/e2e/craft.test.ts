import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { AxeResults } from 'axe-core';
import { build } from 'esbuild';
import { Browser, Page } from 'playwright-core';
import {
  enterAsGuest,
  keepPicture,
  openBrowser,
  portalUrl,
} from './support/browser';
import { openCard } from './support/meshTab';

let browser: Browser;

before(async () => {
  browser = await openBrowser();
});

after(() => browser?.close());

const pages: Array<[name: string, path: string, landmark: string]> = [
  ['overview', '/catalog/default/component/booking', 'Token required'],
  ['tab', '/catalog/default/component/payments/mesh', 'Work it out'],
  ['coverage', '/mesh', 'What to fix next'],
  ['teams', '/mesh/teams', 'Team Payments'],
  ['results', '/mesh/overview?check=encrypted', 'Request exemption'],
  ['exemptions', '/mesh/exemptions', 'ingress-gateway'],
  ['unclaimed', '/mesh/unclaimed', 'load-probe'],
  ['clusters', '/mesh/clusters', 'Production Europe'],
];

/** What Backstage draws around the content of a page. */
const frame = [
  'nav',
  '.bui-PluginHeader',
  '.bui-Tabs',
  '.bui-VisuallyHidden',
  '.MuiCircularProgress-root',
];

/** Rules that the page breaks, with the elements that break them. */
async function violations(page: Page): Promise<string[]> {
  // Evaluated, because the policy of the page lets no script in.
  await page.evaluate(readFileSync(require.resolve('axe-core'), 'utf8'));
  const results: AxeResults = await page.evaluate(
    `axe.run({ exclude: ${JSON.stringify(frame.map(each => [each]))} })`,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
  );
}

(['light', 'dark'] as const).forEach(colorScheme => {
  test(`no page breaks a rule of accessibility in the ${colorScheme} theme`, async () => {
    const { page } = await enterAsGuest(browser, { colorScheme });
    const found: string[] = [];
    for (const [name, address, landmark] of pages) {
      await page.goto(`${portalUrl}${address}`);
      await page.getByText(landmark).first().waitFor();
      await page.waitForLoadState('networkidle');
      await keepPicture(page, `craft-${name}-${colorScheme}`);
      found.push(...(await violations(page)).map(each => `${name} ${each}`));
    }
    assert.deepEqual(found, []);
    await page.context().close();
  });
});

test('nothing is cut off on a wall', async () => {
  const { page } = await enterAsGuest(browser, { width: 3840, height: 2160 });
  for (const [name, address, landmark] of pages) {
    await page.goto(`${portalUrl}${address}`);
    await page.getByText(landmark).first().waitFor();
    await keepPicture(page, `craft-${name}-wide`);
    const beyond = await page.evaluate(
      () =>
        document.documentElement.scrollWidth -
        document.documentElement.clientWidth,
    );
    assert.ok(beyond <= 0, `${name} is ${beyond} px too wide`);
  }
  await page.context().close();
});

test('the way from the card to the fix needs only the keyboard', async () => {
  const { page } = await enterAsGuest(browser);
  const card = await openCard(page, 'payments', 'Mesh');
  const fix = card.getByRole('link', { name: 'Fix ›' });
  await fix.waitFor();
  await card.getByRole('button', { name: 'Refresh' }).focus();
  for (let pressed = 0; pressed < 5; pressed++) {
    if (await fix.evaluate(link => link === document.activeElement)) {
      break;
    }
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  const heading = page.getByRole('heading', { name: 'Findings', exact: true });
  await heading.waitFor();
  await page.waitForFunction(
    () => document.activeElement?.textContent === 'Findings',
  );
  const copy = page
    .getByRole('region', { name: 'Findings' })
    .getByRole('button', { name: 'Copy command' })
    .first();
  await copy.waitFor();
  for (let pressed = 0; pressed < 20; pressed++) {
    await page.keyboard.press('Tab');
    if (await copy.evaluate(button => button === document.activeElement)) {
      break;
    }
  }
  await page.keyboard.press('Enter');
  await page.getByText('Copied').waitFor({ state: 'attached' });
  await page.context().close();
});

test('what an app loads of the plugin at its start is small', async (context: TestContext) => {
  const plugin = path.resolve(__dirname, '../../../plugins/mesh');
  const { outputFiles, metafile } = await build({
    absWorkingDir: plugin,
    entryPoints: ['src/alpha/index.ts'],
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    write: false,
    metafile: true,
    outdir: 'dist',
    loader: { '.css': 'local-css' },
    plugins: [
      {
        name: 'only what is ours',
        setup: ({ onResolve }) =>
          onResolve({ filter: /^[^./]/ }, each =>
            each.kind === 'entry-point' || each.path.startsWith('@mesh-portal/')
              ? undefined
              : { path: each.path, external: true },
          ),
      },
    ],
  });
  const wanted = Object.keys(metafile.outputs).filter(
    each => metafile.outputs[each].entryPoint === 'src/alpha/index.ts',
  );
  for (const chunk of wanted) {
    for (const { path: file, kind, external } of metafile.outputs[chunk]
      .imports) {
      if (kind === 'import-statement' && !external && !wanted.includes(file)) {
        wanted.push(file);
      }
    }
  }
  const size = wanted
    .map(
      chunk =>
        outputFiles.find(each => each.path === path.join(plugin, chunk))!,
    )
    .reduce((sum, { contents }) => sum + gzipSync(contents).length, 0);
  context.diagnostic(`entry chunk ${(size / 1024).toFixed(1)} KB gzipped`);
  assert.ok(size > 0 && size <= 60 * 1024, `${size} bytes`);
});

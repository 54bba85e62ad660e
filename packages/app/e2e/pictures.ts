import path from 'node:path';
import { enterAsGuest, openBrowser, portalUrl } from './support/browser';

const images = path.resolve(__dirname, '../../../docs/images');

const pictures = [
  { name: 'card', url: '/catalog/default/component/payments', height: 900 },
  {
    name: 'tab',
    url: '/catalog/default/component/payments/mesh',
    height: 1250,
  },
  { name: 'coverage', url: '/mesh', height: 1250 },
];

/** Takes the pictures of README and docs from the demo, in both themes. */
async function main() {
  const browser = await openBrowser();
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const { name, url, height } of pictures) {
      const { page } = await enterAsGuest(browser, { colorScheme, height });
      await page.goto(`${portalUrl}${url}`);
      await page.waitForLoadState('networkidle');
      await page.screenshot({
        path: path.join(images, `${name}-${colorScheme}.png`),
        animations: 'disabled',
      });
      await page.context().close();
    }
  }
  await browser.close();
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});

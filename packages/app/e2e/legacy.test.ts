import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, Page } from 'playwright-core';
import {
  enterAsGuest,
  keepPicture,
  openBrowser,
  portalUrl,
} from './support/browser';
import { legacyShell } from './support/legacyShell';
import { openCard, openSection, says } from './support/meshTab';

let browser: Browser;
let page: Page;
let complaints: string[];

before(async () => {
  browser = await openBrowser();
  const prepare = await legacyShell();
  ({ page, complaints } = await enterAsGuest(browser, { prepare }));
});

after(() => browser?.close());

test('in a legacy app, every component says whether its pods have a sidecar, and why not', async () => {
  await says(await openCard(page, 'booking', 'Mesh'), 'In the mesh');
  await keepPicture(page, 'legacy-card');
  await says(
    await openSection(page, 'customs-bridge', 'Sidecar', 'prod-eu'),
    /: no sidecar/,
    /Namespace has istio-injection=disabled label/,
    /label namespace customs istio-injection=enabled --overwrite/,
  );
  await keepPicture(page, 'legacy-sidecar');
});

test('in a legacy app, the effective mTLS mode is told by port, with its policy', async () => {
  const section = await openSection(page, 'payments', 'Encryption', 'prod-eu');
  const ladder = section.getByRole('table', {
    name: 'Policy ladder of payments/payments',
  });
  await says(ladder, 'PERMISSIVE', 'istio-system/default');
  await keepPicture(page, 'legacy-mtls');
});

test('in a legacy app, shares are shown by version, and faults conspicuously', async () => {
  const shares = await openCard(page, 'tracking-api', 'Traffic');
  await says(shares, /^90.% v1$/, /^10.% v2$/, 'header x-canary is true');
  const faults = await openCard(page, 'booking', 'Traffic');
  await says(faults, 'Faults are being injected');
  await keepPicture(page, 'legacy-traffic');
});

test('in a legacy app, the Mesh page has its tabs', async () => {
  await page.goto(`${portalUrl}/mesh`);
  await page.getByRole('tab', { name: 'Clusters' }).click();
  await says(page.locator('main'), 'Production Europe');
  await keepPicture(page, 'legacy-page');
});

test('nothing went wrong in the browser, and nothing left this machine', () => {
  assert.deepEqual(complaints, []);
});

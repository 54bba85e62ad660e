import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, Page } from 'playwright-core';
import { keepPicture, openBrowser, portalUrl } from '../support/browser';
import { says } from '../support/meshTab';

let browser: Browser;
let page: Page;
const complaints: string[] = [];

before(async () => {
  browser = await openBrowser();
  page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(30_000);
  page.on('pageerror', error => complaints.push(`uncaught: ${error.message}`));
  page.on('console', message => {
    if (message.type() === 'error') {
      complaints.push(`${message.text()} at ${message.location().url}`);
    }
  });
  await page.goto(portalUrl);
  // The legacy app enters by itself.
  const enter = page.getByRole('button', { name: 'Enter' });
  const entered = page.getByRole('link', { name: 'Settings' });
  await enter.or(entered).first().waitFor();
  if (await enter.isVisible()) {
    await enter.click();
  }
  await entered.first().waitFor();
});

after(() => browser?.close());

test('the card, the tab and the coverage page of a fresh installation tell of the clusters', async () => {
  await page.goto(`${portalUrl}/catalog/default/component/booking`);
  // The layout of the legacy app is made of articles itself.
  const heading = page.getByRole('heading', { name: 'Mesh', exact: true });
  const card = page.getByRole('article').filter({ has: heading }).last();
  await says(card, 'Token required', 'In the mesh');
  await keepPicture(page, 'installed-card');
  await page.goto(`${portalUrl}/catalog/default/component/booking/mesh`);
  await page.getByRole('heading', { name: 'Encryption' }).waitFor();
  await keepPicture(page, 'installed-tab');
  await page.goto(`${portalUrl}/mesh/teams`);
  await page.getByRole('heading', { name: 'Checks by team' }).waitFor();
  await keepPicture(page, 'installed-coverage');
});

test('the templates are offered', async () => {
  await page.goto(`${portalUrl}/create`);
  await page.getByText('JWT-secured service (Istio)').first().waitFor();
});

test('no page complains', () => {
  assert.deepEqual(complaints, []);
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Browser, Page } from 'playwright-core';
import {
  enterAsGuest,
  keepPicture,
  openBrowser,
  portalUrl,
} from './support/browser';

let browser: Browser;
let page: Page;
let complaints: string[];

before(async () => {
  browser = await openBrowser();
  ({ page, complaints } = await enterAsGuest(browser, { width: 1280 }));
});

after(() => browser?.close());

const numberIn = (text: string | null) => Number(/\d+/.exec(text ?? '')?.[0]);

test('the overview says it in one sentence, and every number opens the list behind it', async () => {
  await page.goto(`${portalUrl}/mesh`);
  await page.getByText(/% of \d+ assessed services encrypted/).waitFor();
  await page.getByRole('heading', { name: 'What to fix next' }).waitFor();
  await page
    .getByText(/^mends \d+ services?$/)
    .first()
    .waitFor();
  for (const name of ['Bronze', 'Silver', 'Gold']) {
    await page.getByRole('region', { name }).waitFor();
  }
  await keepPicture(page, 'coverage-overview');

  const failed = page.getByRole('link', { name: /^Encrypted: \d+ failed$/ });
  const count = numberIn(await failed.textContent());
  await failed.click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(new RegExp(`· ${count} results$`)).waitFor();
  const results = dialog.getByRole('list', { name: 'Results' });
  assert.equal(await results.getByRole('heading').count(), count);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

test('the heat map follows the groups, the keyboard and the address', async () => {
  await page.goto(`${portalUrl}/mesh/teams`);
  const map = page.getByRole('grid', { name: 'Checks by team' });
  await map.getByRole('rowheader', { name: 'Team Payments' }).waitFor();
  await keepPicture(page, 'coverage-teams');
  const beyond = await map.evaluate(
    table => table.scrollWidth - table.parentElement!.clientWidth,
  );
  assert.ok(beyond <= 0, `the heat map is ${beyond} px too wide`);

  const commerce = map.getByRole('row', { name: /Commerce/ });
  const below = map.getByRole('button', { name: 'Teams below Commerce' });
  await below.focus();
  await page.keyboard.press('Enter');
  await map
    .getByRole('rowheader', { name: 'Team Payments' })
    .waitFor({ state: 'detached' });
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const cell = await page.evaluate(() => document.activeElement?.textContent);
  assert.match(cell ?? '', /^\d+\/\d+$/);
  assert.ok((await commerce.innerText()).includes(cell!));
  await page.keyboard.press('Enter');
  await page
    .getByRole('dialog')
    .getByText('Commerce and the groups below')
    .waitFor();

  await page.goto(`${portalUrl}/mesh/teams?by=cluster&level=bronze`);
  await page.getByRole('grid', { name: 'Checks by cluster' }).waitFor();
  assert.equal(
    await page.getByRole('columnheader', { name: 'Encrypted' }).count(),
    0,
  );
});

test('5,000 rows are sorted, and it is told how long that blocks', async context => {
  const address = '**/api/mesh/v1/coverage?by=namespace';
  await page.route(address, async route => {
    const answer = await (await route.fetch()).json();
    const rows = Array.from({ length: 5_000 }, (_, index) => ({
      ...answer.rows[index % answer.rows.length],
      scope: `cluster/namespace-${index}`,
      title: `cluster/namespace-${index}`,
    }));
    await route.fulfill({ json: { ...answer, rows } });
  });
  await page.goto(`${portalUrl}/mesh/teams?by=namespace`);
  await page.getByText('1 to 50 of 5,000').waitFor();
  await page.waitForLoadState('networkidle');
  const longest = await page.evaluate(async () => {
    const tasks: number[] = [];
    new PerformanceObserver(list =>
      tasks.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({ type: 'longtask' });
    const columns = document.querySelectorAll<HTMLElement>('thead button');
    for (const column of [columns[2], columns[2], columns[0]]) {
      column.click();
      await new Promise(done =>
        requestAnimationFrame(() => requestAnimationFrame(done)),
      );
    }
    await new Promise(done => requestIdleCallback(done));
    return Math.max(0, ...tasks);
  });
  const first = page.locator('tbody tr').first();
  const unsorted = await first.textContent();
  await page.locator('thead button').first().click();
  await page.waitForFunction(
    text => document.querySelector('tbody tr')?.textContent !== text,
    unsorted,
  );
  await page.unroute(address);
  context.diagnostic(`longest task ${longest.toFixed(0)} ms (goal 50)`);
});

test('a table is saved as a file', async () => {
  await page.goto(`${portalUrl}/mesh/teams?by=system`);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const saved = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: /CSV/ }).click();
  const file = await saved;
  assert.match(file.suggestedFilename(), /^mesh-coverage-.*\.csv$/);
  const lines = readFileSync(await file.path(), 'utf8').split('\n');
  assert.ok(lines.length > 3, `${lines.length} lines`);
});

test('an exemption is requested, approved, counted and revoked', async () => {
  await page.goto(
    `${portalUrl}/mesh/exemptions?request=component:default/customs-bridge&check=encrypted`,
  );
  const dialog = page.getByRole('dialog');
  await dialog
    .getByRole('textbox', { name: 'Reason' })
    .fill('The customs office speaks plain text until March');
  await dialog.getByRole('textbox', { name: 'Ticket' }).fill('CUSTOMS-7');
  await dialog.getByRole('button', { name: 'Send request' }).click();
  await dialog.waitFor({ state: 'detached' });

  const item = page.getByRole('listitem').filter({ hasText: 'CUSTOMS-7' });
  await item.getByText('Waiting for approval').waitFor();
  await item.getByText('(you)').waitFor();
  await item.getByRole('button', { name: 'Approve' }).click();
  await item.getByText('Approved', { exact: true }).waitFor();
  await keepPicture(page, 'coverage-exemptions');

  await page.goto(`${portalUrl}/mesh/overview`);
  const exempt = page.getByRole('link', { name: 'Encrypted: 1 exempt' });
  await exempt.click();
  await dialog.getByRole('link', { name: 'customs-bridge' }).waitFor();

  await page.goto(`${portalUrl}/mesh/exemptions`);
  await item.getByRole('button', { name: 'Revoke' }).click();
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await item.getByText('Revoked', { exact: true }).waitFor();
});

test('groups, systems and domains have a card with the same figures', async () => {
  for (const entity of [
    'group/commerce-unit',
    'system/storefront',
    'domain/commerce',
  ]) {
    await page.goto(`${portalUrl}/catalog/default/${entity}`);
    const card = page
      .getByRole('article')
      .filter({ has: page.getByRole('heading', { name: 'Mesh coverage' }) });
    await card
      .getByRole('link', { name: /^In the mesh: \d+ of \d+/ })
      .waitFor();
    await keepPicture(page, `coverage-card-${entity.split('/')[0]}`);
  }
  assert.deepEqual(complaints, []);
});

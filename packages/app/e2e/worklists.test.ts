import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, Page } from 'playwright-core';
import {
  enterAsGuest,
  keepPicture,
  openBrowser,
  portalUrl,
} from './support/browser';
import { says } from './support/meshTab';

let browser: Browser;
let page: Page;
let complaints: string[];

before(async () => {
  browser = await openBrowser();
  ({ page, complaints } = await enterAsGuest(browser));
});

after(() => browser?.close());

const main = () => page.locator('main');

test('what a change would break is told by owner, and how sure that is', async () => {
  await page.goto(`${portalUrl}/mesh/what-if?cluster=stage&change=mesh-strict`);
  await page.getByRole('button', { name: 'Work it out' }).click();
  await says(
    main(),
    /connections? would break/,
    'Team Dispatch',
    'How sure this is',
  );
  await keepPicture(page, 'worklists-what-if');
});

test('a policy opens the services that it decides', async () => {
  await page.goto(`${portalUrl}/mesh/what-if?cluster=prod-eu&change=delete`);
  await page.getByRole('button', { name: /Policy/ }).click();
  await page
    .getByRole('option', { name: /PeerAuthentication istio-system\/default/ })
    .click();
  await page.getByRole('button', { name: 'What it decides now' }).click();
  await says(page.getByRole('dialog'), 'payments');
  await page.keyboard.press('Escape');
});

test('findings are narrowed by the address, which can be passed on', async () => {
  await page.goto(`${portalUrl}/mesh/findings`);
  await says(main(), /^\d+ open findings$/);
  await page
    .getByRole('button', { name: /Severity/ })
    .first()
    .click();
  await page.getByRole('option', { name: 'Error', exact: true }).click();
  await page.waitForURL(/severity=error/);
  await says(main(), /Subset v2 selects no pod/);
  await page.reload();
  await says(main(), /Subset v2 selects no pod/);
  assert.equal(
    await main()
      .getByText(/^Warning:/)
      .count(),
    0,
  );
  await keepPicture(page, 'worklists-findings');
});

test('after an upgrade it is told what Kyma restarts and what the owner must, and how', async () => {
  await page.goto(`${portalUrl}/mesh/restarts`);
  await says(
    main(),
    /Kyma will restart \d+ workloads?/,
    /You must restart \d+ workloads?/,
    /Kyma cannot restart these pods: they belong to a Job/,
    /kubectl rollout restart/,
  );
  const guide = main().getByRole('link', { name: /guide to restarting/ });
  assert.match(
    (await guide.getAttribute('href')) ?? '',
    /^https:\/\/github\.com\/kyma-project\/istio\//,
  );
  await keepPicture(page, 'worklists-restarts');
});

test('a workload of nobody comes with the catalog file that would claim it', async () => {
  await page.goto(`${portalUrl}/mesh/unclaimed?q=stub-server`);
  await says(main(), /% of \d+ workloads are claimed/);
  await page.getByRole('button', { name: /^Claim stub-server/ }).click();
  await says(
    page.getByRole('dialog'),
    /kind: Component/,
    /owner: group:default\/team-dispatch/,
  );
  await keepPicture(page, 'worklists-claim');
  await page.keyboard.press('Escape');
});

test('every cluster tells its defaults, its control planes, and what it could not read', async () => {
  await page.goto(`${portalUrl}/mesh/clusters`);
  await says(
    main(),
    'Production Europe',
    /PeerAuthentication/,
    'Off unless asked for',
    'default and prod',
    'differs from control plane',
  );
  await keepPicture(page, 'worklists-clusters');
});

test('an exemption that the catalog proposes waits for its approval', async () => {
  await page.goto(`${portalUrl}/mesh/exemptions`);
  const item = page.getByRole('listitem').filter({ hasText: 'label-printer' });
  await says(item, 'Waiting for approval', /network of the host/);
});

test('nothing went wrong in the browser, and nothing left this machine', () => {
  assert.deepEqual(complaints, []);
});

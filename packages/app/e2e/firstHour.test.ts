import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Browser, Page } from 'playwright-core';
import {
  enterAsGuest,
  keepPicture,
  openBrowser,
  portalUrl,
} from './support/browser';
import { demo, kubectl, published } from './support/demo';

const { outside } = demo.tour;
const live = { timeout: 10_000 };

let browser: Browser;
let page: Page;
let complaints: string[];

before(async () => {
  browser = await openBrowser();
  ({ page, complaints } = await enterAsGuest(browser));
});

after(() => browser?.close());

function card() {
  return page
    .getByRole('article')
    .filter({ has: page.getByRole('heading', { name: 'Mesh', exact: true }) });
}

interface CatalogEntity {
  metadata: {
    annotations: Record<string, string>;
    links: Array<{ title: string }>;
  };
}

async function entity(name: string): Promise<CatalogEntity> {
  return page.evaluate(async ref => {
    const session = await fetch('/api/auth/guest/refresh', { method: 'POST' });
    const { backstageIdentity } = await session.json();
    const response = await fetch(
      `/api/catalog/entities/by-name/component/default/${ref}`,
      {
        headers: { Authorization: `Bearer ${backstageIdentity.token}` },
      },
    );
    return response.json();
  }, name);
}

async function eventually<T>(
  what: string,
  read: () => Promise<T>,
  accept: (value: T) => boolean,
  withinMs: number,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const value = await read();
    if (accept(value)) {
      return value;
    }
    assert.ok(Date.now() < end, `${what}: ${JSON.stringify(value)}`);
    await page.waitForTimeout(100);
  }
}

test('a service page says that the service is not in the mesh, and why', async () => {
  await page
    .getByRole('link', { name: outside.entity, exact: true })
    .first()
    .click();
  await card().getByText('Not in the mesh').waitFor();
  await card().getByText(outside.namespace).first().waitFor();
  await keepPicture(page, 'not-in-the-mesh');
});

test('the card turns when the namespace is labelled and the pods are restarted', async () => {
  await kubectl(
    outside.cluster,
    'label',
    'namespace',
    outside.namespace,
    'istio-injection=enabled',
  );
  await kubectl(
    outside.cluster,
    '-n',
    outside.namespace,
    'rollout',
    'restart',
    `deployment/${outside.deployment}`,
  );
  await kubectl(
    outside.cluster,
    '-n',
    outside.namespace,
    'rollout',
    'status',
    `deployment/${outside.deployment}`,
    '--timeout=30s',
  );
  await eventually(
    'the pods of before are gone',
    () =>
      kubectl(
        outside.cluster,
        '-n',
        outside.namespace,
        'get',
        'pods',
        '-o',
        'jsonpath={range .items[*]}{.spec.initContainers[*].name};{end}',
      ),
    pods =>
      pods
        .split(';')
        .slice(0, -1)
        .every(each => each !== ''),
    20_000,
  );
  await card()
    .getByText('In the mesh', { exact: true })
    .waitFor({ timeout: 20_000 });
  await keepPicture(page, 'in-the-mesh');
});

test('the catalog carries the verdicts and the links', async () => {
  const sidecar = ({ metadata: { annotations } }: CatalogEntity) =>
    annotations['mesh-portal.dev/sidecar'];
  await eventually(
    'a change reaches the entity within 5 s',
    () => entity(outside.entity),
    each => sidecar(each) !== 'none',
    5_000,
  );
  // The rollout went on to change: that is written once it has kept still for half a minute.
  const { metadata } = await eventually(
    'the entity says what the rollout came to',
    () => entity(outside.entity),
    each => sidecar(each) === 'injected',
    45_000,
  );
  assert.equal(metadata.annotations['mesh-portal.dev/mtls'], 'STRICT');
  const titles = metadata.links.map(link => link.title).join(' ');
  for (const target of ['Grafana', 'Kiali', 'Traces']) {
    assert.match(titles, new RegExp(target, 'i'));
  }
});

test('the Mesh tab shows which policy decides', async () => {
  await card()
    .getByRole('link', { name: /Details/ })
    .click();
  await page.getByRole('heading', { name: 'Encryption' }).waitFor();
  await page.getByText('istio-system/default').first().waitFor();
  await keepPicture(page, 'mesh-tab');
});

async function chooseOwner() {
  await page.getByLabel('Owner').click();
  await page.getByRole('option').first().click();
}

async function finishWizard(name: string) {
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await page
    .getByRole('link', { name: 'The component in the catalog' })
    .waitFor({ timeout: 60_000 });
  await keepPicture(page, `template-${name}`);
}

async function next() {
  await page.getByRole('button', { name: 'Next' }).click();
}

test('a JWT-secured service comes out of the template as promised', async () => {
  await page.goto(
    `${portalUrl}/create/templates/default/mesh-jwt-service-istio`,
  );
  await page.getByRole('textbox', { name: /^Name/ }).fill('parcel-quotes');
  await chooseOwner();
  await next();
  await page.getByRole('textbox', { name: /^Namespace/ }).fill('parcel-quotes');
  await page.getByLabel('Cluster').fill(outside.cluster);
  await page
    .getByLabel('Container image')
    .fill('registry.example.com/parcel-quotes:1.0.0');
  await next();
  await page.getByLabel('Issuer').fill('https://login.example.com');
  await page
    .getByLabel('Address of the signing keys')
    .fill('https://login.example.com/jwks.json');
  await page.getByRole('textbox', { name: /^Audience/ }).fill('parcel-quotes');
  await next();
  await finishWizard('jwt');
  await kubectl(
    outside.cluster,
    'apply',
    '-k',
    path.join(published, 'parcel-quotes/deploy'),
  );
  await kubectl(
    outside.cluster,
    '-n',
    'parcel-quotes',
    'rollout',
    'status',
    'deployment/parcel-quotes',
    '--timeout=30s',
  );
  await page
    .getByRole('link', { name: 'The component in the catalog' })
    .click();
  await card().getByText('Token required').waitFor(live);
  await card().getByText('Encrypted').waitFor(live);
  await card().getByText('In the mesh', { exact: true }).waitFor(live);
  await keepPicture(page, 'jwt-service');
});

test('a canary comes out of the template with its shares', async () => {
  await page.goto(`${portalUrl}/create/templates/default/mesh-canary-istio`);
  await page.getByRole('textbox', { name: /^Name/ }).fill('parcel-labels');
  await chooseOwner();
  await next();
  await page.getByRole('textbox', { name: /^Namespace/ }).fill('parcel-labels');
  await page.getByLabel('Cluster').fill(outside.cluster);
  await next();
  await page
    .getByLabel('Image of the stable version')
    .fill('registry.example.com/parcel-labels:1.0.0');
  await page
    .getByLabel('Image of the new version')
    .fill('registry.example.com/parcel-labels:1.1.0');
  await next();
  await finishWizard('canary');
  await kubectl(
    outside.cluster,
    'apply',
    '-k',
    path.join(published, 'parcel-labels/deploy'),
  );
  await kubectl(
    outside.cluster,
    '-n',
    'parcel-labels',
    'rollout',
    'status',
    'deployment/parcel-labels-v2',
    '--timeout=30s',
  );
  await page
    .getByRole('link', { name: 'The component in the catalog' })
    .click();
  await card().getByText('90 % v1').waitFor(live);
  await card().getByText('10 % v2').waitFor(live);
});

test('coverage is counted by team', async () => {
  await page.goto(`${portalUrl}/mesh/teams`);
  await page
    .getByRole('row', { name: /Team Payments/ })
    .first()
    .waitFor();
  await keepPicture(page, 'coverage');
});

test('nothing went wrong in the browser, and nothing left this machine', () => {
  assert.deepEqual(complaints, []);
});

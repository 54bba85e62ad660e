import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Browser, Locator, Page } from 'playwright-core';
import {
  enterAsGuest,
  keepPicture,
  openBrowser,
  portalUrl,
} from './support/browser';
import { openCard, openSection, says, type Section } from './support/meshTab';

let browser: Browser;
let page: Page;
let complaints: string[];

before(async () => {
  browser = await openBrowser();
  ({ page, complaints } = await enterAsGuest(browser));
});

after(() => browser?.close());

const show = (entity: string, section: Section, cluster?: string) =>
  openSection(page, entity, section, cluster);

/** Presses "Open elsewhere" and tells where each entry leads. */
async function linksOf(entity: string): Promise<Map<string, string>> {
  await show(entity, 'Sidecar');
  await page.getByRole('button', { name: 'Open elsewhere' }).click();
  const items = await page.getByRole('menuitem').all();
  const links = await Promise.all(
    items.map(
      async (item): Promise<[string, string]> => [
        (await item.textContent()) ?? '',
        (await item.getAttribute('href')) ?? '',
      ],
    ),
  );
  return new Map(links);
}

/** Follows the first link whose title matches, and reads what the other site was asked for. */
async function follow(
  links: ReadonlyMap<string, string>,
  title: RegExp,
): Promise<{ url: URL; text: string }> {
  const [, href] = [...links].find(([each]) => title.test(each)) ?? [];
  assert.ok(href, `${title} is not among ${[...links.keys()]}`);
  const elsewhere = await page.context().newPage();
  await elsewhere.goto(href);
  const text = await elsewhere.locator('body').innerText();
  await elsewhere.close();
  return { url: new URL(href), text };
}

const textOf = async (where: Locator) =>
  (await where.innerText()).replace(/\s+/g, ' ');

test('every component says whether its pods have a sidecar, and that injection is off by default', async () => {
  await says(await openCard(page, 'booking', 'Mesh'), 'In the mesh');
  const sidecar = await show('address-book', 'Sidecar');
  await says(sidecar, /: no sidecar/, /Injection is off unless asked for/);
  await keepPicture(page, 'acceptance-sidecar');
});

const reasons: Array<
  [what: string, entity: string, cluster: string, why: RegExp, fix: RegExp]
> = [
  [
    'a namespace without a label',
    'address-book',
    'prod-eu',
    /namespace addresses has no injection label/,
    /label namespace addresses istio-injection=enabled/,
  ],
  [
    'a namespace that says no',
    'customs-bridge',
    'prod-eu',
    /Namespace has istio-injection=disabled label/,
    /label namespace customs istio-injection=enabled --overwrite/,
  ],
  [
    'pods that opt out',
    'fleet-gps',
    'prod-eu',
    /Pod has sidecar\.istio\.io\/inject=false label/,
    /"sidecar\.istio\.io\/inject":"true"/,
  ],
  [
    'the network of the host',
    'label-printer',
    'prod-eu',
    /Pods on the host network never get a sidecar/,
    /hostNetwork/,
  ],
  [
    'pods older than the label',
    'invoicing',
    'prod-eu',
    /2 of 3 pods started without the sidecar that a new pod would get/,
    /rollout restart deployment\/invoicing/,
  ],
];
reasons.forEach(([what, entity, cluster, why, fix]) => {
  test(`a pod that is not in the mesh says why, and what opts it in: ${what}`, async () => {
    await says(await show(entity, 'Sidecar', cluster), why, fix);
    await keepPicture(page, `acceptance-why-${entity}`);
  });
});

test('workloads of the platform are exempt from coverage, and still tell their real state', async () => {
  await page.goto(
    `${portalUrl}/mesh/teams?by=namespace&check=in-mesh&in=namespace&scope=prod-eu/istio-system`,
  );
  await says(page.getByRole('dialog'), 'ingress-gateway', /^Exempt$/);
  await keepPicture(page, 'acceptance-platform');
  await page.goto(`${portalUrl}/mesh/unclaimed?q=kyma-system`);
  await says(
    page.getByRole('row', { name: /telemetry-otlp-gateway/ }).first(),
    'In the mesh',
  );
  await says(
    page.getByRole('row', { name: /istio-controller-manager/ }),
    'Not in the mesh',
  );
});

test('all kinds of workloads are told alike, with regular and native sidecars', async () => {
  const kinds: Array<[entity: string, cluster: string, ...said: RegExp[]]> = [
    ['booking', 'prod-eu', /^Deployment/, /3 pods: native sidecar/],
    ['booking', 'stage', /^Deployment/, /2 pods: sidecar/],
    ['fleet-gps', 'prod-eu', /^StatefulSet/],
    ['label-printer', 'prod-eu', /^DaemonSet/],
    ['settlement', 'prod-eu', /^Job/, /1 pod: native sidecar/],
    ['route-planner', 'prod-eu', /^Pod/, /route-planner-debug/],
    ['route-planner', 'stage', /^Rollout/, /3 pods: sidecar/],
  ];
  for (const [entity, cluster, ...said] of kinds) {
    await says(await show(entity, 'Sidecar', cluster), ...said);
  }
  await keepPicture(page, 'acceptance-kinds');
});

test('the effective mTLS mode is told by port, with the object that it comes from', async () => {
  const encryption = await show('payments', 'Encryption', 'prod-eu');
  const ladder = encryption.getByRole('table', {
    name: 'Policy ladder of payments/payments',
  });
  const text = await textOf(ladder);
  assert.match(
    text,
    /Mesh STRICT ?decides PeerAuthentication istio-system\/default/,
  );
  assert.match(
    text,
    /PERMISSIVE ?decides PeerAuthentication payments\/payments spec\.portLevelMtls\.9090\.mode/,
  );
  assert.match(text, /In effect STRICT PERMISSIVE/);
  await keepPicture(page, 'acceptance-mtls');
});

test('a workload outside of the mesh is flagged, and so is a client setting that conflicts', async () => {
  await says(
    await show('address-book', 'Encryption'),
    /istio-system\/default \(STRICT\) has no effect/,
  );
  await says(
    await show('address-book', 'Findings'),
    'Pods without a proxy cannot call the STRICT workloads around them',
  );
  await says(
    await show('payments', 'Encryption', 'prod-eu'),
    'Callers in dispatch',
    /dispatch\/payments-plain makes clients use DISABLE towards port 80, which is STRICT/,
  );
  await keepPicture(page, 'acceptance-conflict');
});

test('the identity is told, and whether it is the shared default', async () => {
  await says(
    await show('payments', 'Encryption', 'prod-eu'),
    'spiffe://cluster.local/ns/payments/sa/payments',
  );
  await says(
    await show('fleet-gps', 'Encryption'),
    'spiffe://cluster.local/ns/dispatch/sa/default',
    /^Shared: every workload of the namespace/,
  );
  await keepPicture(page, 'acceptance-identity');
});

test('the certificate authority is told per revision: its root, until when, and who shares it', async () => {
  const encryption = await show('booking', 'Encryption');
  await says(
    encryption,
    'Certificate authority',
    'Production Europe, revision default',
    'O=Kestrel, CN=Mesh root',
    /^expires in/,
    /^Trusts the same root as Staging, revision/,
    /^Shares no root with/,
  );
  await keepPicture(page, 'acceptance-authority');
});

test('tokens: issuer, keys, audience, required or only checked, and the APIRule with its state', async () => {
  await says(
    await show('booking', 'Access', 'prod-eu'),
    'https://login.kestrel.example',
    'https://login.kestrel.example/jwks',
    'A token is required on',
    'Created by APIRule storefront/booking',
    /APIRule storefront\/booking reports Ready/,
  );
  await keepPicture(page, 'acceptance-token');
  await says(
    await show('notifications', 'Access', 'prod-eu'),
    'Requests without a token get in on',
  );
});

test('a question about a request is answered by the rule that decides', async () => {
  const access = await show('booking', 'Access', 'prod-eu');
  await access.getByRole('textbox', { name: 'Path' }).fill('/bookings/7');
  await access.getByRole('button', { name: 'Token' }).click();
  await page.getByRole('option', { name: 'none', exact: true }).click();
  await access.getByRole('button', { name: 'Work it out' }).click();
  await says(access, /^Refused/);
  await keepPicture(page, 'acceptance-request');
});

test('traces: provider, sampling and the chain up to a healthy backend or the first broken link', async () => {
  await says(
    await show('booking', 'Telemetry', 'prod-eu'),
    /Spans go to kyma-traces; 5 % of new traces are recorded/,
    /TracePipeline tempo passes spans on/,
  );
  await keepPicture(page, 'acceptance-traces');
  const broken = await show('picking', 'Telemetry');
  const text = await textOf(broken);
  assert.match(
    text,
    /Service zipkin\.observability\.svc\.cluster\.local does not exist breaks here/,
  );
});

test('traces, Kiali and dashboards open on exactly this service', async () => {
  const links = await linksOf('booking');
  const traces = await follow(links, /Traces/);
  assert.match(decodeURIComponent(traces.url.href), /booking\.storefront/);
  const kiali = await follow(links, /^Kiali workload/);
  assert.match(
    kiali.url.pathname,
    /\/namespaces\/storefront\/workloads\/booking/,
  );
  const dashboard = await follow(links, /^Grafana \(/);
  assert.equal(
    dashboard.url.searchParams.get('var-service'),
    'booking.storefront.svc.cluster.local',
  );
  const workload = await follow(links, /^Grafana workload/);
  assert.equal(workload.url.searchParams.get('var-namespace'), 'storefront');
  assert.equal(workload.url.searchParams.get('var-workload'), 'booking');
  await keepPicture(page, 'acceptance-links');
});

test('metrics: whether they are reported, and whether something collects them', async () => {
  await says(
    await show('booking', 'Telemetry', 'prod-eu'),
    'Metrics are on: prometheus',
    /MetricPipeline prometheus collects the metrics of proxies in this namespace/,
  );
  await keepPicture(page, 'acceptance-metrics');
});

test('all of it comes without a change of the service: annotations are derived', async () => {
  const catalog = readFileSync(
    path.resolve(__dirname, '../../demo/catalog/components.yaml'),
    'utf8',
  );
  assert.ok(!/mesh-portal\.dev\/(?!exempt:)/.test(catalog));
  const annotations = await page.evaluate(async () => {
    const session = await fetch('/api/auth/guest/refresh', { method: 'POST' });
    const { backstageIdentity } = await session.json();
    const answer = await fetch(
      '/api/catalog/entities/by-name/component/default/booking',
      { headers: { Authorization: `Bearer ${backstageIdentity.token}` } },
    );
    return (await answer.json()).metadata.annotations;
  });
  assert.deepEqual(
    ['sidecar', 'mtls', 'jwt'].map(
      each => annotations[`mesh-portal.dev/${each}`],
    ),
    ['injected', 'STRICT', 'required'],
  );
});

test('traffic rules, with a note that callers without a sidecar do not follow them', async () => {
  await says(
    await show('tracking-api', 'Traffic', 'stage'),
    'Routed by HTTPRoute tracking/tracking-api',
  );
  const traffic = await show('tracking-api', 'Traffic', 'prod-eu');
  await says(
    traffic,
    'Routed by VirtualService tracking/tracking-api',
    'Callers without a sidecar do not follow these rules.',
  );
  await keepPicture(page, 'acceptance-rules');
});

test('shares by version, conditions, and subsets without pods', async () => {
  const card = await openCard(page, 'tracking-api', 'Traffic');
  await says(card, /^90.% v1$/, /^10.% v2$/, 'header x-canary is true');
  await keepPicture(page, 'acceptance-shares');
  await says(
    await show('notifications', 'Traffic', 'stage'),
    /No ready pod belongs to subset v2/,
  );
});

test('mirrors and faults are told, faults conspicuously', async () => {
  const card = await openCard(page, 'booking', 'Traffic');
  await says(
    card,
    'Faults are being injected',
    /5.% of requests wait 2 s · 1.% of requests end with 503/,
    /mirrored: 20.% to v2/,
  );
  await keepPicture(page, 'acceptance-faults');
});

test('timeouts, retries and circuit breakers, with defaults told from choices', async () => {
  const traffic = await show('pricing', 'Traffic', 'prod-eu');
  const text = await textOf(traffic);
  assert.match(text, /Timeout 2 s VirtualService storefront\/pricing/);
  assert.match(
    text,
    /Outlier detection consecutive5xxErrors: 5.*DestinationRule storefront\/pricing/,
  );
  await keepPicture(page, 'acceptance-resiliency');
  const defaults = await textOf(await show('booking', 'Traffic', 'prod-eu'));
  assert.match(
    defaults,
    /Timeout none Istio default Retries 2 retries on .* Istio default/,
  );
});

test('the version of each proxy is held against the control plane', async () => {
  const upgrade = await show('notifications', 'Upgrade', 'prod-eu');
  await says(
    upgrade,
    'The control plane runs Istio 1.30.2.',
    'Istio 1.29.6',
    'other version',
  );
  await keepPicture(page, 'acceptance-versions');
});

test('who restarts stale pods, and why Kyma cannot, with the guide', async () => {
  await says(
    await show('notifications', 'Upgrade', 'prod-eu'),
    'Kyma restarts the pods itself.',
  );
  const upgrade = await show('settlement', 'Upgrade');
  await says(upgrade, /Kyma cannot restart these pods: they belong to a Job/);
  const guide = upgrade.getByRole('link', { name: /Kyma’s guide/ });
  assert.match((await guide.getAttribute('href')) ?? '', /kyma-project/);
  await keepPicture(page, 'acceptance-restart');
  await says(
    await show('route-planner', 'Upgrade', 'prod-eu'),
    /Annotation sidecar\.istio\.io\/proxyImage pins/,
    /no owner of them is found/,
  );
});

test('nothing went wrong in the browser, and nothing left this machine', () => {
  assert.deepEqual(complaints, []);
});

import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { Browser, Page } from 'playwright-core';
import {
  enterAsGuest,
  keepPicture,
  openBrowser,
  portalUrl,
} from './support/browser';

let browser: Browser;

before(async () => {
  browser = await openBrowser();
});

after(() => browser?.close());

const pages: Array<[name: string, path: string, landmark: string]> = [
  ['overview', '/catalog/default/component/booking', 'Token required'],
  ['tab', '/catalog/default/component/payments/mesh', 'Work it out'],
  ['coverage', '/mesh', 'encrypted'],
  ['clusters', '/mesh/clusters', 'Production Europe'],
];

/** Opens each page and waits until it has said what it is about. */
async function visit(
  page: Page,
  look: (name: string) => Promise<void>,
): Promise<void> {
  for (const [name, address, landmark] of pages) {
    await page.goto(`${portalUrl}${address}`);
    await page.getByText(landmark).first().waitFor();
    await page.waitForLoadState('networkidle');
    await look(name);
  }
}

// 700 px are what a window of 1400 px shows at a zoom of 200 %.
[320, 700].forEach(width => {
  test(`no page has to be scrolled sideways at ${width} px`, async () => {
    const { page } = await enterAsGuest(browser, { width, height: 800 });
    const tooWide: string[] = [];
    await visit(page, async name => {
      await keepPicture(page, `narrow-${name}-${width}`);
      const beyond = await page.evaluate(
        () =>
          document.documentElement.scrollWidth -
          document.documentElement.clientWidth,
      );
      if (beyond > 0) {
        tooWide.push(`${name} by ${beyond} px`);
      }
    });
    assert.deepEqual(tooWide, []);
    await page.context().close();
  });
});

test('where colours are forced, states and shares are still told apart', async () => {
  const { page } = await enterAsGuest(browser);
  await page.emulateMedia({ forcedColors: 'active' });
  await visit(page, name => keepPicture(page, `forced-colours-${name}`));
  await page.goto(`${portalUrl}/catalog/default/component/tracking-api`);
  const bar = page
    .getByRole('img', { name: /^Share of requests: .* and / })
    .first();
  await bar.waitFor();
  const parts = await bar.evaluate(element =>
    [...element.children].map(part => {
      const { backgroundColor, borderTopWidth, outlineStyle } =
        getComputedStyle(part);
      return { backgroundColor, borderTopWidth, outlineStyle };
    }),
  );
  await keepPicture(page, 'forced-colours-shares');
  assert.ok(parts.length > 1);
  const canvas = await page.evaluate(
    () => getComputedStyle(document.body).backgroundColor,
  );
  for (const part of parts) {
    assert.ok(
      part.backgroundColor !== canvas ||
        part.borderTopWidth !== '0px' ||
        part.outlineStyle !== 'none',
      JSON.stringify(part),
    );
  }
  await page.context().close();
});

test('where motion is unwanted, nothing of the plugin moves, not even while it loads', async () => {
  const { page } = await enterAsGuest(browser);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  let answer = () => {};
  const held = new Promise<void>(resolve => {
    answer = resolve;
  });
  await page.route('**/api/mesh/v1/entities/**', async route => {
    await held;
    await route.continue();
  });
  await page.goto(`${portalUrl}/catalog/default/component/booking`);
  const card = page
    .getByRole('article')
    .filter({ has: page.getByRole('heading', { name: 'Mesh', exact: true }) });
  await card.waitFor();
  const moving = () =>
    card.evaluate(
      element =>
        element
          .getAnimations({ subtree: true })
          // What follows the scroll bar moves only with it.
          .filter(
            ({ playState, timeline }) =>
              playState === 'running' && timeline instanceof DocumentTimeline,
          ).length,
    );
  assert.equal(await moving(), 0);
  answer();
  await card.getByText('In the mesh').first().waitFor();
  assert.equal(await moving(), 0);
  await page.context().close();
});

test('at a quarter of the speed nothing jumps that was seen before, and it is told how soon the card follows its answer', async (context: TestContext) => {
  const { page } = await enterAsGuest(browser);
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.addInitScript(() => {
    performance.setResourceTimingBufferSize(2000);
    const seen = { shift: 0, shown: 0, moved: [] as string[] };
    Object.assign(window, { seen });
    new PerformanceObserver(list => {
      for (const entry of list.getEntries() as any[]) {
        const ours = (entry.sources as any[]).filter(({ node }) =>
          (node instanceof Element ? node : node?.parentElement)?.closest(
            'article',
          ),
        );
        if (ours.length > 0) {
          seen.shift += entry.value;
          seen.moved.push(
            ours.map(({ node }) => node?.textContent?.slice(0, 40)).join(' | '),
          );
        }
      }
    }).observe({ type: 'layout-shift', buffered: true });
    new MutationObserver(() => {
      const isThere = [...document.querySelectorAll('article')].some(each =>
        each.textContent?.includes('Token required'),
      );
      if (isThere && seen.shown === 0) {
        seen.shown = performance.now();
      }
    }).observe(document, { childList: true, subtree: true });
  });
  for (let visited = 0; visited < 5; visited++) {
    await page.goto(`${portalUrl}/catalog/default/component/booking`);
    await page.getByText('Token required').first().waitFor();
    await page.waitForLoadState('networkidle');
    const { shift, shown, moved, answered } = await page.evaluate(() => ({
      ...(window as any).seen,
      answered: performance
        .getEntriesByType('resource')
        .filter(({ name }) =>
          /\/mesh\/v1\/entities\/[^?]*\/booking(\?|$)/.test(name),
        )
        .map(each => (each as PerformanceResourceTiming).responseEnd)
        .at(0),
    }));
    context.diagnostic(
      `card ${Math.round(
        shown - answered,
      )} ms after its answer (goal 300), layout shift ${shift.toFixed(3)}`,
    );
    // How high the cards of this entity are is known from the second time on.
    assert.ok(visited === 0 || shift <= 0.02, `${shift}: ${moved}`);
    assert.ok(shown > answered, `shown ${shown}, answered ${answered}`);
  }
  await page.context().close();
});

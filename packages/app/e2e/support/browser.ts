import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Browser, BrowserContext, chromium, Page } from 'playwright-core';

/** Address of the portal under test. */
export const portalUrl = process.env.PORTAL_URL!;

const artefacts = path.resolve(__dirname, '../../../../e2e-artifacts');

/** Starts a headless Chromium that talks to loopback only. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page that has entered the portal as a guest; `complaints` collects errors of the page and hosts elsewhere. */
export async function enterAsGuest(
  browser: Browser,
  options: {
    colorScheme?: 'light' | 'dark';
    width?: number;
    height?: number;
    /** What else the browser does with what it is asked for. */
    prepare?: (context: BrowserContext) => Promise<void>;
  } = {},
): Promise<{ page: Page; complaints: string[] }> {
  const {
    colorScheme = 'light',
    width = 1400,
    height = 950,
    prepare,
  } = options;
  const context = await browser.newContext({
    colorScheme,
    viewport: { width, height },
  });
  context.setDefaultTimeout(15_000);
  await prepare?.(context);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', error => complaints.push(`uncaught: ${error.message}`));
  page.on('request', request => {
    const { hostname } = new URL(request.url());
    if (hostname && !['localhost', '127.0.0.1'].includes(hostname)) {
      complaints.push(`request to ${hostname}`);
    }
  });
  await page.goto(portalUrl);
  await page.getByRole('button', { name: 'Enter' }).click();
  await page.getByRole('link', { name: 'Catalog' }).first().waitFor();
  return { page, complaints };
}

/** Keeps a picture of the page in the ignored folder of artefacts. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(artefacts, { recursive: true });
  await page.screenshot({ path: path.join(artefacts, `${name}.png`) });
}

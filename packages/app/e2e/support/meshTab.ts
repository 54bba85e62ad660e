import { Locator, Page } from 'playwright-core';
import { portalUrl } from './browser';

export type Section =
  | 'Sidecar'
  | 'Encryption'
  | 'Access'
  | 'Traffic'
  | 'Telemetry'
  | 'Upgrade'
  | 'Findings'
  | 'History';

/** Opens one section of an entity's Mesh tab, narrowed to a cluster where one is given, and waits for what it says. */
export async function openSection(
  page: Page,
  entity: string,
  section: Section,
  cluster?: string,
): Promise<Locator> {
  const narrowed = cluster ? `?cluster=${cluster}` : '';
  const anchor = section.toLowerCase();
  await page.goto(
    `${portalUrl}/catalog/default/component/${entity}/mesh${narrowed}#${anchor}`,
  );
  const region = page.getByRole('region', { name: section, exact: true });
  await page.getByRole('button', { name: 'Refresh', exact: true }).waitFor();
  await region.getByRole('heading', { level: 3 }).first().waitFor();
  return region;
}

/** The card of an entity's overview that has a heading. */
export async function openCard(
  page: Page,
  entity: string,
  heading: string,
): Promise<Locator> {
  await page.goto(`${portalUrl}/catalog/default/component/${entity}`);
  const card = page
    .getByRole('article')
    .filter({ has: page.getByRole('heading', { name: heading, exact: true }) })
    // A page of the legacy frontend system is an article itself.
    .last();
  await card.waitFor();
  return card;
}

/** Waits until all of it can be read there. */
export async function says(
  where: Locator,
  ...texts: Array<string | RegExp>
): Promise<void> {
  for (const text of texts) {
    await where.getByText(text).filter({ visible: true }).first().waitFor();
  }
}

import AxeBuilder from '@axe-core/playwright';
import { expect, test as base } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { isKnownNoise } from '../console/known-noise.ts';
import { reasonToSkip } from '../console/rig.ts';

/** Where the page runs: in our own shell, with the demo behind it, or in the real OpenShift console. */
const hosts = {
  standalone: { path: '/', api: '/api/v1/' },
  openshift: { path: '/network-flows', api: '/api/proxy/plugin/tributary/backend/api/v1/' },
} as const;

export type HostName = keyof typeof hosts;

export interface HostOptions {
  readonly hostName: HostName;
}

interface Fixtures {
  /** What the page complains about on the browser's console; a test that leaves any there fails. */
  readonly errors: string[];
  readonly host: (typeof hosts)[HostName];
}

export const test = base.extend<HostOptions & Fixtures>({
  hostName: ['standalone', { option: true }],
  host: async ({ hostName }, use) => {
    await use(hosts[hostName]);
  },
  errors: [
    async ({ page, hostName }, use) => {
      const reason = hostName === 'openshift' ? reasonToSkip() : undefined;
      base.skip(reason !== undefined, reason);
      const errors: string[] = [];
      const note = (text: string, url = '') => {
        if (hostName === 'openshift' && isKnownNoise(text, url)) return;
        errors.push(`${text} ${url}`);
      };
      page.on('pageerror', (error) => note(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') note(message.text(), message.location().url);
      });
      await use(errors);
      expect(errors, 'errors on the console').toEqual([]);
    },
    { auto: true },
  ],
});

/** The rows of the table of flows that are drawn, without its heading; the table is named in the page's language. */
export function flowRows(page: Page, table = 'Traffic flows'): Locator {
  return page.getByRole('grid', { name: table }).locator('tr[data-index]');
}

/** Opens a view, by the query part of its link, once flows of net1 are stored. */
export async function openView(page: Page, { path, api }: Fixtures['host'], query = '') {
  await expect(async () => {
    const answer = await page.request.get(`${api}flows?filters=Interfaces%3Dnet1&limit=1`);
    const { flows } = (await answer.json()) as { flows: unknown[] };
    expect(flows).toHaveLength(1);
  }).toPass();
  await page.goto(`${path}${query}`);
  await expect(flowRows(page).first()).toBeVisible();
}

/** Every row in sight has an observation point on net1 and none on net10. */
export async function expectOnlyNet1(page: Page): Promise<void> {
  const texts = await flowRows(page).allInnerTexts();
  expect(texts.length).toBeGreaterThan(3);
  expect(texts.filter((text) => !/\bnet1\b/.test(text))).toEqual([]);
  expect(texts.filter((text) => /\bnet10\b/.test(text))).toEqual([]);
}

/** Fails with every rule that the page breaks, and where. */
export async function expectAccessible(page: Page, within?: string): Promise<void> {
  const builder = new AxeBuilder({ page });
  const { violations } = await (within === undefined ? builder : builder.include(within)).analyze();
  const places = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(' | ')}`,
  );
  expect(places, 'axe').toEqual([]);
}

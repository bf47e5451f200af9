/**
 * `node scripts/screenshots.ts [ADDRESS]`: takes the pictures of docs/images from a running `npm start`, best after a
 * quarter of an hour of the demo. The address is that of the page, http://127.0.0.1:9001 by default.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';
import { chromium as settings } from '../integration-tests/e2e/chromium.ts';

interface Picture {
  readonly file: string;
  readonly theme: 'light' | 'dark';
  /** Query part of the link. */
  readonly view: string;
  /** What to do once the view is there. */
  readonly then?: (page: Page) => Promise<void>;
}

const FOLDER = fileURLToPath(new URL('../docs/images/', import.meta.url));
const NET1 = 'filters=interfaces=net1';

const PICTURES: readonly Picture[] = [
  { file: 'traffic-flows-light.png', theme: 'light', view: NET1 },
  { file: 'traffic-flows-dark.png', theme: 'dark', view: NET1 },
  { file: 'interfaces-light.png', theme: 'light', view: 'tab=interfaces' },
  { file: 'interfaces-dark.png', theme: 'dark', view: 'tab=interfaces' },
  { file: 'filter-completion.png', theme: 'light', view: '', then: completeFilter },
];

async function completeFilter(page: Page): Promise<void> {
  await page
    .getByRole('combobox', { name: /filter/i })
    .first()
    .pressSequentially('interfaces = ne');
  await page.getByRole('option').first().waitFor();
}

const address = process.argv[2] ?? 'http://127.0.0.1:9001';
const browser = await chromium.launch(settings.launchOptions);
for (const { file, theme, view, then } of PICTURES) {
  const viewport = { width: 1600, height: 1000 };
  const page = await browser.newPage({ viewport, colorScheme: theme });
  await page.goto(`${address}/?${view}`);
  await page.getByRole('gridcell').or(page.getByRole('cell')).nth(20).waitFor();
  await page.waitForLoadState('networkidle');
  await then?.(page);
  await page.screenshot({ path: path.join(FOLDER, file), animations: 'disabled' });
  console.log(file);
  await page.close();
}
await browser.close();

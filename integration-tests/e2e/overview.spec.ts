import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { expectAccessible, flowRows, test } from './page.ts';

const OVERVIEW = '/?tab=overview';

/** Opens a link to the Overview once there are flows of net1, and waits until every card has its answer. */
async function open(page: Page, link: string): Promise<void> {
  await expect(async () => {
    const answer = await page.request.get('/api/v1/flows?filters=Interfaces%3Dnet1&limit=1');
    const { flows } = (await answer.json()) as { flows: unknown[] };
    expect(flows).toHaveLength(1);
  }).toPass();
  await page.goto(link);
  await settled(page);
}

async function settled(page: Page): Promise<void> {
  await expect(cards(page).first()).toBeVisible();
  await expect(page.locator('[data-card][aria-busy="true"]')).toHaveCount(0);
}

function cards(page: Page): Locator {
  return page.locator('[data-card]');
}

function card(page: Page, title: string): Locator {
  return page.getByRole('region', { name: title, exact: true });
}

async function cardTitles(page: Page): Promise<string[]> {
  return cards(page).getByRole('heading', { level: 2 }).allInnerTexts();
}

/** A link to a minute of the demo that is over, so that every answer is of the same flows. */
async function pastMinute(page: Page): Promise<string> {
  const answer = await page.request.get('/api/v1/status');
  const { store } = (await answer.json()) as { store: { newestMs: number } };
  const end = Math.floor(store.newestMs / 1_000) - 15;
  return `startTime=${end - 60}&endTime=${end}`;
}

test('interfaces and secondary networks come first, in one request for all cards', async ({
  page,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (/\/api\/v1\/(metrics|histogram|flows)/.test(request.url())) asked.push(request.method());
  });
  await open(page, OVERVIEW);
  expect((await cardTitles(page)).slice(0, 4)).toEqual([
    'Primary against secondary networks',
    'Top interfaces',
    'Top secondary networks',
    'Top virtual functions',
  ]);
  await expect(card(page, 'Top interfaces').getByText('net1', { exact: true })).toBeVisible();
  expect(asked).toEqual(['POST']);
});

test('a card adds up to the same total as the summary of both tabs', async ({ page }) => {
  const range = await (async () => {
    await open(page, OVERVIEW);
    return pastMinute(page);
  })();
  await page.goto(`${OVERVIEW}&${range}&cards=total,protocols.table,secondary`);
  await settled(page);
  const summary = page.locator('.tributary-summary__totals');
  const overview = await summary.innerText();
  const bytes = await summary.locator('span').nth(1).innerText();
  for (const title of ['Total traffic', 'Top protocols', 'Primary against secondary networks']) {
    await expect(card(page, title).getByText(`Total ${bytes}`, { exact: true })).toBeVisible();
  }
  await page.getByRole('tab', { name: 'Traffic flows' }).click();
  await expect(flowRows(page).first()).toBeVisible();
  await expect(summary).toHaveText(overview.replaceAll('\n', ''));
});

test('brushing a chart sets the range', async ({ page }) => {
  await open(page, `${OVERVIEW}&timeRange=300&cards=total`);
  const chart = page.getByRole('slider', { name: /^Total traffic/ });
  const box = (await chart.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  await expect(page).toHaveURL(/startTime=\d+&endTime=\d+/);
});

test('the keyboard reads a chart, and zooms in', async ({ page }) => {
  await open(page, `${OVERVIEW}&timeRange=300&cards=total`);
  const chart = page.getByRole('slider', { name: /^Total traffic/ });
  await chart.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(chart).toHaveAttribute('aria-valuetext', /Bytes: .*B\/s/);
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/startTime=\d+&endTime=\d+/);
});

test('a click on a series filters for it, the button beside it filters it out', async ({
  page,
}) => {
  await open(page, `${OVERVIEW}&cards=interfaces`);
  await card(page, 'Top interfaces')
    .getByRole('button', { name: 'Filter for net1', exact: true })
    .click();
  await expect(page).toHaveURL(/filters=interfaces=net1/);
  await page.goBack();
  await settled(page);
  const out = card(page, 'Top interfaces').getByRole('button', {
    name: 'Filter out net1',
    exact: true,
  });
  await out.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/filters=interfaces(!|%21)=net1/);
  await expect(card(page, 'Top interfaces').getByText('net1', { exact: true })).toHaveCount(0);
});

test('cards are chosen, moved and drawn otherwise, and a link restores them', async ({
  page,
  browser,
}) => {
  await open(page, `${OVERVIEW}&cards=interfaces,total,protocols`);
  await page.getByRole('button', { name: 'Choose cards' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cards' });
  await dialog.getByRole('checkbox', { name: 'Top ports', exact: true }).check();
  await dialog.getByRole('button', { name: 'Save' }).click();

  const grip = page.getByRole('button', { name: /^Move Top interfaces/ });
  await grip.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('status').filter({ hasText: 'is now 2 of 4' })).toBeAttached();
  await expect(grip).toBeFocused();

  await page.getByRole('button', { name: 'Options of Top protocols' }).click();
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Resize Total traffic/ }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/cards=total\.w12,interfaces,protocols\.table,ports$/);

  const fresh = await browser.newContext();
  const other = await fresh.newPage();
  await other.goto(page.url());
  await settled(other);
  expect(await cardTitles(other)).toEqual([
    'Total traffic',
    'Top interfaces',
    'Top protocols',
    'Top ports',
  ]);
  await expect(card(other, 'Top protocols').getByRole('grid')).toBeVisible();
  await fresh.close();

  await page.getByRole('button', { name: 'Restore default cards' }).click();
  await expect(page).not.toHaveURL(/cards=/);
});

test('a card that fails says why, and the others stand', async ({ page, errors }) => {
  await page.route('**/api/v1/metrics', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { answers: unknown[] };
    const { queries } = route.request().postDataJSON() as { queries: { aggregateBy?: string[] }[] };
    const failing = queries.findIndex(({ aggregateBy }) => aggregateBy?.[0] === 'Proto');
    body.answers[failing] = {
      problem: { code: 'store-limit', detail: 'too much was asked', remedy: 'Narrow the filter.' },
    };
    await route.fulfill({ json: body });
  });
  await open(page, `${OVERVIEW}&cards=interfaces,protocols`);
  await expect(card(page, 'Top protocols')).toContainText('Narrow the filter.');
  await expect(card(page, 'Top interfaces').getByText('net1', { exact: true })).toBeVisible();
  await page.unroute('**/api/v1/metrics');
  await card(page, 'Top protocols').getByRole('button', { name: 'Retry' }).click();
  await expect(card(page, 'Top protocols')).not.toContainText('Narrow the filter.');
  expect(errors).toEqual([]);
});

test('what no agent observes is said, without an error', async ({ page }) => {
  await open(page, `${OVERVIEW}&cards=dnsCodes,dropCauses`);
  await expect(card(page, 'DNS response codes')).toContainText('where DNS is switched on');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a card is exported, expanded, and opened as flows', async ({ page }) => {
  await open(page, `${OVERVIEW}&cards=total,flags`);
  const menu = page.getByRole('button', { name: 'Actions of Total traffic' });
  for (const [item, file] of [
    ['Export as CSV', 'tributary-total.csv'],
    ['Export as PNG', 'tributary-total.png'],
  ] as const) {
    await menu.click();
    const downloading = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: item }).click();
    expect((await downloading).suggestedFilename()).toBe(file);
  }
  await menu.click();
  await page.getByRole('menuitem', { name: 'Expand' }).click();
  await expect(page).toHaveURL(/card=total/);
  await expect(page.getByRole('dialog').getByRole('grid', { name: 'Total traffic' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Actions of TCP flag anomalies' }).click();
  await page.getByRole('menuitem', { name: 'Open in Traffic flows' }).click();
  await expect(flowRows(page).first()).toBeVisible();
  await expect(page).toHaveURL(/filters=protocol=6/);
});

test('no card is cut off on a screen 320 pixels wide', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await open(page, OVERVIEW);
  for (const one of await cards(page).all()) {
    const { x, width } = (await one.boundingBox())!;
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(320);
  }
});

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing on the Overview, ${theme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme });
    await open(page, OVERVIEW);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Options of Top interfaces' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page);
    await page.goto(`${OVERVIEW}&card=total`);
    await expect(page.getByRole('dialog').getByRole('grid')).toBeVisible();
    await expectAccessible(page);
  });
}

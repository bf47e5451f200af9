import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { expectAccessible, flowRows, test } from './page.ts';

/** Opens the topology once the demo's flows of net1 are there, with a time range that no longer changes. */
async function open(page: Page, more = ''): Promise<string> {
  let time = '';
  await expect(async () => {
    const now = Math.floor(Date.now() / 1000);
    time = `startTime=${now - 300}&endTime=${now - 5}`;
    const query = `filters=Interfaces%3Dnet1&limit=1&${time}`;
    const answer = await page.request.get(`/api/v1/flows?${query}`);
    const { flows } = (await answer.json()) as { flows: unknown[] };
    expect(flows).toHaveLength(1);
  }).toPass();
  await page.goto(`/?tab=topology&${time}${more}`);
  await expect(shown(page)).toBeVisible();
  return time;
}

/** The graph, laid out and drawn, or the table. */
function shown(page: Page): Locator {
  const graph = page.locator('.tributary-topology__stage[data-ready]');
  return graph.or(page.getByRole('grid', { name: 'Edges' }));
}

/** The buttons in the table that open an edge. */
function edgeLinks(page: Page): Locator {
  return page.getByRole('button', { name: /, details$/ });
}

test('the totals are those of Traffic flows', async ({ page }) => {
  const time = await open(page);
  await expect(async () => {
    await page.goto(`/?tab=topology&${time}&topoTop=100`);
    const topology = await page.locator('.tributary-topology__total').allInnerTexts();
    await page.goto(`/?tab=flows&${time}`);
    const flows = page.locator('.tributary-summary__totals > span');
    await expect(flows).toHaveCount(4);
    const [count, bytes, packets] = await flows.allInnerTexts();
    expect(topology.slice(0, 3)).toEqual([count, bytes, packets]);
  }).toPass();
});

test('the edges of net1 and net10 are their own, and the legend tells them apart', async ({
  page,
}) => {
  await open(page);
  const legend = page.locator('.tributary-topology__legend');
  await expect(legend.getByText('net1', { exact: true })).toBeVisible();
  await expect(legend.getByText('net10', { exact: true })).toBeVisible();
});

test('an edge leads to its flows, and there are as many of them', async ({ page }) => {
  await open(page, '&topoShow=table&topoSort=flows:desc');
  const row = page.getByRole('row').filter({ has: page.getByText('net1', { exact: true }) });
  const count = await row.first().getByRole('gridcell').nth(5).innerText();
  await row
    .first()
    .getByRole('button', { name: /, details$/ })
    .click();
  await page.getByRole('button', { name: 'Show flows' }).click();
  await expect(page).not.toHaveURL(/tab=topology/);
  await expect(flowRows(page).first()).toContainText('net1');
  await expect(page.locator('.tributary-summary__totals')).toContainText(`${count} flows`);
});

test('the table is read and opened by the keyboard alone', async ({ page }) => {
  await open(page, '&topoShow=table');
  await edgeLinks(page).first().focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('button', { name: 'Show flows' });
  await expect(panel).toBeVisible();
  await expect(page.getByRole('img', { name: /^Rate/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
});

test('a link opens the same view in a browser that has never been here', async ({
  page,
  browser,
}) => {
  const time = await open(page);
  await page.getByRole('button', { name: 'Layout: Force' }).click();
  await page.getByRole('option', { name: 'Layered' }).click();
  await page.getByRole('button', { name: 'Scope: Pods' }).click();
  await page.getByRole('option', { name: 'Interfaces' }).click();
  await page.getByRole('textbox', { name: 'Find in the graph' }).fill('net1');
  await expect(page).toHaveURL(/topoFind=net1/);
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await edgeLinks(page).first().click();
  const name = await page.getByRole('heading', { level: 2 }).first().innerText();

  const fresh = await browser.newContext({ viewport: { width: 1600, height: 1000 } });
  const other = await fresh.newPage();
  await other.goto(page.url());
  await expect(other.getByRole('heading', { level: 2 }).first()).toHaveText(name);
  await expect(other.getByRole('button', { name: 'Scope: Interfaces' })).toBeVisible();
  await expect(other.getByRole('button', { name: 'Layout: Layered' })).toBeVisible();
  await fresh.close();

  await page.goBack();
  await page.goBack();
  await expect(page.locator('.tributary-topology__stage')).toBeVisible();
  expect(page.url()).toContain(time);
});

test('hiding, stepping in and stepping out change what is drawn, and are in the link', async ({
  page,
}) => {
  await open(page, '&topoShow=table');
  await edgeLinks(page).first().click();
  const before = Number(
    await page.getByRole('grid', { name: 'Edges' }).getAttribute('aria-rowcount'),
  );
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  const node = await page.evaluate<string>(
    `fetch('/api/v1/metrics?' + new URLSearchParams({ timeRange: '300', type: 'Bytes', function: 'sum', top: '1', aggregateBy: 'SrcNetNamespace' }))
       .then((answer) => answer.json()).then(({ series }) => series[0].labels.SrcNetNamespace)`,
  );
  await page.goto(`${page.url()}&topoSelected=pod/netns/${node}`);
  await page.getByRole('button', { name: 'Hide', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Show hidden (1)' })).toBeVisible();
  const grid = page.getByRole('grid', { name: 'Edges' });
  expect(Number(await grid.getAttribute('aria-rowcount'))).toBeLessThan(before);
  await page.getByRole('button', { name: 'Show hidden (1)' }).click();
  await expect(grid).toHaveAttribute('aria-rowcount', String(before));

  await page.goto(`${page.url()}&topoSelected=pod/netns/${node}`);
  await page.getByRole('button', { name: 'Step in' }).click();
  await expect(page).toHaveURL(/topoScope=interface/);
  await expect(page).toHaveURL(/filters=/);
  await page.getByRole('button', { name: 'Step out' }).click();
  await expect(page).not.toHaveURL(/filters=/);
  await expect(page.getByRole('button', { name: 'Scope: Pods' })).toBeVisible();
});

test('the graph is exported as PNG and as SVG', async ({ page }) => {
  await open(page);
  const exported = async (kind: string) => {
    await page.getByRole('button', { name: 'Export' }).click();
    const downloading = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: `Export as ${kind}` }).click();
    return readFileSync(await (await downloading).path());
  };
  expect((await exported('PNG')).subarray(1, 4).toString()).toBe('PNG');
  const svg = (await exported('SVG')).toString();
  expect(svg).toMatch(/^<svg /);
  expect(svg).toContain('<path ');
  expect(svg).toContain('</text>');
});

test('a graph of nothing says why', async ({ page }) => {
  await open(page);
  await page.goto('/?tab=topology&filters=interfaces=net1%3Bprotocol=6%3Bdst_port=9');
  await page.getByText(/^Destination port = 9 leaves none of them/).waitFor();
});

test('nothing is cut off on a screen 320 pixels wide', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await open(page);
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect(overflow).toBe(0);
});

for (const theme of ['light', 'dark'] as const) {
  for (const as of ['graph', 'table'] as const) {
    test(`axe finds nothing on the ${as} and its panel, ${theme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme });
      await open(page, `&topoShow=table`);
      await edgeLinks(page).first().click();
      await expect(page.getByRole('button', { name: 'Show flows' })).toBeVisible();
      if (as === 'graph') await page.getByRole('button', { name: 'Graph', exact: true }).click();
      await expect(shown(page)).toBeVisible();
      await expect(page.getByRole('img', { name: /^Rate/ })).toBeVisible();
      await expectAccessible(page);
    });
  }
}

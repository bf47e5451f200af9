import { expect } from '@playwright/test';
import { flowRows, test } from '../e2e/page.ts';
import { network, otherPod, pod } from './cluster.ts';

const POD_PAGE = `/k8s/ns/${pod.namespace}/pods/${pod.name}`;
const NETWORK_PAGE = `/k8s/ns/${network.namespace}/k8s.cni.cncf.io~v1~NetworkAttachmentDefinition/${network.name}`;

test('the page stands under Observe, and the console brings PatternFly', async ({ page }) => {
  const scripts: string[] = [];
  page.on('response', (response) => {
    if (/\/api\/plugins\/tributary\/.*\.js$/.test(response.url())) scripts.push(response.url());
  });
  await page.goto('/network-flows?filters=interfaces=net1&timeRange=3600');
  await expect(page.getByRole('heading', { name: 'Network flows', level: 1 })).toBeVisible();
  await page.getByRole('button', { name: 'Observe' }).click();
  await expect(page.getByRole('link', { name: 'Network flows' })).toBeVisible();
  await expect(flowRows(page).nth(5)).toContainText('net1');
  await expect(page.getByText('net10')).toHaveCount(0);
  expect(scripts.filter((url) => url.includes('patternfly'))).toEqual([]);
  expect(await page.evaluate(() => (window as { windowError?: unknown }).windowError)).toBe(
    undefined,
  );
});

test("a Pod's tab shows its own flows and interfaces, and no filter takes that away", async ({
  page,
}) => {
  await page.goto(POD_PAGE);
  await page.getByRole('tab', { name: 'Network flows' }).click();
  await expect(page).toHaveURL(new RegExp(`${POD_PAGE}/network-flows`));
  const chips = page.getByRole('list', { name: 'Filters in force' });
  await expect(chips.getByRole('link', { name: pod.name })).toBeVisible();
  await expect(flowRows(page).first()).toBeVisible();
  const rows = await flowRows(page).allInnerTexts();
  expect(rows.filter((row) => !new RegExp(`\\b${pod.name}\\b`).test(row))).toEqual([]);

  // any of the filters, but of this pod's flows only
  await page.goto(`${POD_PAGE}/network-flows?filters=dst_name=${otherPod.name}&match=any`);
  await expect(flowRows(page).first()).toContainText(pod.name);
  await expect(flowRows(page).first()).toContainText(otherPod.name);
  await expect(chips.getByRole('button', { name: /^Remove/ })).toHaveCount(1);

  await page.getByRole('tab', { name: 'Interfaces' }).click();
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  for (const row of (await page.getByRole('row').all()).slice(1)) {
    await expect(row).toContainText(pod.name);
  }
});

test('the tab of a NetworkAttachmentDefinition shows what flows on it, its page who is attached', async ({
  page,
}) => {
  await page.goto(NETWORK_PAGE);
  await expect(page.getByText('Attached pods')).toBeVisible();
  await expect(page.getByRole('link', { name: pod.name, exact: true })).toBeVisible();
  await page.getByRole('tab', { name: 'Network flows' }).click();
  await expect(flowRows(page).first()).toBeVisible();
  const rows = await flowRows(page).allInnerTexts();
  expect(rows.filter((row) => !row.includes(network.interface))).toEqual([]);
});

test("an object's menu leads to its flows, where the filters can be changed", async ({ page }) => {
  await page.goto(POD_PAGE);
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'View network flows' }).click();
  await expect(page).toHaveURL(/\/network-flows\?.*src_name=web-0.*match=bidirectional/);
  await expect(flowRows(page).first()).toContainText(pod.name);
});

test('the preferred tab opens first', async ({ page }) => {
  await page.goto('/user-preferences/tributary');
  await page.getByRole('button', { name: 'Traffic flows' }).click();
  await page.getByRole('option', { name: 'Interfaces' }).click();
  await page.goto('/network-flows');
  await expect(page.getByRole('tab', { name: 'Interfaces', selected: true })).toBeVisible();
});

for (const theme of ['light', 'dark'] as const) {
  test(`follows the console's theme: ${theme}`, async ({ page }) => {
    await page.addInitScript((name) => {
      localStorage.setItem('console-user-settings', JSON.stringify({ 'console.theme': name }));
    }, theme);
    await page.goto('/network-flows?filters=interfaces=net1');
    await expect(flowRows(page).first()).toBeVisible();
    const shade = await page.evaluate<number>(
      `getComputedStyle(document.querySelector('.tributary-filter-input')).backgroundColor.match(/\\d+/)[0] * 1`,
    );
    expect(shade > 128).toBe(theme === 'light');
  });
}

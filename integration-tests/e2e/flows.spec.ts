import { expect } from '@playwright/test';
import { expectAccessible, expectOnlyNet1, flowRows, openView, test } from './page.ts';

const NET1 = '?filters=interfaces=net1';

test('sorting by bytes puts the largest flow of the whole range first', async ({ page, host }) => {
  await openView(page, host, NET1);
  await page.getByRole('button', { name: 'Bytes', exact: true }).click();
  await expect(page).toHaveURL(/sort=Bytes:desc/);
  await expect(page.getByRole('columnheader', { name: /^Bytes/ })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  await expect(flowRows(page).first()).toContainText('5433');
});

test('an empty result says which filter leaves nothing, and switches it off', async ({ page }) => {
  await page.goto('/?filters=interfaces=net1%3Bprotocol=6%3Bdst_port=9');
  await page.getByText(/^Destination port = 9 leaves none of them/).waitFor();
  await expect(page.getByText(/leaves none of them/)).toHaveCount(1);
  await page.getByRole('button', { name: 'Switch it off' }).click();
  await expect(flowRows(page).first()).toBeVisible();
  await expectOnlyNet1(page);
});

test('interfaces show what is observed, and lead to their flows', async ({ page, host }) => {
  await openView(page, host);
  await page.getByRole('tab', { name: 'Interfaces' }).click();
  await page.getByRole('textbox', { name: 'Find an interface' }).fill('e2e-lab-probe-0');
  const net10 = page.getByRole('row').filter({ hasText: 'net10' });
  await expect(net10).toContainText('macvlan');
  await expect(net10).toContainText('Observed');
  await net10.getByRole('button', { name: 'Flows of net10 in e2e-lab-probe-0' }).click();
  await expect(flowRows(page).first()).toContainText('net10');
});

test('nothing is cut off on a screen 320 pixels wide', async ({ page, host }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openView(page, host, NET1);
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect(overflow).toBe(0);
});

for (const theme of ['light', 'dark'] as const) {
  for (const [tab, link] of [
    ['Traffic flows', NET1],
    ['Interfaces', '?tab=interfaces'],
  ] as const) {
    test(`axe finds nothing on ${tab}, ${theme}`, async ({ page, host }) => {
      await page.emulateMedia({ colorScheme: theme });
      await openView(page, host, NET1);
      await page.goto(`${host.path}${link}`);
      await expect(page.getByRole('row').nth(5)).toBeVisible();
      await expectAccessible(page);
    });
  }
}

import { expect, test } from '@playwright/test';
import { isKnownNoise } from './known-noise.ts';
import { reasonToSkip, Rig } from './rig.ts';

const reason = reasonToSkip();
const rig = new Rig();

test.describe('in the OpenShift console', () => {
  test.skip(reason !== undefined, reason ?? '');
  test.beforeAll(async () => {
    await rig.start();
  });
  test.afterAll(async () => {
    await rig.stop();
  });

  test('the page stands under Observe and shows the flows of net1', async ({ page }) => {
    const complaints: string[] = [];
    page.on('console', (message) => {
      const { url } = message.location();
      const isTold = message.type() === 'error' || message.type() === 'warning';
      if (isTold && !isKnownNoise(message.text(), url)) complaints.push(`${message.text()} ${url}`);
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    const scripts: string[] = [];
    page.on('response', (response) => {
      if (/\/api\/plugins\/tributary\/.*\.js$/.test(response.url())) scripts.push(response.url());
    });

    await page.goto('/network-flows?filters=interfaces=net1&timeRange=3600');
    await expect(page.getByRole('heading', { name: 'Network flows', level: 1 })).toBeVisible();
    await page.getByRole('button', { name: 'Observe' }).click();
    await expect(page.getByRole('link', { name: 'Network flows' })).toBeVisible();
    await expect(page.getByText(/^[1-9][\d,]* flows$/)).toBeVisible();
    await expect(page.getByRole('row').nth(5)).toContainText('net1');
    await expect(page.getByText('net10')).toHaveCount(0);

    await page.getByRole('tab', { name: 'Interfaces' }).click();
    await expect(page.getByRole('row').nth(1)).toBeVisible();
    await page.goBack();
    await expect(page.getByRole('tab', { name: 'Traffic flows' })).toHaveAttribute(
      'aria-selected',
      'true',
    );

    expect(complaints).toEqual([]);
    // The console brings PatternFly: its code must not come once more with the plugin.
    expect(scripts.filter((url) => url.includes('patternfly'))).toEqual([]);
    expect(await page.evaluate(() => (window as { windowError?: unknown }).windowError)).toBe(
      undefined,
    );
  });
});

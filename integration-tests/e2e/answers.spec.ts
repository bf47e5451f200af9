import { expect } from '@playwright/test';
import type { Page, Route } from '@playwright/test';
import { flowRows, openView, test } from './page.ts';

const problem = {
  type: 'about:blank',
  title: 'Not available',
  status: 503,
  code: 'store-unavailable',
  detail: 'Loki did not answer.',
  remedy: 'Try again; flows are kept until Loki takes them.',
  message: 'Loki did not answer.',
};

/** Keeps the answers of requests that fit until they are let go. */
async function hold(page: Page, url: RegExp): Promise<() => Promise<void>> {
  const held = Promise.withResolvers<undefined>();
  const waiting: Promise<unknown>[] = [];
  await page.route(url, (route: Route) => {
    // the page may have given up the request meanwhile
    waiting.push(held.promise.then(() => route.continue()).catch(() => undefined));
  });
  return async () => {
    held.resolve(undefined);
    await Promise.all(waiting);
  };
}

const fail = (route: Route) =>
  route.fulfill({
    status: 503,
    contentType: 'application/problem+json',
    body: JSON.stringify(problem),
  });

test('while the store is slow the page says that it loads, and nothing else', async ({
  page,
  host,
}) => {
  await openView(page, host);
  const release = await hold(page, /\/flows\?.*limit=500/);
  await page.goto(`${host.path}?filters=interfaces=net1`);
  const result = page.getByRole('tabpanel', { name: 'Result' });
  await expect(result.getByRole('status', { name: 'Loading' })).toBeVisible();
  await expect(page.getByText('No flows')).toHaveCount(0);
  await release();
  await expect(flowRows(page).first()).toContainText('net1');
});

test('a late answer does not take the place of a newer one, and nobody waits for it', async ({
  page,
  host,
}) => {
  await openView(page, host);
  const release = await hold(page, /\/flows\?.*Interfaces%3Dnet1&/);
  const filter = page.getByRole('combobox', { name: 'Filter', exact: true });
  const asked = page.waitForRequest(/\/flows\?.*Interfaces%3Dnet1&/);
  await filter.fill('interfaces = net1');
  await filter.press('Enter');
  const late = await asked;
  const given = page.waitForEvent('requestfailed', (request) => request === late);
  await page.getByRole('button', { name: 'Remove Network interface name = net1' }).click();
  await filter.fill('interfaces = net10');
  await filter.press('Enter');
  await given;
  await expect(flowRows(page).first()).toContainText('net10');
  await release();
  await expect(flowRows(page).first()).toContainText('net10');
});

test.describe('what fails', () => {
  // the browser itself writes a failed request to the console
  test.afterEach(({ errors }) => {
    const own = errors.filter((text) => !text.includes('status of 503'));
    errors.splice(0, errors.length, ...own);
  });

  test('says cause and remedy in its place, and is tried again', async ({ page, host }) => {
    await openView(page, host);
    await page.route(/\/flows\?.*limit=500/, fail);
    await page.goto(`${host.path}?filters=interfaces=net1`);
    await expect(page.getByText('The flows cannot be read')).toBeVisible();
    await expect(page.getByText(problem.detail).first()).toBeVisible();
    await expect(page.getByText(problem.remedy).first()).toBeVisible();
    // the rest of the page goes on
    await expect(page.getByText(/^[1-9][\d,]* flows$/)).toBeVisible();
    await page.unroute(/\/flows\?.*limit=500/);
    await page.getByRole('button', { name: 'Retry' }).click();
    await expect(flowRows(page).first()).toBeVisible();
  });

  test('on Interfaces, too', async ({ page, host }) => {
    await page.route(/\/interfaces$/, fail);
    await page.goto(`${host.path}?tab=interfaces`);
    await expect(page.getByText('The interfaces cannot be read')).toBeVisible();
    await page.unroute(/\/interfaces$/);
    await page.getByRole('button', { name: 'Retry' }).click();
    await expect(page.getByRole('row').nth(1)).toBeVisible();
  });
});

test('Interfaces without any agent says what to do', async ({ page, host }) => {
  await page.route(/\/interfaces$/, (route) =>
    route.fulfill({ json: { interfaces: [], virtualFunctions: [], agents: [] } }),
  );
  await page.goto(`${host.path}?tab=interfaces`);
  await expect(page.getByText(/No agent reports: start one on each node/)).toBeVisible();
});

test('virtual functions show which are free, and lead to the flows of one that is used', async ({
  page,
  host,
}) => {
  const made = { node: 'n1', pf: 'ens1f0', pciAddress: '0000:3b:02.0', driver: '' };
  await page.route(/\/interfaces$/, async (route) => {
    const answer = await (await route.fetch()).json();
    const virtualFunctions = [
      { ...made, index: 0, state: 'used', ifName: 'net2', network: 'shop/sriov' },
      { ...made, index: 1, state: 'free' },
      { ...made, index: 2, state: 'notObservable', driver: 'vfio-pci' },
    ];
    await route.fulfill({ json: { ...answer, virtualFunctions } });
  });
  await page.goto(`${host.path}?tab=interfaces&ifGroup=pf`);
  const card = page.getByRole('region', { name: 'Virtual functions of ens1f0 on n1' });
  await expect(card).toContainText('1 used · 1 free · 1 kept from the kernel');
  await expect(card.getByRole('button', { name: /vfio-pci/ })).toBeDisabled();
  await page.screenshot({ path: 'test-results/virtual-functions.png' });
  await card.getByRole('button', { name: /ens1f0\/0/ }).click();
  await expect(page).toHaveURL(/filters=vf=ens1f0\/0/);
});

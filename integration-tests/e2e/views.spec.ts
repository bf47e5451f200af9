import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { expectOnlyNet1, flowRows, openView, test } from './page.ts';

const NET1 = '?filters=interfaces=net1';

test('the filter Network interface name = net1 shows net1 and none of net10', async ({
  page,
  host,
}) => {
  await openView(page, host);
  const filter = page.getByRole('combobox', { name: 'Filter', exact: true });
  await filter.fill('interfaces = net1');
  await filter.press('Enter');

  await expect(page).toHaveURL(/filters=interfaces=net1/);
  const chips = page.getByRole('list', { name: 'Filters in force' });
  await expect(
    chips.getByRole('button', { name: 'Network interface name = net1', exact: true }),
  ).toBeVisible();
  await expect(flowRows(page).filter({ hasText: 'eth0' })).toHaveCount(0);
  await expectOnlyNet1(page);
});

test('the flows of net10 are there under their own name', async ({ page, host }) => {
  await openView(page, host, '?filters=interfaces=net10');
  const texts = await flowRows(page).allInnerTexts();
  expect(texts.filter((text) => !/\bnet10\b/.test(text))).toEqual([]);
  expect(texts.filter((text) => /\bnet1\b/.test(text))).toEqual([]);
});

test('the copied link shows the same in a browser that has never been here', async ({
  page,
  host,
  browser,
}) => {
  await openView(page, host, `${NET1}&sort=Bytes:desc`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Copy link with fixed time' }).click();
  await expect(page.getByText('Link copied')).toBeVisible();
  const link = await page.evaluate<string>('navigator.clipboard.readText()');
  expect(link).toContain('filters=interfaces=net1');

  const fresh = await browser.newContext({ viewport: { width: 1600, height: 1000 } });
  const other = await fresh.newPage();
  await other.goto(link);
  await expect(flowRows(other).first()).toBeVisible();
  await expectOnlyNet1(other);
  // flows of the last seconds of the range may still be on their way when either page asks
  await expect(async () => {
    const first = await Promise.all(
      [page, other].map(async (each) => {
        await each.goto(link);
        return flowRows(each).first().innerText();
      }),
    );
    expect(first[0]).toBe(first[1]);
  }).toPass();
  await fresh.close();
});

test('a row opens in the detail panel, and the link opens it again', async ({ page, host }) => {
  await openView(page, host, NET1);
  await flowRows(page).first().locator('td').first().click();
  const panel = page.getByRole('tabpanel', { name: 'Fields' });
  await expect(panel).toBeVisible();
  await expect(page).toHaveURL(/selected=/);
  await page.reload();
  await expect(panel).toBeVisible();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(panel).toBeHidden();
});

test('a column is added, and is in the link', async ({ page, host }) => {
  await openView(page, host, NET1);
  await page.getByRole('button', { name: 'Columns', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Columns' });
  await dialog.getByRole('textbox', { name: 'Find a column' }).fill('DSCP');
  await dialog.getByRole('checkbox', { name: /DSCP/ }).check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('columnheader', { name: /DSCP/ })).toBeVisible();
  await expect(page).toHaveURL(/columns=.*Dscp/);
});

test('a saved query brings the view back', async ({ page, host }) => {
  await openView(page, host, `${NET1}&sort=Packets:desc`);
  await page.getByRole('button', { name: 'Saved queries' }).click();
  await page.getByRole('menuitem', { name: 'Save this view…' }).click();
  const name = `Storage ${Date.now()}`;
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('dialog')).toBeHidden();

  await page.goto(host.path);
  await page.getByRole('button', { name: 'Saved queries' }).click();
  await page.getByRole('menuitem', { name }).click();
  await expect(page).toHaveURL(/filters=interfaces=net1/);
  await expect(page).toHaveURL(/sort=Packets:desc/);
});

test('what the filter leaves is downloaded as CSV', async ({ page, host }) => {
  await openView(page, host, NET1);
  await page.getByRole('button', { name: 'More actions' }).click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Export as CSV' }).click();
  const [heading, ...lines] = readFileSync(await (await downloading).path(), 'utf8')
    .trimEnd()
    .split('\n');
  expect(heading).toContain('Interfaces');
  expect(lines.length).toBeGreaterThan(3);
  expect(lines.filter((line) => !/\bnet1\b/.test(line))).toEqual([]);
});

test('the table is read and opened by the keyboard alone', async ({ page, host }) => {
  await openView(page, host, NET1);
  await flowRows(page).first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(flowRows(page).nth(1)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tabpanel', { name: 'Fields' })).toBeVisible();
});

test('the filter is completed by the keyboard, with values of the data', async ({ page, host }) => {
  await openView(page, host);
  const filter = page.getByRole('combobox', { name: 'Filter', exact: true });
  await filter.focus();
  await page.keyboard.type('interfaces = ne');
  await expect(page.getByRole('option', { name: /^net10/ })).toBeVisible();
  await expect(page.getByRole('option', { name: /^net1\b/ })).toBeVisible();
});

test('back and forward go through ten changes of the view', async ({ page, host }) => {
  await openView(page, host);
  const search = () => new URL(page.url()).search;
  const views: string[] = [search()];
  const change = async (step: () => Promise<void>) => {
    await step();
    await expect.poll(search).not.toBe(views.at(-1));
    views.push(search());
  };
  const press = (name: string) => () => page.getByRole('button', { name, exact: true }).click();
  const filter = page.getByRole('combobox', { name: 'Filter', exact: true });
  const ask = (text: string) => async () => {
    await filter.fill(text);
    await filter.press('Enter');
  };
  await change(ask('interfaces = net1'));
  await change(press('Bytes'));
  await change(press('Packets'));
  await change(ask('bytes >= 100'));
  await change(ask('src_port >= 1'));
  await change(press('Swap source and destination'));
  await change(press('Time'));
  await change(() => page.getByRole('tab', { name: 'Interfaces' }).click());
  await change(() => page.getByRole('tab', { name: 'Traffic flows' }).click());
  await change(press('Remove Bytes ≥ 100'));
  await change(press('Clear all'));
  await change(ask('protocol = udp'));
  expect(views.length).toBeGreaterThan(10);
  for (const view of views.slice(0, -1).reverse()) {
    await page.goBack();
    await expect.poll(search).toBe(view);
  }
  await expect(flowRows(page).first()).toBeVisible();
  for (const view of views.slice(1)) {
    await page.goForward();
    await expect.poll(search).toBe(view);
  }
  await expect(flowRows(page).first()).toContainText('UDP');
});

test('a link of NetObserv opens as what it meant', async ({ page, host }) => {
  const link =
    '?timeRange=900&limit=50&match=all&showDup=false&filters=interface%3Dnet1%3Bprotocol%3D6%3Bnonsense%3D1&bnf=true';
  await openView(page, host, link);
  await expectOnlyNet1(page);
  const chips = page.getByRole('list', { name: 'Filters in force' });
  await expect(chips.getByText('Not understood: nonsense=1')).toBeVisible();
  await expect(page.getByText(/changes nothing here: showDup=false/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Match' })).toContainText('Both directions');
});

test('a first visitor is shown around by the keyboard, once', async ({ page, host }) => {
  await openView(page, host);
  await page.getByRole('button', { name: 'Show me around' }).press('Enter');
  const step = (name: string) => page.getByRole('dialog', { name });
  await expect(step('What am I looking at?')).toBeVisible();
  await page.getByRole('button', { name: 'Next' }).press('Enter');
  await expect(step('Ask for one interface')).toBeVisible();
  const [input, popover] = await Promise.all([
    page.getByRole('combobox', { name: 'Filter', exact: true }).boundingBox(),
    step('Ask for one interface').boundingBox(),
  ]);
  expect(popover!.y).toBeGreaterThanOrEqual(input!.y + input!.height);
  await page.getByRole('button', { name: 'Show net1' }).press('Enter');
  await expect(page).toHaveURL(/filters=interfaces=net1/);
  await page.keyboard.press('Escape');
  await expect(step('Ask for one interface')).toBeHidden();
  await expect(page.getByRole('button', { name: 'More actions' })).toBeFocused();

  await page.reload();
  await expect(flowRows(page).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Show me around' })).toHaveCount(0);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Show me around' }).click();
  await expect(step('What am I looking at?')).toBeVisible();
});

test('saved queries go to a file and back', async ({ page, host }) => {
  await openView(page, host, NET1);
  await page.getByRole('button', { name: 'Saved queries' }).click();
  await page.getByRole('menuitem', { name: 'Manage…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Saved queries' });
  const name = `Imported ${Date.now()}`;
  const file = (text: string) => ({
    name: 'queries.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  });
  const chooser = dialog.getByLabel('File with saved queries');
  await chooser.setInputFiles(file('{"queries": 5}'));
  await expect(dialog.getByText(/does not hold saved queries/)).toBeVisible();
  const queries = [{ name, description: '', shared: false, view: 'filters=interfaces=net10' }];
  await chooser.setInputFiles(
    file(JSON.stringify({ format: 'tributary-saved-queries', version: 1, queries })),
  );
  await expect(dialog.getByText('1 query was imported.')).toBeVisible();
  const downloading = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export as JSON' }).click();
  const exported = readFileSync(await (await downloading).path(), 'utf8');
  expect(exported).toContain(name);
  await dialog.getByRole('button', { name }).first().click();
  await expect(page).toHaveURL(/filters=interfaces=net10/);
});

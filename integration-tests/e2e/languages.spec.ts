import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { expectAccessible, flowRows, test } from './page.ts';

const languages = ['en', 'es', 'fr', 'ja', 'ko', 'zh'] as const;

/** A text as a language's file has it. */
function textIn(language: string, key: string): string {
  const path = new URL(`../../locales/${language}/plugin__tributary.json`, import.meta.url);
  return (JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>)[key]!;
}

const EVERY_FLOW = { flows: 1_234_567, bytes: 8_234_000_000, packets: 6_100_000 };

for (const language of languages) {
  test.describe(`a browser that asks for ${language}`, () => {
    test.use({ locale: language });

    test('shows texts, numbers, units and plurals of it', async ({ page }) => {
      let totals = EVERY_FLOW;
      await page.route('**/api/v1/histogram?*', async (route) => {
        const answer = (await (await route.fetch()).json()) as object;
        await route.fulfill({ json: { ...answer, totals } });
      });
      await page.goto('/');
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      await expect(
        page.getByRole('heading', { name: textIn(language, 'Network flows'), exact: true }),
      ).toBeVisible();
      await expect(flowRows(page, textIn(language, 'Traffic flows')).first()).toBeVisible();
      const summary = page.locator('.tributary-summary__totals');
      const number = new Intl.NumberFormat(language).format(totals.flows);
      await expect(summary).toContainText(
        textIn(language, '{{flows}} flow_other').replace('{{flows}}', number),
      );
      const bytes = `${new Intl.NumberFormat(language).format(8.23)} G${language === 'fr' ? 'o' : 'B'}`;
      await expect(summary).toContainText(bytes);

      totals = { flows: 1, bytes: 100, packets: 1 };
      await page.reload();
      const rule = new Intl.PluralRules(language).select(1);
      await expect(summary.locator('span').first()).toHaveText(
        textIn(language, `{{flows}} flow_${rule}`).replace('{{flows}}', '1'),
      );
      await expectAccessible(page);
    });
  });
}

test('the language is chosen in the masthead, and remembered', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Language: English' }).click();
  await page.getByRole('option', { name: '日本語' }).click();
  const heading = page.getByRole('heading', {
    name: textIn('ja', 'Network flows'),
    exact: true,
  });
  await expect(heading).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  await expect(page).toHaveTitle(new RegExp(textIn('ja', 'Network flows')));

  await page.reload();
  await expect(heading).toBeVisible();
  await expect(page.getByRole('button', { name: /: 日本語$/ })).toBeVisible();
});

test('only the texts of the language in use are loaded', async ({ page }) => {
  const loaded: string[] = [];
  page.on('response', async (response) => {
    if (response.url().endsWith('.js')) loaded.push(await response.text());
  });
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Network flows' })).toBeVisible();
  const inLanguage = (language: string) =>
    loaded.some((code) => code.includes(textIn(language, 'Traffic flows')));
  expect(languages.filter((language) => language !== 'en' && inLanguage(language))).toEqual([]);
});

test('a mistake in the filter is explained in the language of the page', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'fr-FR' });
  const page = await context.newPage();
  await page.goto('/');
  const filter = page.getByRole('combobox', { name: textIn('fr', 'Filter'), exact: true });
  await filter.fill('nope = 1');
  await filter.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'nope' })).toContainText(
    textIn('fr', 'there is no field "{{name}}"').replace('{{name}}', 'nope'),
  );
  await context.close();
});

for (const width of [1600, 360]) {
  test(`texts that grow by two fifths fit at ${width} pixels`, async ({ page }) => {
    await page.route('**/*.js', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: grown(await response.text()) });
    });
    await page.setViewportSize({ width, height: 1000 });
    for (const tab of ['flows', 'interfaces']) {
      await page.goto(`/?tab=${tab}`);
      await expect(page.getByRole('heading', { name: /^Network flows~+$/ })).toBeVisible();
      await expect(page.getByRole('grid').locator('tbody tr').nth(3)).toBeVisible();
      expect(await page.evaluate(cutTexts), `of the tab ${tab}`).toEqual([]);
    }
  });
}

/**
 * The script with every text of a locale file made longer; another script as it is. A quote in a text has two
 * backslashes: the script holds JSON in a string.
 */
function grown(script: string): string {
  if (!script.includes('"Network flows":"Network flows"')) return script;
  return script.replace(
    /":"((?:\\\\"|\\.|[^"\\])+)"/g,
    (_pair, text: string) => `":"${text}${'~'.repeat(Math.ceil(text.length * 0.4))}"`,
  );
}

/** In the page: what scrolls the page sideways, and controls whose text is cut off without a sign. */
function cutTexts(): string[] {
  const root = document.documentElement;
  const sideways = root.scrollWidth > root.clientWidth ? [`page ${root.scrollWidth}`] : [];
  const controls = document.querySelectorAll<HTMLElement>(
    'h1, button, [role=tab], .tributary-summary span, .tributary-filter-bar *',
  );
  const cut = [...controls].filter((element) => {
    const { overflowX, textOverflow, position } = getComputedStyle(element);
    const { left, right, width } = element.getBoundingClientRect();
    const isRead = width > 1 && position !== 'absolute' && element.closest('table') === null;
    const isClipped =
      overflowX !== 'visible' &&
      overflowX !== 'auto' &&
      textOverflow !== 'ellipsis' &&
      element.scrollWidth > element.clientWidth + 1;
    const scroller = element.closest('.pf-v6-c-tabs__list');
    const isOutside = scroller === null && (left < -1 || right > root.clientWidth + 1);
    return isRead && (isClipped || isOutside);
  });
  return [...sideways, ...cut.map((element) => `${element.tagName} ${element.innerText}`)];
}

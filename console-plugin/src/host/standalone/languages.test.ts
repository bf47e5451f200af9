import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { firstKnown, languages } from './languages.ts';

it('offers the languages that have texts', () => {
  const folders = readdirSync(new URL('../../../../locales', import.meta.url));
  expect(Object.keys(languages).sort()).toEqual(folders.sort());
});

it.each([
  [[undefined, 'en-GB', 'de'], 'en'],
  [['de-AT', 'EN'], 'en'],
  [['pt-BR', 'fr-CA', 'es'], 'fr'],
  [['zh-Hans-CN', 'en'], 'zh'],
  [['constructor', 'de'], 'en'],
  [[], 'en'],
] as const)('of %j takes %s', (wanted, language) => {
  expect(firstKnown(wanted)).toBe(language);
});

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PageTexts } from './collect.ts';

const LOCALES = join(import.meta.dirname, '../../locales');
const FORMS = ['zero', 'one', 'two', 'few', 'many', 'other'] as const;

/** A locale file: texts by key, a counted one once for each plural form (i18next, JSON v4). */
export type Locale = Readonly<Record<string, string>>;

/** The language of the keys. */
export const ENGLISH = 'en';

/** The languages that have a locale file. */
export function localeNames(): string[] {
  return readdirSync(LOCALES).sort();
}

export function readLocale(language: string): Locale {
  return JSON.parse(readFileSync(fileOf(language), 'utf8')) as Locale;
}

export function writeLocale(language: string, texts: Locale): void {
  writeFileSync(fileOf(language), `${JSON.stringify(texts, null, 2)}\n`);
}

/** The keys that a language must have, in the order of its file, each with its English text. */
export function keysOf(language: string, { plain, counted }: PageTexts): Map<string, string> {
  const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const forms = FORMS.filter((form) => categories.includes(form));
  const keys = new Map<string, string>();
  for (const text of [...plain, ...counted].sort()) {
    if (plain.has(text)) keys.set(text, text);
    if (counted.has(text)) for (const form of forms) keys.set(`${text}_${form}`, text);
  }
  return keys;
}

/** What a translation must keep as it is: placeholders and markup, in an order of their own. */
export function markupOf(text: string): string[] {
  return (text.match(/\{\{[^}]*\}\}|<\/?\w+>/g) ?? []).sort();
}

function fileOf(language: string): string {
  return join(LOCALES, language, 'plugin__tributary.json');
}

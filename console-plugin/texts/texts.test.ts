import { describe, expect, it } from 'vitest';
import { collectTexts } from './collect.ts';
import { ENGLISH, keysOf, localeNames, markupOf, readLocale } from './locales.ts';
import { sameAsEnglish } from './same-as-english.ts';

const texts = collectTexts();
const locales = localeNames().map((language) => ({
  language,
  keys: keysOf(language, texts),
  locale: readLocale(language),
}));
const translations = locales.filter(({ language }) => language !== ENGLISH);

describe.each(locales)('the texts in $language', ({ keys, locale }) => {
  it('are those that the page asks for, in order: run `npm run texts -w console-plugin`', () => {
    expect(Object.keys(locale)).toEqual([...keys.keys()]);
  });

  it('keep placeholders and markup', () => {
    const broken = Object.entries(locale).filter(
      ([key, text]) => String(markupOf(text)) !== String(markupOf(keys.get(key) ?? '')),
    );
    // "Every minute" names no number.
    expect(broken.filter(([key]) => !key.endsWith('_one'))).toEqual([]);
    const strange = broken.filter(
      ([key, text]) =>
        !markupOf(text).every((mark) => markupOf(keys.get(key) ?? '').includes(mark)),
    );
    expect(strange).toEqual([]);
  });

  it('are none of them empty, or padded', () => {
    expect(
      Object.entries(locale).filter(([, text]) => text === '' || text !== text.trim()),
    ).toEqual([]);
  });
});

describe('the texts in English', () => {
  it('say one and many things differently', () => {
    const english = readLocale(ENGLISH);
    const same = [...texts.counted].filter(
      (text) => english[`${text}_one`] === english[`${text}_other`],
    );
    expect(same).toEqual([]);
  });
});

describe.each(translations)('the translation to $language', ({ language, keys, locale }) => {
  it('leaves in English only what is the same there, with a reason', () => {
    const reasons = { ...sameAsEnglish.all, ...sameAsEnglish[language] };
    const allowed = new Set(Object.values(reasons).flat());
    const same = Object.entries(locale).filter(([key, text]) => text === keys.get(key));
    expect(same.map(([, text]) => text).filter((text) => !allowed.has(text))).toEqual([]);
  });
});

describe('the list of what is the same as in English', () => {
  it('names only texts that are', () => {
    const needed = (scope: string, text: string) =>
      translations
        .filter(({ language }) => scope === 'all' || scope === language)
        .some(({ locale }) => locale[text] === text);
    const idle = Object.entries(sameAsEnglish).flatMap(([scope, reasons]) =>
      Object.values(reasons)
        .flat()
        .filter((text) => !needed(scope, text)),
    );
    expect(idle).toEqual([]);
  });
});

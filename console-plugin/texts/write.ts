/**
 * `npm run texts -w console-plugin`: writes new texts to the English locale and takes unused ones out of
 * every locale. Says what is still to be translated, and adds nothing to the other languages.
 */
import { collectTexts } from './collect.ts';
import { ENGLISH, keysOf, localeNames, readLocale, writeLocale } from './locales.ts';

const texts = collectTexts();
for (const language of localeNames()) {
  const known = readLocale(language);
  const written: Record<string, string> = {};
  const missing: string[] = [];
  for (const [key, text] of keysOf(language, texts)) {
    const translated = known[key] ?? (language === ENGLISH ? text : undefined);
    if (translated === undefined) missing.push(key);
    else written[key] = translated;
  }
  writeLocale(language, written);
  const state = missing.length === 0 ? 'complete' : `${missing.length} missing`;
  const lines = [`${language}: ${state}`, ...missing.map((key) => `  ${JSON.stringify(key)}`)];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** `npm run texts -w console-plugin`: adds new texts to the English locale and takes out unused ones. */
import { writeFileSync } from 'node:fs';
import { collectKeys, ENGLISH, PLURALS, readEnglish } from './collect.ts';

const known = readEnglish();
const texts = [...collectKeys()]
  .sort()
  .map((key) => [key, known[key] ?? key.replace(new RegExp(`(${PLURALS.join('|')})$`), '')]);
writeFileSync(ENGLISH, `${JSON.stringify(Object.fromEntries(texts), null, 2)}\n`);

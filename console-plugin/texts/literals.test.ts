import { relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { browserFormats, literalTexts } from './literals.ts';
import { parse, SOURCES, sourceFiles } from './sources.ts';

const sources = sourceFiles(SOURCES);
const everywhere = (find: typeof literalTexts) =>
  sources.flatMap((source) =>
    find(source).map((where) => `${relative(SOURCES, source.fileName)}:${where}`),
  );

describe('the code of the page', () => {
  it('shows no text that is not translated', () => {
    expect(everywhere(literalTexts)).toEqual([]);
  });

  it('formats nothing by the language of the browser', () => {
    expect(everywhere(browserFormats)).toEqual([]);
  });
});

describe('the search for texts that are not translated', () => {
  it.each([
    ['<p>No flows</p>', ['No flows']],
    ['<p>{t("No flows")} · {1}%</p>', []],
    ['<Button aria-label="Close" className="wide" />', ['Close']],
    ['<Alert title={late ? "Late" : t("Silent")} />', ['Late']],
    ['<p>{empty && "Nothing"}</p>', ['Nothing']],
    ['<p title={`${count} flows`}>{`${name}/${index}`}</p>', ['flows']],
    ['<Logo>Tributary</Logo>', []],
  ])('finds in %s: %j', (jsx, texts) => {
    expect(literalTexts(parse('a.tsx', jsx))).toEqual(texts.map((text) => `1: ${text}`));
  });

  it.each([
    ['new Intl.NumberFormat().format(1)', 1],
    ['new Intl.NumberFormat(language).format(1)', 0],
    ['date.toLocaleString()', 1],
    ['text.toLocaleLowerCase(language)', 0],
    ['a.localeCompare(b)', 1],
    ['a.localeCompare(b, language)', 0],
  ])('%s formats by the browser: %d', (code, times) => {
    expect(browserFormats(parse('a.ts', code))).toHaveLength(times);
  });
});

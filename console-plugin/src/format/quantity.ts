const numbers = new Map<string, Intl.NumberFormat>();

function numberFormat(language: string, digits: number | undefined): Intl.NumberFormat {
  const key = `${language} ${digits}`;
  let format = numbers.get(key);
  if (!format) {
    format = new Intl.NumberFormat(
      language,
      digits === undefined ? {} : { maximumSignificantDigits: digits },
    );
    numbers.set(key, format);
  }
  return format;
}

/** Whole numbers with the locale's grouping. */
export function formatCount(count: number, language: string): string {
  return numberFormat(language, undefined).format(count);
}

const SCALES: readonly (readonly [number, string])[] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** Three significant digits and an SI prefix: `8.2 GB`, `73 MB/s`; `8,2 Go` in French. */
export function formatScaled(value: number, unit: string, language: string): string {
  const [factor, prefix] = SCALES.find(([least]) => Math.abs(value) >= least) ?? [1, ''];
  const symbol = unit.replace(/^B/, byteSymbol(language));
  return `${numberFormat(language, 3).format(value / factor)} ${prefix}${symbol}`.trim();
}

const byteSymbols = new Map<string, string>();

/** What a language calls a byte behind an SI prefix: `B`, or the `o` of `Mo`. */
function byteSymbol(language: string): string {
  let symbol = byteSymbols.get(language);
  if (symbol === undefined) {
    const megabytes = new Intl.NumberFormat(language, { style: 'unit', unit: 'megabyte' });
    const unit = megabytes.formatToParts(1).find(({ type }) => type === 'unit');
    symbol = unit?.value.slice(1) ?? 'B';
    byteSymbols.set(language, symbol);
  }
  return symbol;
}

/** A share of 0 to 1 as a percentage; never 100 % for less than all. */
export function formatShare(share: number, language: string): string {
  const shown = share >= 1 ? 1 : Math.min(share, 0.999);
  return new Intl.NumberFormat(language, {
    style: 'percent',
    maximumFractionDigits: 1,
    roundingMode: 'floor',
  }).format(shown);
}

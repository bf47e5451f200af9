/** Whole numbers with the locale's grouping. */
export function formatCount(count: number, language: string): string {
  return new Intl.NumberFormat(language).format(count);
}

const SCALES: readonly (readonly [number, string])[] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** Three significant digits and an SI prefix: `8.2 GB`, `73 MB/s`. */
export function formatScaled(value: number, unit: string, language: string): string {
  const [factor, prefix] = SCALES.find(([least]) => Math.abs(value) >= least) ?? [1, ''];
  const number = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  return `${number.format(value / factor)} ${prefix}${unit}`;
}

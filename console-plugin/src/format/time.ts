/** Time of day to the millisecond, as the locale writes it: for rows of one day. */
export function formatTimeOfDay(epochMs: number, language: string): string {
  return formatterOf(language, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  }).format(epochMs);
}

/** Date and time to the millisecond. */
export function formatDateTime(epochMs: number, language: string): string {
  return formatterOf(language, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  }).format(epochMs);
}

/** A duration in ns, ms or s with three significant digits. */
export function formatDurationNs(ns: number, language: string): string {
  const [factor, unit] = DURATIONS.find(([least]) => ns >= least) ?? [1, 'ns'];
  const number = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  return `${number.format(ns / factor)} ${unit}`;
}

const DURATIONS: readonly (readonly [number, string])[] = [
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'µs'],
];

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs as much as a hundred uses of it. */
function formatterOf(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${options.year ?? ''}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(language, options);
    formatters.set(key, formatter);
  }
  return formatter;
}

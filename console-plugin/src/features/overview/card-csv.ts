import type { ChartSeries } from '../../charts/series.ts';

/** Comma-separated values (RFC 4180): a row for each time, a column for each series, and a last row with the whole range. */
export function cardCsv(series: readonly ChartSeries[]): string {
  const times = series[0]?.points.map(([start]) => start) ?? [];
  const rows = times.map((start, step) => [
    new Date(start).toISOString(),
    ...series.map(({ points }) => String(points[step]?.[1] ?? '')),
  ]);
  const heading = ['time', ...series.map(({ name }) => name)];
  const totals = ['whole range', ...series.map(({ total }) => String(total))];
  return [heading, ...rows, totals].map((row) => `${row.map(quoted).join(',')}\r\n`).join('');
}

/** A text that a spreadsheet would take for a formula begins with an apostrophe. */
function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

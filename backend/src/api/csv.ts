import type { FieldName, FlowRecord } from '@tributary/model';

/** Begins a text that a spreadsheet would run as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** The first line of a CSV file (RFC 4180). */
export function csvHeader(fields: readonly FieldName[]): string {
  return `${fields.join(',')}\r\n`;
}

/** One flow as a line; the elements of a list stand between semicolons. */
export function csvLine(fields: readonly FieldName[], flow: FlowRecord): string {
  return `${fields.map((field) => cell(flow[field])).join(',')}\r\n`;
}

function cell(value: FlowRecord[FieldName]): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = Array.isArray(value) ? value.join(';') : value;
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

import { FilterError, operators } from './filter.ts';
import type { Condition, Filter, FilterValue, Operator } from './filter.ts';
import { because } from './reason.ts';

/**
 * Reads the API's `filters` parameter, already URL-decoded: groups separated by `|`, conditions by
 * `&`, values by `,`. Separators inside double quotes, and any character after a backslash, are text.
 * An empty text is the filter that matches everything. Throws FilterError for anything malformed;
 * whether keys exist and values fit is checked when the filter is compiled.
 */
export function parseFilters(text: string): Filter {
  if (text.trim() === '') return [];
  return splitOutsideQuotes(text, '|').map((group) =>
    splitOutsideQuotes(group, '&').map(parseCondition),
  );
}

/** The inverse of parseFilters: the text that reads back as the same filter. */
export function formatFilters(filter: Filter): string {
  return filter.map((group) => group.map(formatCondition).join('&')).join('|');
}

/** One condition as it stands in the parameter. */
export function formatCondition({ key, op, values }: Condition): string {
  return `${key}${op}${values.map(formatValue).join(',')}`;
}

function parseCondition(text: string): Condition {
  const match = /^\s*([A-Za-z_][A-Za-z0-9_]*)\s*(!=|!~|>=|=|~)(.*)$/s.exec(text);
  if (!match) {
    throw new FilterError(text, because('notACondition', { operators: operators.join(' ') }));
  }
  const [, key = '', op = '', rest = ''] = match;
  const values = splitOutsideQuotes(rest, ',').map((part) => parseValue(part, text));
  return { key, op: op as Operator, values };
}

function parseValue(text: string, condition: string): FilterValue {
  if (!text.startsWith('"')) {
    if (text === '') throw new FilterError(condition, because('valueMissingOrAbsent'));
    return { text: unescape(text), quoted: false };
  }
  const match = /^"((?:[^"\\]|\\.)*)"$/s.exec(text);
  if (!match) throw new FilterError(condition, because('afterQuote'));
  return { text: unescape(match[1]!), quoted: true };
}

function unescape(text: string): string {
  return text.replace(/\\(.)/gs, '$1');
}

function formatValue({ text, quoted }: FilterValue): string {
  return quoted ? `"${text.replace(/["\\]/g, '\\$&')}"` : text.replace(/[",|&\\]/g, '\\$&');
}

/** Splits at a separator that stands neither in double quotes nor after a backslash. Throws FilterError for an open quote. */
export function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let inQuotes = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '\\') i++;
    else if (char === '"') inQuotes = !inQuotes;
    else if (char === separator && !inQuotes) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  if (inQuotes) throw new FilterError(text, because('quoteOpen'));
  parts.push(text.slice(start));
  return parts;
}

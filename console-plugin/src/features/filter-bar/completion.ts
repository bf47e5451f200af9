import {
  eitherEndKeys,
  fields,
  fieldsOfKey,
  formatWrittenValue,
  operatorsOf,
  writtenName,
} from '@tributary/model';
import type { Expected, FieldDef, FieldValue } from '@tributary/model';
import { keyLabel, operatorLabel, valueName } from '../../shared/condition-text.ts';
import type { Translate } from '../../shared/condition-text.ts';

/** Something that may stand next in the text. */
export interface Suggestion {
  /** What takes the place of what is typed. */
  readonly insert: string;
  readonly label: string;
  readonly description?: string;
  /** Flows that have the value. */
  readonly count?: number;
}

const MAX_FIELDS = 40;
/** What people filter by first. */
const FIRST = ['Interfaces', 'K8S_Namespace', 'K8S_Name', 'Addr', 'Port', 'Proto', 'Bytes'];

/** Suggestions for what is expected; `values` are those that the data has. */
export function suggestionsFor(
  expected: Expected,
  values: readonly FieldValue[],
  t: Translate,
): Suggestion[] {
  switch (expected.what) {
    case 'field':
      return fieldSuggestions(expected.typed.trim().toLowerCase(), t);
    case 'operator':
      return operatorSuggestions(expected.key ?? '', t);
    case 'value':
      return valueSuggestions(expected.key ?? '', expected.typed.toLowerCase(), values, t);
    case 'and':
      return [{ insert: 'and ', label: 'and', description: t('one more condition') }];
  }
}

/** The text with the suggestion in place. */
export function accept(text: string, { from }: Expected, { insert }: Suggestion): string {
  const before = text.slice(0, from);
  return before === '' || /[\s(,]$/.test(before) ? before + insert : `${before} ${insert}`;
}

function fieldSuggestions(typed: string, t: Translate): Suggestion[] {
  const keys = [...new Set([...FIRST, ...fields.map((field) => field.name), ...eitherEndKeys])];
  const found = keys.flatMap((key) => {
    const field = fieldsOfKey(key)[0];
    if (!field) return [];
    const name = writtenName(key);
    const label = keyLabel(key, t);
    const rank = [name, label, key].some((text) => text.toLowerCase().startsWith(typed))
      ? 0
      : [name, label, key, t(field.description)].some((text) => text.toLowerCase().includes(typed))
        ? 1
        : undefined;
    const suggestion = { insert: `${name} `, label: name, description: describe(label, field, t) };
    return rank === undefined ? [] : [{ rank, suggestion }];
  });
  return found
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MAX_FIELDS)
    .map(({ suggestion }) => suggestion);
}

function describe(label: string, field: FieldDef, t: Translate): string {
  return `${label} · ${t(field.description)}`;
}

function operatorSuggestions(key: string, t: Translate): Suggestion[] {
  const [field] = fieldsOfKey(key);
  if (!field) return [];
  const signs = operatorsOf(field).map((op) => ({
    insert: `${op} `,
    label: op,
    description: operatorLabel(op, t),
  }));
  return [...signs, { insert: 'in (', label: 'in', description: t('one of several') }];
}

function valueSuggestions(
  key: string,
  typed: string,
  values: readonly FieldValue[],
  t: Translate,
): Suggestion[] {
  const names = fieldsOfKey(key)[0]?.names;
  const seen = values.map(({ value, count }) => {
    const name = valueName(names, value);
    return {
      insert: formatWrittenValue({ text: name, quoted: value === '' }),
      label: value === '' ? t('absent') : name,
      count,
    };
  });
  const labels = new Set(seen.map(({ label }) => label));
  const named = Object.values(names ?? {})
    .filter((name) => !labels.has(name))
    .map((name) => ({ insert: name, label: name }));
  return [...seen, ...named].filter(({ label }) => label.toLowerCase().includes(typed));
}

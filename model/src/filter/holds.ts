import { parseAddress } from '../address.ts';
import type { FieldName, FlowRecord } from '../fields.ts';
import type { Expression, Match } from './expression.ts';

/**
 * Whether the record satisfies the expression: the plain reading of `Expression`, without a store. Stores are tested
 * against it; it is too slow for more than some thousands of records.
 */
export function holds(expression: Expression, record: FlowRecord): boolean {
  switch (expression.kind) {
    case 'all':
      return expression.of.every((part) => holds(part, record));
    case 'any':
      return expression.of.some((part) => holds(part, record));
    case 'not':
      return !holds(expression.of, record);
    case 'element': {
      const lengths = Object.values(record).map((value) =>
        Array.isArray(value) ? value.length : 0,
      );
      const indices = Array.from({ length: Math.max(1, ...lengths) }, (_, index) => index);
      return indices.some((index) => holds(expression.of, elementOf(record, index)));
    }
    case 'test':
      return matches(record[expression.field.name as FieldName], expression.match);
  }
}

/** The record with element `index` in place of each list. */
function elementOf(record: FlowRecord, index: number): FlowRecord {
  const entries = Object.entries(record).map(([name, value]) => [
    name,
    Array.isArray(value) ? value[index] : value,
  ]);
  return Object.fromEntries(entries) as FlowRecord;
}

function matches(value: unknown, match: Match): boolean {
  const isAbsent = value === undefined || value === '';
  if (match.is === 'absent') return isAbsent;
  if (isAbsent) return false;
  switch (match.is) {
    case 'text':
      return value === match.text;
    case 'number':
      return value === match.value;
    case 'atLeast':
      return Number(value) >= match.value;
    case 'bits':
      return (Number(value) & match.mask) === match.mask;
    case 'pattern':
      return fits(String(value), match);
    case 'address': {
      const address = parseAddress(String(value));
      if (address?.family !== match.family) return false;
      return address.value >= match.from && address.value <= match.to;
    }
  }
}

function fits(value: string, { parts, ignoreCase }: Extract<Match, { is: 'pattern' }>): boolean {
  const literal = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('[^]*')}$`, ignoreCase ? 'iu' : 'u').test(value);
}

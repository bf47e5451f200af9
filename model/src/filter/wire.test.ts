import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FilterError, operators } from './filter.ts';
import type { Filter } from './filter.ts';
import { formatFilters, parseFilters } from './wire.ts';

const value = fc.record({ text: fc.string({ minLength: 1 }), quoted: fc.boolean() });
const condition = fc.record({
  key: fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,12}$/),
  op: fc.constantFrom(...operators),
  values: fc.array(value, { minLength: 1, maxLength: 4 }),
});
const filters = fc.array(fc.array(condition, { minLength: 1, maxLength: 3 }), { maxLength: 3 });

describe('the filters parameter', () => {
  it('reads groups, conditions and values', () => {
    expect(parseFilters('Interfaces=net1,"a,b"&Bytes>=100|Addr!=10.0.0.0/8')).toEqual([
      [
        {
          key: 'Interfaces',
          op: '=',
          values: [
            { text: 'net1', quoted: false },
            { text: 'a,b', quoted: true },
          ],
        },
        { key: 'Bytes', op: '>=', values: [{ text: '100', quoted: false }] },
      ],
      [{ key: 'Addr', op: '!=', values: [{ text: '10.0.0.0/8', quoted: false }] }],
    ]);
  });

  it('takes an empty text for no filter', () => {
    expect(parseFilters('  ')).toEqual([]);
  });

  it.each([
    ['net1', 'expected a field'],
    ['Interfaces', 'expected a field'],
    ['Interfaces=', 'a value is missing'],
    ['Interfaces=a,,b', 'a value is missing'],
    ['Interfaces="net1', 'a quote is not closed'],
    ['Interfaces="net1"x', 'text after a closing quote'],
    ['Bytes>1', 'expected a field'],
    ['A=1&&B=2', 'expected a field'],
  ])('refuses %s and says why', (text, reason) => {
    expect(() => parseFilters(text)).toThrow(FilterError);
    expect(() => parseFilters(text)).toThrow(reason);
  });

  it('reads back whatever it writes', () => {
    fc.assert(
      fc.property(filters, (filter: Filter) => {
        expect(parseFilters(formatFilters(filter))).toEqual(filter);
      }),
    );
  });
});

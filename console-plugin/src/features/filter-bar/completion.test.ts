import { parseWritten } from '@tributary/model';
import { describe, expect, it } from 'vitest';
import { accept, suggestionsFor } from './completion.ts';
import type { Translate } from '../../shared/condition-text.ts';

/** English texts are the keys. */
const t = ((text: string) => text) as Translate;
const suggested = (text: string, values: { value: string; count: number }[] = []) =>
  suggestionsFor(parseWritten(text).expected, values, t);

describe('completion of the filter', () => {
  it('offers fields by the beginning of their name first', () => {
    expect(suggested('inter')[0]).toMatchObject({ label: 'interfaces' });
  });

  it('finds a field by its description', () => {
    expect(suggested('AVAILABILITY').map(({ label }) => label)).toContain('src.zone');
  });

  it('offers only operators that the field has', () => {
    expect(suggested('interfaces ').map(({ label }) => label)).toEqual([
      '=',
      '!=',
      '~',
      '!~',
      'in',
    ]);
    expect(suggested('bytes ').map(({ label }) => label)).toContain('>=');
  });

  it('offers values of the data with their counts, by name where they have one', () => {
    expect(suggested('protocol = ', [{ value: '6', count: 7 }])[0]).toMatchObject({
      label: 'TCP',
      insert: 'TCP',
      count: 7,
    });
  });

  it.each([
    ['inter', 'interfaces '],
    ['interfaces = net', 'interfaces = net1'],
    ['interfaces in (net0, net', 'interfaces in (net0, net1'],
    ['bytes >= 1 and inter', 'bytes >= 1 and interfaces '],
  ])('%s becomes %s', (typed, expected) => {
    const { expected: place } = parseWritten(typed);
    const [first] = suggestionsFor(place, [{ value: 'net1', count: 1 }], t);
    expect(first && accept(typed, place, first)).toBe(expected);
  });
});

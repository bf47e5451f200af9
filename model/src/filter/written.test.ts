import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eitherEndKeys, fields } from '../fields.ts';
import { operators } from './filter.ts';
import type { Condition } from './filter.ts';
import { sayReason } from './reason.ts';
import { formatCondition } from './wire.ts';
import { formatWritten, parseWritten } from './written.ts';

const wire = (text: string) => parseWritten(text).conditions.map(formatCondition).join('&');

describe('the written form of a filter', () => {
  it.each([
    ['interfaces = net1 and bytes >= 1MB', 'Interfaces=net1&Bytes>=1000000'],
    ['interfaces=net1', 'Interfaces=net1'],
    ['src.namespace in (shop, web)', 'SrcK8S_Namespace=shop,web'],
    ['src_namespace = shop, web', 'SrcK8S_Namespace=shop,web'],
    ['src.namespace not in (shop)', 'SrcK8S_Namespace!=shop'],
    ['not protocol = udp', 'Proto!=udp'],
    ['NOT protocol != udp', 'Proto=udp'],
    ['Network interface name = net1', 'Interfaces=net1'],
    ['SrcPort = 443 bytes >= 2KiB', 'SrcPort=443&Bytes>=2048'],
    ['namespace ~ shop', 'K8S_Namespace~shop'],
    ['src.name contains "we b"', 'SrcK8S_Name~"we b"'],
    ['rtt = 1', ''],
    ['', ''],
  ])('%s', (text, expected) => {
    expect(wire(text)).toBe(expected);
  });

  it.each([
    ['nope = 1', 0, 4, 'there is no field "nope"'],
    ['bytes >= many', 9, 13, 'not a whole number'],
    ['bytes > 1', 6, 7, '">" is not an operator'],
    ['interfaces = net1 or bytes >= 1', 18, 20, 'match any'],
    ['interfaces = "net1', 11, 18, 'a quote is not closed'],
    ['interfaces in (net1', 11, 19, 'a parenthesis is not closed'],
    ['interfaces =', 11, 12, 'a value is missing'],
    ['interfaces', 0, 10, 'an operator is missing'],
    ['not bytes >= 1', 0, 3, '"not" does not go with >='],
  ])('%s is underlined from %i to %i', (text, from, to, reason) => {
    const { mistakes } = parseWritten(text);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatchObject({ from, to });
    expect(sayReason(mistakes[0]!.reason)).toContain(reason);
  });

  it('keeps what is sound beside a mistake', () => {
    expect(wire('nope = 1 and interfaces = net1')).toBe('Interfaces=net1');
  });

  it.each([
    ['', 'field', ''],
    ['inter', 'field', 'inter'],
    ['network inter', 'field', 'network inter'],
    ['interfaces ', 'operator', ''],
    ['interfaces = ', 'value', ''],
    ['interfaces = ne', 'value', 'ne'],
    ['interfaces in (net1, n', 'value', 'n'],
    ['interfaces = net1 ', 'and', ''],
    ['interfaces = net1 and ', 'field', ''],
    ['interfaces = net1 and by', 'field', 'by'],
  ])('after "%s" it expects a %s', (text, what, typed) => {
    expect(parseWritten(text).expected).toMatchObject({ what, typed });
  });

  it('reads back whatever it writes', () => {
    const text = fc
      .string({ minLength: 1, unit: 'grapheme' })
      .filter((value) => value.trim() !== '');
    const textFields = fields.filter(({ type }) => type === 'string' || type === 'string[]');
    const textCondition = fc.record({
      key: fc.constantFrom(...textFields.map((field) => field.name as string), 'K8S_Name'),
      op: fc.constantFrom(...operators.filter((op) => op !== '>=')),
      values: fc.array(fc.record({ text, quoted: fc.boolean() }), { minLength: 1, maxLength: 3 }),
    });
    const numberFields = fields.filter(({ type }) => type === 'int' || type === 'int[]');
    const numberCondition = fc.record({
      key: fc.constantFrom(...numberFields.map((field) => field.name as string), 'Port'),
      op: fc.constantFrom('=', '!=', '>=' as const),
      values: fc.array(
        fc.nat().map((value) => ({ text: String(value), quoted: false })),
        { minLength: 1, maxLength: 3 },
      ),
    });
    fc.assert(
      fc.property(
        fc.array(fc.oneof(textCondition, numberCondition), { maxLength: 3 }),
        (conditions: Condition[]) => {
          const written = conditions.map(formatWritten).join(' and ');
          expect(parseWritten(written)).toMatchObject({ conditions, mistakes: [] });
        },
      ),
    );
  });

  it('knows every key by the name that it writes', () => {
    for (const key of [...eitherEndKeys, ...fields.map((field) => field.name)]) {
      const condition: Condition = { key, op: '=', values: [{ text: '', quoted: true }] };
      expect(parseWritten(formatWritten(condition)).conditions).toEqual([condition]);
    }
  });

  it('never throws, whatever is typed', () => {
    fc.assert(fc.property(fc.string(), (typed) => void parseWritten(typed)));
  });
});

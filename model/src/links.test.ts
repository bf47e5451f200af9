import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eitherEndKeys, fields } from './fields.ts';
import { sayReason } from './filter/reason.ts';
import { formatFilters } from './filter/wire.ts';
import {
  filterIdOfKey,
  filterOfConditions,
  formatLinkFilters,
  keyOfFilterId,
  parseLinkFilters,
} from './links.ts';
import type { ViewCondition } from './links.ts';

describe('filters of a link', () => {
  it.each([
    ['interfaces=net1', 'Interfaces=net1'],
    ['src_namespace=shop,web;dst_port>=1024', 'SrcK8S_Namespace=shop,web&DstPort>=1024'],
    ['namespace!=shop', 'K8S_Namespace!=shop'],
    ['protocol=6;tcp_flags~SYN', 'Proto=6&Flags~SYN'],
    ['src_resource=Pod.shop.web-1', 'SrcK8S_Type=Pod&SrcK8S_Namespace=shop&SrcK8S_Name=web-1'],
    ['src_name="a;b"', 'SrcK8S_Name="a;b"'],
    ['netns=host', 'NetNamespaces=host'],
    ['dns_flag_response_code!="",NoError', 'DnsFlagsResponseCode!="",NoError'],
    ['off:interfaces=net1;bytes>=1', 'Bytes>=1'],
    ['', ''],
  ])('%s asks for %s', (text, expected) => {
    expect(formatFilters(filterOfConditions(parseLinkFilters(text)))).toBe(expected);
  });

  it.each([
    ['nonsense=1', 'there is no filter "nonsense"'],
    ['bytes>=many', '"many" is not a whole number'],
    ['interfaces', 'expected a field'],
    ['src_name="open', 'a quote is not closed'],
  ])('shows %s as it came, with the reason', (text, reason) => {
    const read = parseLinkFilters(text);
    expect(read).toMatchObject([{ state: 'unknown', text }]);
    const [condition] = read;
    expect(condition?.state === 'unknown' && sayReason(condition.reason)).toContain(reason);
    expect(formatLinkFilters(read)).toBe(text);
  });

  it('has one id for every key, and the key for every id', () => {
    const keys = [...eitherEndKeys, ...fields.map((field) => field.name)];
    for (const key of keys) expect(keyOfFilterId(filterIdOfKey(key))).toBe(key);
  });

  it('reads back whatever it writes', () => {
    const condition = fc.record({
      key: fc.constantFrom('SrcK8S_Name', 'Interfaces', 'K8S_Namespace'),
      op: fc.constantFrom('=', '!=', '~', '!~' as const),
      values: fc.array(fc.record({ text: fc.string({ minLength: 1 }), quoted: fc.boolean() }), {
        minLength: 1,
        maxLength: 3,
      }),
      state: fc.constantFrom('on', 'off' as const),
    });
    fc.assert(
      fc.property(fc.array(condition, { maxLength: 4 }), (conditions: ViewCondition[]) => {
        expect(parseLinkFilters(formatLinkFilters(conditions))).toEqual(conditions);
      }),
    );
  });
});

import { formatLinkFilters, parseLinkFilters } from '@tributary/model';
import { describe, expect, it } from 'vitest';
import { addCondition, addValue } from './filter-actions.ts';

const added = (before: string, key: string, op: '=' | '!=', value: string) =>
  formatLinkFilters(addValue(parseLinkFilters(before), key, op, value));

describe('filter for and filter out', () => {
  it.each([
    ['', 'Interfaces', '=', 'net1', 'interfaces=net1'],
    ['interfaces=net1', 'Interfaces', '=', 'net2', 'interfaces=net1,net2'],
    ['interfaces=net1', 'Interfaces', '=', 'net1', 'interfaces=net1'],
    ['interfaces=net1', 'Interfaces', '!=', 'net10', 'interfaces=net1;interfaces!=net10'],
    ['off:interfaces=net1', 'Interfaces', '=', 'net2', 'off:interfaces=net1;interfaces=net2'],
    ['', 'SrcK8S_Name', '=', 'a*b', 'src_name="a*b"'],
    ['', 'SrcK8S_Name', '!=', '', 'src_name!=""'],
  ] as const)('%s with %s %s %s', (before, key, op, value, after) => {
    expect(added(before, key, op, value)).toBe(after);
  });

  it('puts a condition in force that was switched off', () => {
    const filter = parseLinkFilters('off:interfaces=net1;bytes>=1');
    const condition = {
      key: 'Interfaces',
      op: '=',
      values: [{ text: 'net1', quoted: false }],
    } as const;
    expect(formatLinkFilters(addCondition(filter, condition))).toBe('bytes>=1;interfaces=net1');
  });
});

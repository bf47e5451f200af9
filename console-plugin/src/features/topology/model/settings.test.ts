import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupLevels, levelsOf, scopes } from './scopes.ts';
import {
  colourings,
  defaultSettings,
  formatSettings,
  layouts,
  metrics,
  parseSettings,
  sortColumns,
  tops,
} from './settings.ts';
import type { Settings } from './settings.ts';

const id = fc.string({ minLength: 1 });
const settings: fc.Arbitrary<Settings> = fc
  .record({
    scope: fc.constantFrom(...scopes),
    levels: fc.subarray([...groupLevels]),
    layout: fc.constantFrom(...layouts),
    metric: fc.constantFrom(...metrics),
    colouring: fc.constantFrom(...colourings),
    top: fc.constantFrom(...tops),
    shown: fc.constantFrom('graph' as const, 'table' as const),
    sort: fc.record({ column: fc.constantFrom(...sortColumns), descending: fc.boolean() }),
    search: fc.string(),
    hidden: fc.array(id, { maxLength: 3 }),
    pinned: fc
      .array(
        fc.tuple(
          id,
          fc.record({
            x: fc.integer({ min: -9e3, max: 9e3 }),
            y: fc.integer({ min: 1, max: 9e3 }),
          }),
        ),
        { maxLength: 3 },
      )
      .map((places) => new Map(places)),
    selected: fc.option(id, { nil: undefined }),
  })
  .map((one) => ({
    ...one,
    levels: one.levels.filter((level) => levelsOf(one.scope).includes(level)),
  }));

describe('settings of the topology in a link', () => {
  it('are empty for the defaults', () => {
    const parts = Object.values(formatSettings(defaultSettings));
    expect(parts.filter((value) => value !== undefined)).toEqual([]);
    expect(parseSettings({})).toEqual(defaultSettings);
  });

  it('open the same view', () => {
    fc.assert(
      fc.property(settings, (shown) => {
        const parts = Object.entries(formatSettings(shown)).filter(
          (entry): entry is [string, string] => entry[1] !== undefined,
        );
        expect(parseSettings(Object.fromEntries(parts))).toEqual(shown);
      }),
    );
  });

  it('are the default where they cannot be understood', () => {
    expect(
      parseSettings({
        topoScope: 'planet',
        topoGroups: 'node,planet,pod',
        topoTop: '7',
        topoPinned: 'a:b:c',
        topoSort: 'x',
      }),
    ).toEqual({ ...defaultSettings, levels: ['node'] });
  });
});

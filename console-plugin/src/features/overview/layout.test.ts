import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardIds, definitionOf, ends } from './catalog.ts';
import {
  formatLayout,
  movePlace,
  parseLayout,
  tops,
  usualLayout,
  usualPlace,
  widths,
} from './layout.ts';
import type { CardPlace } from './layout.ts';

const place: fc.Arbitrary<CardPlace> = fc.constantFrom(...cardIds).chain((id) =>
  fc.record({
    id: fc.constant(id),
    width: fc.constantFrom(...widths),
    isTall: fc.boolean(),
    chart: fc.constantFrom(...definitionOf(id).charts),
    top: fc.constantFrom(...tops),
    end: fc.constantFrom(...ends),
    hasLegend: fc.boolean(),
  }),
);
const layout = fc.uniqueArray(place, { selector: ({ id }) => id });

describe('the cards of a link', () => {
  it('are the same when the link is opened', () => {
    fc.assert(
      fc.property(layout, (places) => {
        expect(parseLayout(formatLayout(places))).toEqual(places);
      }),
    );
  });

  it('can be read', () => {
    const places = [{ ...usualPlace('interfaces'), chart: 'line', top: 10 } as const];
    expect(formatLayout([...places, usualPlace('vfs')])).toBe('interfaces.line.top10,vfs');
    expect(formatLayout([])).toBe('none');
    expect(parseLayout('none')).toEqual([]);
    expect(parseLayout(undefined)).toBeUndefined();
  });

  it('lose what is not known, and nothing else', () => {
    expect(parseLayout('nonsense,vfs.w7.sankey.bare,vfs')).toEqual([usualPlace('vfs')]);
    expect(parseLayout('vfs.w7.sankey.bare')).toEqual([{ ...usualPlace('vfs'), hasLegend: false }]);
  });

  it('begin with what only this page has', () => {
    const first = usualLayout(true).slice(0, 4);
    expect(first.map(({ id }) => id)).toEqual(['secondary', 'interfaces', 'networks', 'vfs']);
  });
});

describe('moving a card', () => {
  const places = usualLayout(true).slice(0, 3);
  it.each([
    ['interfaces', 1, ['secondary', 'networks', 'interfaces']],
    ['interfaces', -1, ['interfaces', 'secondary', 'networks']],
    ['networks', -9, ['networks', 'secondary', 'interfaces']],
    ['secondary', 9, ['interfaces', 'networks', 'secondary']],
    ['vfs', 1, ['secondary', 'interfaces', 'networks']],
  ] as const)('%s by %d', (id, by, expected) => {
    expect(movePlace(places, id, by).map((one) => one.id)).toEqual(expected);
  });
});

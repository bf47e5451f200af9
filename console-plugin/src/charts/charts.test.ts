import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brushAfterKey, brushedSteps, stepAt } from './brush.ts';
import { layoutSankey } from './sankey-layout.ts';
import { layoutTime, linePath, loneSteps, perSecond, stacked } from './time-layout.ts';
import type { ChartSeries } from './series.ts';

function series(...values: (number | null)[]): ChartSeries {
  return {
    id: 'a',
    name: 'a',
    look: 0,
    points: values.map((value, step) => [step * 10, value]),
    total: 0,
    canFilter: false,
  };
}

describe('values per second', () => {
  it('are of the part of a step that was asked for', () => {
    const points = [
      [0, 10],
      [10_000, 10],
      [20_000, null],
    ] as const;
    expect(perSecond(points, 10_000, { from: 5_000, to: 29_999 })).toEqual([
      [0, 2],
      [10_000, 1],
      [20_000, 0],
    ]);
  });
});

describe('a chart over time', () => {
  const size = { width: 400, height: 200 };
  const range = { from: 0, to: 40 };

  it('puts series on top of each other', () => {
    expect(stacked([series(1, null), series(2, 3)])).toEqual([
      [
        [0, 1],
        [0, 0],
      ],
      [
        [1, 3],
        [0, 3],
      ],
    ]);
  });

  it('has room for the highest sum, and for the ghost', () => {
    const parts = [series(1, 2), series(3, 4)];
    expect(layoutTime(parts, 'area', undefined, range, size).yTicks.at(-1)).toBe(6);
    expect(layoutTime(parts, 'line', undefined, range, size).yTicks.at(-1)).toBe(4);
    expect(layoutTime(parts, 'line', series(90, 10), range, size).yTicks.at(-1)).toBe(100);
  });

  it('breaks a line where there is no value, and shows what stands alone', () => {
    const layout = layoutTime([series(1, 2, null, 3)], 'line', undefined, range, size);
    const { spans } = layout.series[0]!;
    expect(linePath(layout.steps, spans, 10, layout).match(/M/g)).toHaveLength(2);
    expect(loneSteps(spans)).toEqual([3]);
  });
});

describe('a brush', () => {
  it.each([
    [-0.1, 0],
    [0.49, 1],
    [1, 3],
  ])('the share %d of the width is step %d', (share, step) => {
    expect(stepAt(share, 4)).toBe(step);
  });

  it('is moved and extended by keys', () => {
    const last = brushAfterKey(undefined, { key: 'ArrowLeft', shiftKey: false }, 4)!;
    expect(last).toEqual({ anchor: 3, head: 3 });
    const wider = brushAfterKey(last, { key: 'ArrowLeft', shiftKey: true }, 4)!;
    expect(brushedSteps(wider)).toEqual([2, 3]);
    expect(brushAfterKey(wider, { key: 'a', shiftKey: false }, 4)).toBeUndefined();
  });
});

describe('a Sankey', () => {
  const flow = fc.record({
    path: fc.tuple(
      fc.constantFrom('a', 'b', 'c'),
      fc.constantFrom('net1', 'net2'),
      fc.constantFrom('a', 'd'),
    ),
    value: fc.integer({ min: 1, max: 1_000 }),
  });

  it('keeps amounts: what enters a node leaves it, and nothing overlaps', () => {
    fc.assert(
      fc.property(fc.array(flow, { minLength: 1, maxLength: 20 }), (flows) => {
        const { nodes, links } = layoutSankey(flows, { width: 600, height: 300 });
        const total = flows.reduce((sum, { value }) => sum + value, 0);
        for (const column of [0, 1, 2]) {
          const own = nodes.filter((node) => node.column === column);
          expect(own.reduce((sum, { value }) => sum + value, 0)).toBe(total);
          const sorted = own.toSorted((a, b) => a.y - b.y);
          for (const [index, node] of sorted.entries()) {
            const next = sorted[index + 1];
            if (next) expect(node.y + node.height).toBeLessThanOrEqual(next.y);
            else expect(node.y + node.height).toBeLessThanOrEqual(300 + 1e-6);
          }
        }
        for (const node of nodes.filter(({ column }) => column === 1)) {
          const sum = (side: 'from' | 'to') =>
            links.filter((link) => link[side] === node).reduce((all, one) => all + one.value, 0);
          expect([sum('from'), sum('to')]).toEqual([node.value, node.value]);
        }
      }),
    );
  });

  it('is nothing without flows', () => {
    expect(layoutSankey([], { width: 1, height: 1 })).toEqual({ nodes: [], links: [] });
  });
});

import { describe, expect, it } from 'vitest';
import { brushedRange, zoomedOut } from './selection.ts';

const answer = {
  stepMs: 10_000,
  from: 0,
  to: 40_000,
  buckets: [0, 10_000, 20_000, 30_000].map((start) => ({ start, flows: 1, bytes: 1 })),
  totals: { flows: 4, bytes: 4, packets: 4 },
  stats: { rows: 4, durationMs: 1, complete: true },
};

describe('zooming by the histogram', () => {
  it.each([
    [{ anchor: 1, head: 2 }, 10, 30],
    [{ anchor: 2, head: 1 }, 10, 30],
    [{ anchor: 3, head: 3 }, 30, 40],
  ])('%o covers whole steps', (brush, from, to) => {
    expect(brushedRange(answer, brush)).toEqual({ kind: 'absolute', from, to });
  });

  it('never zooms out beyond now', () => {
    expect(zoomedOut({ kind: 'absolute', from: 100, to: 200 }, 210_000)).toEqual({
      kind: 'absolute',
      from: 10,
      to: 210,
    });
    expect(zoomedOut({ kind: 'relative', seconds: 60 }, 0)).toEqual({
      kind: 'relative',
      seconds: 120,
    });
  });
});

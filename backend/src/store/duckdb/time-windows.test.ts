import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeWindows } from './time-windows.ts';

const byTime = (descending: boolean) => ({ field: 'TimeFlowEndMs' as const, descending });

describe('timeWindows', () => {
  it.each([true, false])(
    'cover the rest of the range once, in order (newest first: %s)',
    (descending) => {
      fc.assert(
        fc.property(
          fc.integer({ min: 0, max: 1e12 }),
          fc.integer({ min: 0, max: 1e10 }),
          fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
          (fromMs, length, share) => {
            const toMs = fromMs + length;
            const reached = share === undefined ? undefined : Math.floor(fromMs + share * length);
            const after = reached === undefined ? undefined : [reached, 1];
            const windows = [...timeWindows({ fromMs, toMs, sort: byTime(descending), after })];
            const ordered = descending ? windows.reverse() : windows;
            const first = descending ? fromMs : (reached ?? fromMs);
            const last = descending ? (reached ?? toMs) : toMs;
            expect(ordered[0]!.fromMs).toBe(first);
            expect(ordered.at(-1)!.toMs).toBe(last);
            for (let i = 1; i < ordered.length; i++) {
              expect(ordered[i]!.fromMs).toBe(ordered[i - 1]!.toMs + 1);
            }
          },
        ),
      );
    },
  );

  it('is the whole range for any other order', () => {
    const sort = { field: 'Bytes', descending: true } as const;
    expect([...timeWindows({ fromMs: 1, toMs: 9, sort, after: [5, 3, 1] })]).toEqual([
      { fromMs: 1, toMs: 9 },
    ]);
  });
});

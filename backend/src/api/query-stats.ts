import type { FlowTotals, QueryStats } from '@tributary/model';

interface Answered {
  readonly totals?: FlowTotals;
  /** Why the answer is not whole. */
  readonly incomplete?: string;
}

/** Starts to measure; the function that it returns makes the `stats` of an answer. */
export function stopwatch(): (rows: number, answered?: Answered) => QueryStats {
  const start = performance.now();
  return (rows, { totals, incomplete } = {}) => ({
    rows,
    ...(totals && { totals }),
    durationMs: Math.round(performance.now() - start),
    complete: incomplete === undefined,
    ...(incomplete !== undefined && { reason: incomplete }),
  });
}

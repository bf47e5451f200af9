import type { FlowTotals, QueryStats } from '@tributary/model';

/** Starts to measure; the function that it returns makes the `stats` of an answer. */
export function stopwatch(): (rows: number, totals?: FlowTotals) => QueryStats {
  const start = performance.now();
  return (rows, totals) => ({
    rows,
    ...(totals && { totals }),
    durationMs: Math.round(performance.now() - start),
    complete: true,
  });
}

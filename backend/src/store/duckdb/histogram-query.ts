import type { HistogramQuery, HistogramResult } from '../flow-store.ts';
import type { ReadPool } from './read-pool.ts';
import { selectionSql } from './selection.ts';
import { Parameters } from './sql.ts';

/** Flows and bytes of every step of the range, empty ones included. Steps begin at multiples of `stepMs`. */
export async function readHistogram(
  pool: ReadPool,
  query: HistogramQuery,
  signal: AbortSignal,
): Promise<HistogramResult> {
  const { stepMs, fromMs, toMs } = query;
  const parameters = new Parameters();
  const where = selectionSql(query, parameters);
  const rows = await pool.rows(
    `SELECT "TimeFlowEndMs" // ${parameters.integer(stepMs)} AS step, count(*), sum("Bytes"), sum("Packets")
     FROM flows WHERE ${where} GROUP BY step`,
    parameters,
    signal,
  );
  const byStep = new Map(rows.map(([step, ...sums]) => [Number(step), sums.map(Number)]));
  const buckets = [];
  for (let step = Math.floor(fromMs / stepMs); step * stepMs <= toMs; step++) {
    const [flows = 0, bytes = 0] = byStep.get(step) ?? [];
    buckets.push({ start: step * stepMs, flows, bytes });
  }
  const sum = (index: number) =>
    [...byStep.values()].reduce((total, sums) => total + sums[index]!, 0);
  return { buckets, totals: { flows: sum(0), bytes: sum(1), packets: sum(2) } };
}

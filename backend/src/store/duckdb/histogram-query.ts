import type { HistogramQuery, HistogramResult } from '../flow-store.ts';
import type { ReadPool } from './read-pool.ts';
import type { RollupReader } from './rollup-reader.ts';
import { Parameters } from './sql.ts';

/** Flows and bytes of every step of the range, empty ones included. Steps begin at multiples of `stepMs`. */
export async function readHistogram(
  pool: ReadPool,
  rollups: RollupReader,
  query: HistogramQuery,
  signal: AbortSignal,
): Promise<HistogramResult> {
  const { stepMs, fromMs, toMs } = query;
  const question = { ...query, value: undefined, function: 'count', dimensions: [] } as const;
  const rows = await pool.transaction(async (read) => {
    const parameters = new Parameters();
    const { flows, rollup } = await rollups.sources(read, question, parameters);
    const sources = flows.map(
      (where) =>
        `SELECT "TimeFlowEndMs" AS time, 1 AS n, "Bytes", "Packets" FROM flows WHERE ${where}`,
    );
    if (rollup) {
      sources.push(
        `SELECT "TimeFlowEndMs", "Flows", "Bytes", "Packets" FROM ${rollup.table} WHERE ${rollup.where}`,
      );
    }
    return read(
      `SELECT time // ${parameters.integer(stepMs)} AS step, sum(n), sum("Bytes"), sum("Packets")
       FROM (${sources.join(' UNION ALL ')}) GROUP BY step`,
      parameters,
    );
  }, signal);
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

import type { HistogramQuery, HistogramResult } from '../flow-store.ts';
import type { LokiQueries } from './loki-queries.ts';

/** Part of a range in milliseconds, its end left out, that lies within one step. */
interface Piece {
  readonly fromMs: number;
  readonly untilMs: number;
}

type Measure = (duration: string) => string;

/**
 * A histogram by LogQL alone, for a selection of entries that is exact. Whole steps are one range query a measure; what
 * the range has of its first and last step are instant queries.
 */
export async function readHistogram(
  queries: LokiQueries,
  selection: string,
  { fromMs, toMs, stepMs }: HistogramQuery,
  signal: AbortSignal,
): Promise<HistogramResult> {
  const first = Math.floor(fromMs / stepMs);
  const starts = Array.from(
    { length: Math.floor(toMs / stepMs) - first + 1 },
    (_, index) => (first + index) * stepMs,
  );
  const pieces = starts.map((start) => ({
    fromMs: Math.max(start, fromMs),
    untilMs: Math.min(start + stepMs, toMs + 1),
  }));
  const sums = (measure: Measure) => readPieces(queries, measure, pieces, stepMs, signal);
  const [flows, bytes, packets] = await Promise.all([
    sums((duration) => `sum(count_over_time(${selection} [${duration}]))`),
    sums((duration) => `sum(sum_over_time(${selection} | unwrap Bytes [${duration}]))`),
    sums((duration) => `sum(sum_over_time(${selection} | unwrap Packets [${duration}]))`),
  ]);
  return {
    buckets: starts.map((start, index) => ({
      start,
      flows: flows[index]!,
      bytes: bytes[index]!,
    })),
    totals: { flows: total(flows), bytes: total(bytes), packets: total(packets) },
  };
}

async function readPieces(
  queries: LokiQueries,
  measure: Measure,
  pieces: readonly Piece[],
  stepMs: number,
  signal: AbortSignal,
): Promise<number[]> {
  const isWhole = ({ fromMs, untilMs }: Piece) => untilMs - fromMs === stepMs;
  const whole = pieces.filter(isWhole);
  // LogQL's steps are told by their end
  const byEnd =
    whole.length === 0
      ? new Map<number, number>()
      : await queries.numbers(
          measure(`${String(stepMs)}ms`),
          whole[0]!.untilMs,
          whole.at(-1)!.untilMs,
          stepMs,
          signal,
        );
  return Promise.all(
    pieces.map((piece) =>
      isWhole(piece)
        ? (byEnd.get(piece.untilMs) ?? 0)
        : queries.number(
            measure(`${String(piece.untilMs - piece.fromMs)}ms`),
            piece.untilMs,
            signal,
          ),
    ),
  );
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

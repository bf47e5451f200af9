import type { HistogramQuery, HistogramResult } from '../flow-store.ts';
import type { LayoutQuery } from './layouts.ts';
import type { LokiLimits } from './loki-limits.ts';
import type { LokiQueries } from './loki-queries.ts';
import { LokiQueryError } from './query-error.ts';

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
  limits: LokiLimits,
  { text, volume }: LayoutQuery,
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
  const sums = (measure: Measure) => readPieces(queries, limits, measure, pieces, stepMs, signal);
  const unwrapped = (name: string) => `${text} ${volume} | unwrap ${name}`;
  const [flows, bytes, packets] = await Promise.all([
    sums((duration) => `sum(count_over_time(${text} [${duration}]))`),
    sums((duration) => `sum(sum_over_time(${unwrapped('Bytes')} [${duration}]))`),
    sums((duration) => `sum(sum_over_time(${unwrapped('Packets')} [${duration}]))`),
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
  limits: LokiLimits,
  measure: Measure,
  pieces: readonly Piece[],
  stepMs: number,
  signal: AbortSignal,
): Promise<number[]> {
  const isWhole = ({ fromMs, untilMs }: Piece) => untilMs - fromMs === stepMs;
  const readSteps = async (run: readonly Piece[]): Promise<ReadonlyMap<number, number>> => {
    if (run.length === 0) return new Map();
    // LogQL's steps are told by their end
    const [first, last] = [run[0]!.untilMs, run.at(-1)!.untilMs];
    const { lengthMs } = await limits.current(signal);
    if (last - first <= lengthMs || run.length === 1) {
      try {
        return await queries.numbers(measure(`${String(stepMs)}ms`), first, last, stepMs, signal);
      } catch (error) {
        const isTooMuch = error instanceof LokiQueryError && error.trouble.kind === 'tooMuch';
        const isLonger = error instanceof LokiQueryError && limits.learn(error);
        if (run.length === 1 || (!isTooMuch && !isLonger)) throw error;
      }
    }
    // what is too long or too much for one query may be none for two
    const middle = run.length >> 1;
    const later = await readSteps(run.slice(middle));
    return new Map([...later, ...(await readSteps(run.slice(0, middle)))]);
  };
  const byEnd = await readSteps(pieces.filter(isWhole));
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

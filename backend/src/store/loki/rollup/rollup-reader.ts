import { isOfMinutes } from '../../../rollup/rollup-choice.ts';
import type { RollupQuestion } from '../../../rollup/rollup-choice.ts';
import { between, wholeMinutes, windowsOf } from '../../../rollup/minute-windows.ts';
import type { TimeWindow } from '../../../rollup/minute-windows.ts';
import { MINUTE_MS } from '../../../rollup/rollup-sets.ts';
import type { RollupSet } from '../../../rollup/rollup-sets.ts';
import type { Selection } from '../../flow-store.ts';
import type { LokiLimits } from '../loki-limits.ts';
import type { LokiQueries, StreamEntry } from '../loki-queries.ts';
import { Walk } from '../walk.ts';
import { Coverage } from './coverage.ts';
import { MARKS_STREAM, readMark, readVoid, rowsStream, VOID_STREAM } from './marks.ts';
import { PerRequest } from './per-request.ts';
import { chosenSets } from './rollup-choices.ts';
import type { ChosenSets } from './rollup-choices.ts';
import { decodeRows, MOST_LINE_BYTES } from './rollup-line.ts';
import type { MinuteLine } from './rollup-rows.ts';

const NS_PER_MS = 1_000_000n;
/** Pieces of a range that are read from flows, beyond which everything is. */
const MOST_PIECES = 20;
const MARK_BYTES = 200;

/** Rows of rollups, and the windows beside them, which together are every flow once. */
export interface RollupAnswer {
  readonly chosen: ChosenSets;
  readonly series: readonly MinuteLine[];
  readonly total: readonly MinuteLine[];
  /** What is to be read from flows, in order. */
  readonly rest: readonly TimeWindow[];
}

type Lines = ReadonlyMap<number, readonly MinuteLine['line'][]>;

/** Decides what is read from rollups, and reads it: docs/loki.md, rollups. */
export class LokiRollupReader {
  /** Minutes of the ranges that were asked for, by where they were read. */
  readonly minutes = { rollups: 0, flows: 0 };
  readonly #queries: LokiQueries;
  readonly #limits: LokiLimits;
  readonly #coverages = new PerRequest<Coverage>();
  readonly #lines = new PerRequest<Lines>();

  constructor(queries: LokiQueries, limits: LokiLimits) {
    this.#queries = queries;
    this.#limits = limits;
  }

  /** Undefined where all is to be read from flows. `stepMs` when the question is about steps of time. */
  async answer(
    question: Selection & RollupQuestion & { readonly stepMs?: number },
    signal: AbortSignal,
  ): Promise<RollupAnswer | undefined> {
    const { fromMs, toMs, stepMs } = question;
    const answer = await this.#answer({ fromMs, toMs }, question, stepMs, signal);
    const asked = (toMs + 1 - fromMs) / MINUTE_MS;
    const rest = answer?.rest.reduce((sum, part) => sum + part.toMs + 1 - part.fromMs, 0);
    const flows = rest === undefined ? asked : rest / MINUTE_MS;
    this.minutes.flows += flows;
    this.minutes.rollups += asked - flows;
    return answer;
  }

  async #answer(
    range: TimeWindow,
    question: RollupQuestion,
    stepMs: number | undefined,
    signal: AbortSignal,
  ): Promise<RollupAnswer | undefined> {
    const whole = wholeMinutes(range);
    if (!whole || (stepMs !== undefined && !isOfMinutes(stepMs))) return undefined;
    const choices = chosenSets(question);
    if (choices.length === 0) return undefined;
    const key = `${String(whole.fromMs)} ${String(whole.toMs)}`;
    const coverage = await this.#coverages.get(signal, key, () => this.#readMarks(whole, signal));
    const best = mostCovered(choices, coverage, whole);
    if (!best) return undefined;
    const { chosen, minutes } = best;
    const window = { fromMs: minutes[0]!, toMs: minutes.at(-1)! + MINUTE_MS - 1 };
    const sets = chosen.total === chosen.series ? [chosen.series] : [chosen.series, chosen.total];
    const read = await Promise.all(
      sets.map(({ set }) =>
        this.#lines.get(signal, `${set.name} ${String(window.fromMs)} ${String(window.toMs)}`, () =>
          this.#readLines(set, window, signal),
        ),
      ),
    );
    // a minute of which a line is missing, for whatever reason, is read from flows
    const there = minutes.filter((minuteMs) =>
      sets.every(({ set }, index) => isWhole(read[index]!.get(minuteMs), coverage, minuteMs, set)),
    );
    const rest = between(range, windowsOf(there));
    if (there.length === 0 || rest.length > MOST_PIECES) return undefined;
    const linesOf = (lines: Lines) =>
      there.flatMap((minuteMs) => (lines.get(minuteMs) ?? []).map((line) => ({ minuteMs, line })));
    const series = linesOf(read[0]!);
    return { chosen, series, total: read[1] ? linesOf(read[1]) : series, rest };
  }

  async #readMarks(window: TimeWindow, signal: AbortSignal): Promise<Coverage> {
    const coverage = new Coverage();
    const marks = async () => {
      for await (const { timestampNs, line } of this.#walk(
        MARKS_STREAM,
        window,
        MARK_BYTES,
        signal,
      )) {
        const mark = readMark(line);
        if (mark) coverage.add(minuteOf(timestampNs), mark);
      }
    };
    const voids = async () => {
      const sinceThen = { fromMs: window.fromMs, toMs: Math.max(window.toMs, Date.now()) };
      for await (const { line } of this.#walk(VOID_STREAM, sinceThen, MARK_BYTES, signal)) {
        const minuteMs = readVoid(line);
        if (minuteMs !== undefined) coverage.addVoid(minuteMs);
      }
    };
    await Promise.all([marks(), voids()]);
    return coverage;
  }

  async #readLines(set: RollupSet, window: TimeWindow, signal: AbortSignal): Promise<Lines> {
    const minutes = new Map<number, Map<string, MinuteLine['line']>>();
    const lines = this.#walk(rowsStream(set), window, MOST_LINE_BYTES, signal);
    for await (const { timestampNs, line: text } of lines) {
      const line = decodeRows(text);
      const minuteMs = minuteOf(timestampNs);
      let ofMinute = minutes.get(minuteMs);
      if (!ofMinute) minutes.set(minuteMs, (ofMinute = new Map()));
      // the same line may have come twice
      ofMinute.set(`${line.writer} ${String(line.part)}`, line);
    }
    return new Map([...minutes].map(([minuteMs, ofMinute]) => [minuteMs, [...ofMinute.values()]]));
  }

  #walk(
    query: string,
    { fromMs, toMs }: TimeWindow,
    entryBytes: number,
    signal: AbortSignal,
  ): AsyncGenerator<StreamEntry, void, void> {
    const range = {
      query,
      fromNs: BigInt(fromMs) * NS_PER_MS,
      untilNs: BigInt(toMs + 1) * NS_PER_MS,
      wanted: Infinity,
      entryBytes,
    };
    return new Walk(this.#queries, this.#limits, range, signal).entries();
  }
}

/** The choice with the most minutes; undefined where none has any. */
function mostCovered(
  choices: readonly ChosenSets[],
  coverage: Coverage,
  whole: TimeWindow,
): { readonly chosen: ChosenSets; readonly minutes: readonly number[] } | undefined {
  let best: { chosen: ChosenSets; minutes: number[] } | undefined;
  for (const chosen of choices) {
    const minutes = coverage.minutes(whole, [chosen.series.set, chosen.total.set]);
    if (minutes.length > (best?.minutes.length ?? 0)) best = { chosen, minutes };
  }
  return best;
}

function isWhole(
  lines: readonly MinuteLine['line'][] | undefined,
  coverage: Coverage,
  minuteMs: number,
  set: RollupSet,
): boolean {
  for (const [writer, expected] of coverage.expected(minuteMs, set)!) {
    const found = lines?.filter((line) => line.writer === writer).length ?? 0;
    if (found < expected) return false;
  }
  return true;
}

function minuteOf(timestampNs: bigint): number {
  const ms = Number(timestampNs / NS_PER_MS);
  return ms - (ms % MINUTE_MS);
}

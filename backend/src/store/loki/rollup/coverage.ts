import { MINUTE_MS } from '../../../rollup/rollup-sets.ts';
import type { RollupSet } from '../../../rollup/rollup-sets.ts';
import type { TimeWindow } from '../../../rollup/minute-windows.ts';
import type { Mark } from './marks.ts';

/** How many lines each writer has of a minute and set. */
export type ExpectedLines = ReadonlyMap<string, number>;

/** What is known of each minute of a range from marks. */
export class Coverage {
  /** By minute and writer, undefined where the writer has not sealed it. */
  readonly #minutes = new Map<number, Map<string, Extract<Mark, { is: 'sealed' }> | undefined>>();
  readonly #void = new Set<number>();

  add(minuteMs: number, mark: Mark): void {
    let writers = this.#minutes.get(minuteMs);
    if (!writers) this.#minutes.set(minuteMs, (writers = new Map()));
    if (mark.is === 'sealed') writers.set(mark.writer, mark);
    else if (!writers.has(mark.writer)) writers.set(mark.writer, undefined);
  }

  addVoid(minuteMs: number): void {
    this.#void.add(minuteMs);
  }

  /** The minutes of a window of whole minutes whose flows are all in rows of each of the sets, in order. */
  minutes({ fromMs, toMs }: TimeWindow, sets: readonly RollupSet[]): number[] {
    const covered: number[] = [];
    for (let minuteMs = fromMs; minuteMs <= toMs; minuteMs += MINUTE_MS) {
      if (sets.every((set) => this.expected(minuteMs, set) !== undefined)) covered.push(minuteMs);
    }
    return covered;
  }

  /** Lines of a minute and set by writer; undefined where they are not all of its flows. */
  expected(minuteMs: number, { name }: RollupSet): ExpectedLines | undefined {
    const writers = this.#minutes.get(minuteMs);
    if (!writers || this.#void.has(minuteMs)) return undefined;
    const lines = new Map<string, number>();
    for (const [writer, mark] of writers) {
      if (!mark || mark.gaps.includes(name)) return undefined;
      lines.set(writer, mark.lines[name] ?? 0);
    }
    return lines;
  }
}

import type { Expression, FlowRecord } from '@tributary/model';
import type { HistogramQuery, HistogramResult } from '../flow-store.ts';
import { rowsOf } from './rollup/rollup-rows.ts';
import type { RollupLine } from './rollup/rollup-line.ts';

/** Gathers the steps of a histogram from wherever its flows are summed up. */
export class HistogramSteps {
  readonly #stepMs: number;
  readonly #first: number;
  readonly #buckets: { readonly start: number; flows: number; bytes: number }[];
  readonly #totals = { flows: 0, bytes: 0, packets: 0 };

  constructor({ fromMs, toMs, stepMs }: HistogramQuery) {
    this.#stepMs = stepMs;
    this.#first = Math.floor(fromMs / stepMs);
    const length = Math.floor(toMs / stepMs) - this.#first + 1;
    this.#buckets = Array.from({ length }, (_, index) => ({
      start: (this.#first + index) * stepMs,
      flows: 0,
      bytes: 0,
    }));
  }

  addFlow({ TimeFlowEndMs = 0, Bytes = 0, Packets = 0 }: FlowRecord): void {
    this.#add(TimeFlowEndMs, 1, Bytes, Packets);
  }

  addRows(minuteMs: number, line: RollupLine, filter: Expression): void {
    const sum = (value: 'Bytes' | 'Packets' | undefined) => {
      let total = 0;
      for (const row of rowsOf([{ minuteMs, line }], { filter, value, fields: [] })) {
        total += row.measured.sum;
      }
      return total;
    };
    this.#add(minuteMs, sum(undefined), sum('Bytes'), sum('Packets'));
  }

  addHistogram({ buckets, totals }: HistogramResult): void {
    for (const { start, flows, bytes } of buckets) this.#add(start, flows, bytes, 0);
    // its flows and bytes were counted by step
    this.#totals.packets += totals.packets;
  }

  result(): HistogramResult {
    return { buckets: this.#buckets, totals: this.#totals };
  }

  #add(timeMs: number, flows: number, bytes: number, packets: number): void {
    const bucket = this.#buckets[Math.floor(timeMs / this.#stepMs) - this.#first]!;
    bucket.flows += flows;
    bucket.bytes += bytes;
    this.#totals.flows += flows;
    this.#totals.bytes += bytes;
    this.#totals.packets += packets;
  }
}

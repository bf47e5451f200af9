import type { FieldName, FlowRecord } from '@tributary/model';
import { FlowBatch } from '../../../flows/flow-batch.ts';
import { RollupBuilder } from '../../../rollup/rollup-builder.ts';
import { MINUTE_MS, ROLLUP_FIELDS } from '../../../rollup/rollup-sets.ts';
import type { Layout } from '../layouts.ts';
import { LinePushes } from './line-pushes.ts';
import type { StreamLine } from './line-pushes.ts';
import { MARKS_STREAM, rowsStream } from './marks.ts';
import type { SealedMark } from './marks.ts';
import { entriesOf } from './push-entries.ts';
import { encodeRows } from './rollup-line.ts';

/** What is read of a push: these fields, and lists of points in one. */
const WANTED: ReadonlySet<string> = new Set([...ROLLUP_FIELDS, 'Points']);

/** A minute as it goes to Loki. */
export interface RolledMinute {
  readonly pushes: readonly Buffer[];
  readonly rows: number;
  readonly gaps: number;
}

/**
 * Sums up pushes by minutes, reading in them what a reader of Loki will find there, so that sums and flows agree. Flows of
 * minutes that nobody asked for to be kept are left out.
 */
export class Roller {
  readonly #writer: string;
  readonly #layout: Layout;
  readonly #pushes = new LinePushes();
  readonly #minutes = new Map<number, RollupBuilder>();

  constructor(writer: string, layout: Layout) {
    this.#writer = writer;
    this.#layout = layout;
  }

  /** Flows of the minute are kept from now on, until `seal` or `forget`. */
  open(minuteMs: number): void {
    this.#minutes.set(minuteMs, new RollupBuilder());
  }

  forget(minuteMs: number): void {
    this.#minutes.delete(minuteMs);
  }

  add(push: Uint8Array): void {
    const byMinute = new Map<number, FlowRecord[]>();
    for (const entry of entriesOf(push, WANTED)) {
      const record = this.#layout.decode(entry);
      const minuteMs = minuteOf(record.TimeFlowEndMs!);
      if (!this.#minutes.has(minuteMs)) continue;
      const records = byMinute.get(minuteMs);
      if (records) records.push(record);
      else byMinute.set(minuteMs, [record]);
    }
    for (const [minuteMs, records] of byMinute) {
      this.#minutes.get(minuteMs)!.add([batchOf(records)]);
    }
  }

  /** The rows of a minute and the mark that it is sealed, which is last. */
  seal(minuteMs: number): RolledMinute {
    const builder = this.#minutes.get(minuteMs) ?? new RollupBuilder();
    this.#minutes.delete(minuteMs);
    const { rows, gaps } = builder.rollup();
    const lines: StreamLine[] = [];
    const counts: Record<string, number> = {};
    for (const part of rows) {
      const encoded = encodeRows(part, this.#writer);
      counts[part.set.name] = encoded.length;
      const stream = rowsStream(part.set);
      for (const line of encoded) lines.push({ stream, timeMs: minuteMs, line });
    }
    const mark: SealedMark = {
      writer: this.#writer,
      is: 'sealed',
      lines: counts,
      gaps: gaps.map(({ set }) => set.name),
    };
    const sealed = { stream: MARKS_STREAM, timeMs: minuteMs, line: JSON.stringify(mark) };
    return {
      pushes: [...this.#pushes.of(lines), ...this.#pushes.of([sealed])],
      rows: rows.reduce((sum, { cells }) => sum + cells.length, 0),
      gaps: gaps.length,
    };
  }
}

export function minuteOf(ms: number): number {
  return ms - (ms % MINUTE_MS);
}

function batchOf(records: readonly FlowRecord[]): FlowBatch {
  const batch = new FlowBatch(records.length);
  records.forEach((record, row) => {
    for (const name in record) {
      if (WANTED.has(name)) batch.column(name as FieldName)[row] = record[name as FieldName];
    }
  });
  return batch;
}

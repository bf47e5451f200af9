import type { DuckDBConnection } from '@duckdb/node-api';
import { BIGINT, VARCHAR } from '@duckdb/node-api';
import type { FieldName, FlowRecord } from '@tributary/model';
import { FlowBatch } from '../../flows/flow-batch.ts';
import { RollupBuilder } from '../../rollup/rollup-builder.ts';
import type { Rollup } from '../../rollup/rollup-builder.ts';
import type { RollupRows } from '../../rollup/set-view.ts';
import { cellColumns } from '../../rollup/rollup-cells.ts';
import { MINUTE_MS, ROLLUP_FIELDS } from '../../rollup/rollup-sets.ts';
import { CHUNK_ROWS } from './chunk-writer.ts';
import { columnChunk } from './column-chunk.ts';
import type { ColumnValues } from './column-chunk.ts';
import { GAPS_TABLE, openRollupTables, rollupColumns, rollupTable } from './rollup-tables.ts';
import { quoted } from './schema.ts';
import { inTransaction } from './transaction.ts';

/** A minute is rolled up so long after its end, when most agents have told of it. */
const SETTLE_MS = 5_000;
/** Flows that are rolled up in one turn, during which nothing else is written: half a second's work. */
const TURN_FLOWS = 20_000;

/**
 * Rolls up stored flows when there is time for it, in the order of their ids, and writes the rows together with the id up
 * to which they are: at every moment the rows and the flows above that id are all flows, once each. Being behind costs
 * nothing but the speed of queries.
 */
export class RollupWriter {
  readonly #connection: DuckDBConnection;
  #toId: number;
  #minute = 0;
  #rowsWritten = 0;
  #gapsWritten = 0;

  private constructor(connection: DuckDBConnection, toId: number) {
    this.#connection = connection;
    this.#toId = toId;
  }

  static async open(connection: DuckDBConnection, lastId: number): Promise<RollupWriter> {
    const { toId } = await openRollupTables(connection, lastId);
    return new RollupWriter(connection, toId);
  }

  /** Rows that were written, and minutes of sets that were not kept, since the start. */
  get counters(): { readonly rows: number; readonly gaps: number } {
    return { rows: this.#rowsWritten, gaps: this.#gapsWritten };
  }

  /** Flows up to `lastId` that are not rolled up yet. */
  behind(lastId: number): number {
    return lastId - this.#toId;
  }

  /** Whether a minute has ended with flows to roll up, or so many wait that it need not. */
  isDue(lastId: number, nowMs: number): boolean {
    const minute = minuteOf(nowMs);
    if (this.#minute === 0) this.#minute = minute;
    const behind = this.behind(lastId);
    return behind >= TURN_FLOWS || (behind > 0 && minute !== this.#minute);
  }

  /** Rolls up the next flows up to `lastId`, as many as fit into one turn. */
  async turn(lastId: number): Promise<void> {
    const toId = Math.min(this.#toId + TURN_FLOWS, lastId);
    const builder = new RollupBuilder();
    builder.add([await this.#read(this.#toId, toId)]);
    const rollup = builder.rollup();
    await inTransaction(this.#connection, () => this.#write(rollup, toId));
    this.#toId = toId;
    if (toId === lastId) this.#minute = minuteOf(Date.now());
    this.#rowsWritten += rollup.rows.reduce((sum, { cells }) => sum + cells.length, 0);
    this.#gapsWritten += rollup.gaps.length;
  }

  async #write({ rows, gaps }: Rollup, toId: number): Promise<void> {
    for (const part of rows) {
      const appender = await this.#connection.createAppender(rollupTable(part.set));
      try {
        const columns = columnsOf(part);
        for (let offset = 0; offset < part.cells.length; offset += CHUNK_ROWS) {
          const size = Math.min(CHUNK_ROWS, part.cells.length - offset);
          appender.appendDataChunk(columnChunk(columns, offset, size));
        }
      } finally {
        appender.closeSync();
      }
    }
    for (const { set, minuteMs } of gaps) {
      await this.#connection.run(
        `INSERT INTO ${GAPS_TABLE} VALUES ($1, $2)`,
        [set.name, BigInt(minuteMs)],
        [VARCHAR, BIGINT],
      );
    }
    await this.#connection.run('UPDATE rollup_state SET to_id = $1', [BigInt(toId)], [BIGINT]);
  }

  /** The stored flows above one id, up to another, as far as rollups are made of them. */
  async #read(aboveId: number, toId: number): Promise<FlowBatch> {
    const reader = await this.#connection.runAndReadAll(
      `SELECT ${ROLLUP_FIELDS.map(quoted).join(', ')} FROM flows WHERE id > $1 AND id <= $2`,
      [BigInt(aboveId), BigInt(toId)],
      [BIGINT, BIGINT],
    );
    const columns = reader.getColumnsJS();
    const batch = new FlowBatch(reader.currentRowCount);
    ROLLUP_FIELDS.forEach((name, index) => {
      const column: FlowRecord[FieldName][] = batch.column(name);
      // without a flow there is no column either
      columns[index]?.forEach((value, row) => {
        column[row] = plain(value) as FlowRecord[FieldName];
      });
    });
    return batch;
  }
}

function minuteOf(nowMs: number): number {
  return Math.floor((nowMs - SETTLE_MS) / MINUTE_MS);
}

/** A value as a batch has it. */
function plain(value: unknown): unknown {
  if (value === null) return undefined;
  if (typeof value === 'bigint') return Number(value);
  return Array.isArray(value) ? value.map(plain) : value;
}

function columnsOf({ set, minutes, keys, cells }: RollupRows): ColumnValues[] {
  const measured = new Map(cellColumns.map((name) => [name, cells.column(name)]));
  return rollupColumns(set).map(({ name, type, field }) => ({
    type,
    values: field ? keys.get(field) : (measured.get(name) ?? minutes),
  }));
}

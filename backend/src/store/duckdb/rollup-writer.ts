import type { DuckDBConnection } from '@duckdb/node-api';
import { BIGINT, VARCHAR } from '@duckdb/node-api';
import type { FieldName, FlowRecord } from '@tributary/model';
import { FlowBatch } from '../../flows/flow-batch.ts';
import { RollupBuilder } from '../../rollup/rollup-builder.ts';
import type { RollupRows } from '../../rollup/rollup-builder.ts';
import { cellColumns } from '../../rollup/rollup-cells.ts';
import {
  COMMON_FIELDS,
  END_FIELDS,
  FLOW_MEASURES,
  MINUTE_MS,
  ofEnd,
  POINT_FIELDS,
  POINT_MEASURES,
} from '../../rollup/rollup-sets.ts';
import { CHUNK_ROWS } from './chunk-writer.ts';
import { columnChunk } from './column-chunk.ts';
import type { ColumnValues } from './column-chunk.ts';
import { GAPS_TABLE, openRollupTables, rollupColumns, rollupTable } from './rollup-tables.ts';
import { quoted } from './schema.ts';

/** A minute is rolled up so long after its end, when most agents have told of it. */
const SETTLE_MS = 5_000;
/** Cells in memory that are rolled up at once, whatever the time. */
const MOST_CELLS = 200_000;
/** Flows that are read again at a time. */
const READ_ROWS = 20_000;

/** The fields that rollups are made of. */
const SOURCE_FIELDS: readonly FieldName[] = [
  'TimeFlowEndMs',
  'SrcAddr',
  'DstAddr',
  ...COMMON_FIELDS,
  ...ofEnd('Src', END_FIELDS),
  ...ofEnd('Dst', END_FIELDS),
  ...POINT_FIELDS,
  ...FLOW_MEASURES,
  ...POINT_MEASURES,
];

/**
 * Rolls up flows in memory and writes the rows once a minute, together with the id up to which they are: at every moment
 * the rows and the flows above that id are all flows, once each. What was in memory when the process ended is read again.
 */
export class RollupWriter {
  readonly #connection: DuckDBConnection;
  readonly #builder = new RollupBuilder();
  #minute = 0;
  #rowsWritten = 0;
  #gapsWritten = 0;
  #uncommitted = { rows: 0, gaps: 0 };

  private constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  static async open(connection: DuckDBConnection, lastId: number): Promise<RollupWriter> {
    const writer = new RollupWriter(connection);
    const { toId } = await openRollupTables(connection, lastId);
    await writer.#readAgain(toId, lastId);
    return writer;
  }

  /** Rows that were written, and minutes of sets that were not kept, since the start. */
  get counters(): { readonly rows: number; readonly gaps: number } {
    return { rows: this.#rowsWritten, gaps: this.#gapsWritten };
  }

  /** Whether there is something to roll up, and its time has come. */
  isDue(nowMs: number): boolean {
    const minute = Math.floor((nowMs - SETTLE_MS) / MINUTE_MS);
    if (this.#minute === 0) this.#minute = minute;
    return this.hasRows && (minute !== this.#minute || this.#builder.size > MOST_CELLS);
  }

  get hasRows(): boolean {
    return this.#builder.size > 0;
  }

  /** Adds flows that are stored. */
  add(batches: readonly FlowBatch[]): void {
    this.#builder.add(batches);
  }

  /** Writes what was added, within the transaction of the caller, who calls `committed` when it is through. */
  async write(lastId: number): Promise<void> {
    const { rows, gaps } = this.#builder.rollup();
    let written = 0;
    for (const part of rows) {
      written += part.cells.length;
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
    await this.#connection.run('UPDATE rollup_state SET to_id = $1', [BigInt(lastId)], [BIGINT]);
    this.#uncommitted = { rows: written, gaps: gaps.length };
  }

  committed(nowMs: number): void {
    this.#builder.clear();
    this.#minute = Math.floor((nowMs - SETTLE_MS) / MINUTE_MS);
    this.#rowsWritten += this.#uncommitted.rows;
    this.#gapsWritten += this.#uncommitted.gaps;
  }

  /** Adds the stored flows above one id, up to another. */
  async #readAgain(aboveId: number, lastId: number): Promise<void> {
    for (let from = aboveId; from < lastId; from += READ_ROWS) {
      const reader = await this.#connection.runAndReadAll(
        `SELECT ${SOURCE_FIELDS.map(quoted).join(', ')} FROM flows WHERE id > $1 AND id <= $2`,
        [BigInt(from), BigInt(Math.min(from + READ_ROWS, lastId))],
        [BIGINT, BIGINT],
      );
      const columns = reader.getColumnsJS();
      const batch = new FlowBatch(reader.currentRowCount);
      SOURCE_FIELDS.forEach((name, index) => {
        const values = columns[index]!.map(plain) as FlowRecord[FieldName][];
        const column: FlowRecord[FieldName][] = batch.column(name);
        values.forEach((value, row) => (column[row] = value));
      });
      this.#builder.add([batch]);
    }
  }
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

import bindings from '@duckdb/node-bindings';
import { BIGINT, DuckDBDataChunk, LIST, UHUGEINT, VARCHAR } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { fields } from '@tributary/model';
import type { FieldName } from '@tributary/model';
import type { FlowBatch } from '../../flows/flow-batch.ts';
import {
  CHUNK_ROWS,
  writeAbsent,
  writeAddresses,
  writeIntegerLists,
  writeIntegers,
  writeTextLists,
  writeTexts,
} from './chunk-writer.ts';
import { FLOW_TABLE } from './flow-table.ts';
import type { FlowTable } from './flow-table.ts';
import { ID_COLUMN } from './schema.ts';

const fieldNames: readonly FieldName[] = fields.map((field) => field.name);

const types = {
  BIGINT,
  VARCHAR,
  UHUGEINT,
  'BIGINT[]': LIST(BIGINT),
  'VARCHAR[]': LIST(VARCHAR),
} as const;

/** Appends batches to the table of flows, in one transaction a call. */
export class FlowWriter {
  readonly #connection: DuckDBConnection;
  readonly #table: FlowTable;
  #nextId: number;
  #lastId: number;

  /** `nextId` is above every stored id. */
  constructor(connection: DuckDBConnection, table: FlowTable, nextId: number) {
    this.#connection = connection;
    this.#table = table;
    this.#nextId = nextId;
    this.#lastId = nextId - 1;
  }

  /** The id of the last flow that was stored, 0 when there is none. */
  get lastId(): number {
    return this.#lastId;
  }

  /** Of `asked`, or of all fields, those that any flow has: the others need not be read. */
  usedFields(asked: readonly FieldName[] = fieldNames): readonly FieldName[] {
    return asked.filter((name) => this.#table.has(name));
  }

  /** Resolves when the flows are on disk. Not to be called again before that. */
  async write(batches: readonly FlowBatch[]): Promise<void> {
    await this.#table.add(new Set(batches.flatMap((batch) => [...batch.fields()])));
    await this.#connection.run('BEGIN');
    try {
      const appender = await this.#connection.createAppender(FLOW_TABLE);
      try {
        for (const batch of batches) {
          for (let offset = 0; offset < batch.length; offset += CHUNK_ROWS) {
            appender.appendDataChunk(this.#chunk(batch, offset));
          }
        }
      } finally {
        appender.closeSync();
      }
      await this.#connection.run('COMMIT');
      this.#lastId = this.#nextId - 1;
    } catch (error) {
      await this.#connection.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  #chunk(batch: FlowBatch, offset: number): DuckDBDataChunk {
    const rows = Math.min(CHUNK_ROWS, batch.length - offset);
    const { columns } = this.#table;
    const chunk = DuckDBDataChunk.create(columns.map((column) => types[column.type]));
    bindings.data_chunk_set_size(chunk.chunk, rows);
    columns.forEach((column, index) => {
      const vector = bindings.data_chunk_get_vector(chunk.chunk, index);
      if (column.name === ID_COLUMN) {
        writeIntegers(vector, this.#takeIds(rows), 0, rows);
        return;
      }
      const values = column.field && batch.peek(column.field);
      if (!values) {
        writeAbsent(vector, rows);
        return;
      }
      switch (column.type) {
        case 'BIGINT':
          writeIntegers(vector, values as readonly number[], offset, rows);
          break;
        case 'VARCHAR':
          writeTexts(vector, values as readonly string[], offset, rows);
          break;
        case 'UHUGEINT':
          writeAddresses(vector, values as readonly string[], offset, rows);
          break;
        case 'BIGINT[]':
          writeIntegerLists(vector, values as readonly number[][], offset, rows);
          break;
        case 'VARCHAR[]':
          writeTextLists(vector, values as readonly string[][], offset, rows);
      }
    });
    return chunk;
  }

  #takeIds(rows: number): number[] {
    const first = this.#nextId;
    this.#nextId += rows;
    return Array.from({ length: rows }, (_, row) => first + row);
  }
}

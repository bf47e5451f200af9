import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { fields } from '@tributary/model';
import type { FieldName } from '@tributary/model';
import type { FlowBatch } from '../../flows/flow-batch.ts';
import { CHUNK_ROWS } from './chunk-writer.ts';
import { columnChunk } from './column-chunk.ts';
import { FLOW_TABLE } from './flow-table.ts';
import type { FlowTable } from './flow-table.ts';
import { ID_COLUMN } from './schema.ts';
import { inTransaction } from './transaction.ts';

const fieldNames: readonly FieldName[] = fields.map((field) => field.name);

/** Appends batches to the table of flows, in one transaction a call, and rolls up those before when it is time. */
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
    await inTransaction(this.#connection, async () => {
      const appender = await this.#connection.createAppender(FLOW_TABLE);
      try {
        for (const batch of batches) {
          const ids = this.#takeIds(batch.length);
          for (let offset = 0; offset < batch.length; offset += CHUNK_ROWS) {
            appender.appendDataChunk(this.#chunk(batch, ids, offset));
          }
        }
      } finally {
        appender.closeSync();
      }
    });
    this.#lastId = this.#nextId - 1;
  }

  #chunk(batch: FlowBatch, ids: readonly number[], offset: number): DuckDBDataChunk {
    const columns = this.#table.columns.map(({ name, type, field }) => ({
      type,
      values: name === ID_COLUMN ? ids : field && batch.peek(field),
    }));
    return columnChunk(columns, offset, Math.min(CHUNK_ROWS, batch.length - offset));
  }

  #takeIds(count: number): number[] {
    const first = this.#nextId;
    this.#nextId += count;
    return Array.from({ length: count }, (_, index) => first + index);
  }
}

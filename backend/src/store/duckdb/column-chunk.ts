import bindings from '@duckdb/node-bindings';
import { BIGINT, DuckDBDataChunk, LIST, UHUGEINT, VARCHAR } from '@duckdb/node-api';
import {
  writeAbsent,
  writeAddresses,
  writeIntegerLists,
  writeIntegers,
  writeTextLists,
  writeTexts,
} from './chunk-writer.ts';
import type { Column } from './schema.ts';

const types = {
  BIGINT,
  VARCHAR,
  UHUGEINT,
  'BIGINT[]': LIST(BIGINT),
  'VARCHAR[]': LIST(VARCHAR),
} as const;

export interface ColumnValues {
  readonly type: Column['type'];
  /** Undefined when every row is absent. */
  readonly values: readonly unknown[] | undefined;
}

/** A chunk of `rows` rows, from `offset` on, of columns in the table's order. */
export function columnChunk(
  columns: readonly ColumnValues[],
  offset: number,
  rows: number,
): DuckDBDataChunk {
  const chunk = DuckDBDataChunk.create(columns.map(({ type }) => types[type]));
  bindings.data_chunk_set_size(chunk.chunk, rows);
  columns.forEach(({ type, values }, index) => {
    const vector = bindings.data_chunk_get_vector(chunk.chunk, index);
    if (!values) {
      writeAbsent(vector, rows);
      return;
    }
    switch (type) {
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

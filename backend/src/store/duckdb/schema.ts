import { fields } from '@tributary/model';
import type { FieldDef, FieldName } from '@tributary/model';
import type { DuckDBConnection } from '@duckdb/node-api';

/** One column of the table `flows`. `UHUGEINT` holds an address as a number, IPv4 as IPv4-mapped. */
export interface Column {
  readonly name: string;
  readonly type: 'BIGINT' | 'VARCHAR' | 'VARCHAR[]' | 'BIGINT[]' | 'UHUGEINT';
  /** The field that the column holds, or is derived from; undefined for the row's own number. */
  readonly field: FieldName | undefined;
}

const columnTypes = {
  int: 'BIGINT',
  string: 'VARCHAR',
  mac: 'VARCHAR',
  address: 'VARCHAR',
  'string[]': 'VARCHAR[]',
  'int[]': 'BIGINT[]',
} as const satisfies Record<FieldDef['type'], Column['type']>;

/** Number of the flow, rising in the order of storing: the tie-breaker of pages. */
export const ID_COLUMN = 'id';

/** The column that holds an address field as a number. */
export function addressColumn(field: string): string {
  return `${field}#`;
}

/** What the table should hold, derived from the model. */
export const modelColumns: readonly Column[] = [
  { name: ID_COLUMN, type: 'BIGINT', field: undefined },
  ...fields.map((field): Column => ({
    name: field.name,
    type: columnTypes[field.type],
    field: field.name,
  })),
  ...fields
    .filter((field) => field.type === 'address')
    .map((field): Column => ({
      name: addressColumn(field.name),
      type: 'UHUGEINT',
      field: field.name,
    })),
];

/** An identifier in quotes. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * Makes the tables, and adds the columns that a newer model has; columns that the model no longer
 * has stay, unused. Returns the columns in the table's order.
 */
export async function migrate(connection: DuckDBConnection): Promise<readonly Column[]> {
  const definitions = modelColumns.map((column) => `${quoted(column.name)} ${column.type}`);
  await connection.run(`CREATE TABLE IF NOT EXISTS flows (${definitions.join(', ')})`);
  let present = await presentColumns(connection);
  for (const column of modelColumns) {
    const type = present.get(column.name);
    if (type === undefined) {
      await connection.run(`ALTER TABLE flows ADD COLUMN ${quoted(column.name)} ${column.type}`);
    } else if (type !== column.type) {
      throw new Error(
        `the stored column ${column.name} is ${type}, not ${column.type}: this file was written by an incompatible version`,
      );
    }
  }
  present = await presentColumns(connection);
  const fieldOf = new Map(modelColumns.map((column) => [column.name, column.field]));
  return [...present].map(([name, type]) => ({
    name,
    type: type as Column['type'],
    field: fieldOf.get(name),
  }));
}

async function presentColumns(connection: DuckDBConnection): Promise<Map<string, string>> {
  const reader = await connection.runAndReadAll(
    `SELECT column_name, data_type FROM information_schema.columns
     WHERE table_name = 'flows' ORDER BY ordinal_position`,
  );
  return new Map(reader.getRows().map(([name, type]) => [String(name), String(type)]));
}

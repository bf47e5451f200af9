import { fields } from '@tributary/model';
import type { FieldDef, FieldName } from '@tributary/model';

/** One column of the flows. `UHUGEINT` holds an address as a number, IPv4 as IPv4-mapped. */
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

/** What queries read, derived from the model. */
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

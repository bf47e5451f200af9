import type { DuckDBConnection } from '@duckdb/node-api';
import type { FieldName } from '@tributary/model';
import { modelColumns, quoted } from './schema.ts';
import type { Column } from './schema.ts';

/** What is written to. Queries read the view `flows`, which has every column of the model. */
export const FLOW_TABLE = 'stored_flows';

/** Without these there is no flow. */
const ALWAYS: readonly string[] = ['id', 'TimeFlowEndMs'];

/**
 * The table of flows, which has a column for a field from the first flow on that has the field. Most features are off
 * most of the time, and a column that is empty costs as much to write as a full one: half of the time of a commit.
 */
export class FlowTable {
  readonly #connection: DuckDBConnection;
  /** In the table's order. */
  #columns: readonly Column[] = [];

  private constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  /** Makes the table where there is none. Throws where the file is of a version whose columns had other types. */
  static async open(connection: DuckDBConnection): Promise<FlowTable> {
    const table = new FlowTable(connection);
    await table.#adoptFirstLayout();
    const definitions = modelColumns.filter(({ name }) => ALWAYS.includes(name)).map(definition);
    await connection.run(`CREATE TABLE IF NOT EXISTS ${FLOW_TABLE} (${definitions.join(', ')})`);
    await table.#readColumns();
    return table;
  }

  get columns(): readonly Column[] {
    return this.#columns;
  }

  /** Whether any flow has had the field. */
  has(field: FieldName): boolean {
    return this.#columns.some(({ name }) => name === field);
  }

  /** Adds the columns of fields that no flow had before. Outside of a transaction. */
  async add(fields: Iterable<FieldName>): Promise<void> {
    const wanted = new Set([...fields].filter((field) => !this.has(field)));
    if (wanted.size === 0) return;
    for (const column of modelColumns.filter(({ field }) => field && wanted.has(field))) {
      await this.#connection.run(`ALTER TABLE ${FLOW_TABLE} ADD COLUMN ${definition(column)}`);
    }
    await this.#readColumns();
  }

  /** The first layout had all columns in a table that was called as the view is now. */
  async #adoptFirstLayout(): Promise<void> {
    const reader = await this.#connection.runAndReadAll(
      `SELECT 1 FROM information_schema.tables WHERE table_name = 'flows' AND table_type = 'BASE TABLE'`,
    );
    if (reader.currentRowCount > 0) {
      await this.#connection.run(`ALTER TABLE flows RENAME TO ${FLOW_TABLE}`);
    }
  }

  async #readColumns(): Promise<void> {
    const reader = await this.#connection.runAndReadAll(
      `SELECT column_name, data_type FROM information_schema.columns
       WHERE table_name = '${FLOW_TABLE}' ORDER BY ordinal_position`,
    );
    const model = new Map(modelColumns.map((column) => [column.name, column]));
    this.#columns = reader.getRows().map(([name, type]): Column => {
      const column = model.get(String(name));
      if (column && type !== column.type) {
        throw new Error(
          `the stored column ${String(name)} is ${String(type)}, not ${column.type}: this file was written by an incompatible version`,
        );
      }
      // a field that the model no longer has stays, unused
      return { name: String(name), type: type as Column['type'], field: column?.field };
    });
    await this.#makeView();
  }

  async #makeView(): Promise<void> {
    const present = new Set(this.#columns.map(({ name }) => name));
    const columns = modelColumns.map(({ name, type }) =>
      present.has(name) ? quoted(name) : `NULL::${type} AS ${quoted(name)}`,
    );
    await this.#connection.run(
      `CREATE OR REPLACE VIEW flows AS SELECT rowid, ${columns.join(', ')} FROM ${FLOW_TABLE}`,
    );
  }
}

function definition({ name, type }: Column): string {
  return `${quoted(name)} ${type}`;
}

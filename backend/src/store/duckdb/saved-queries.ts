import { randomUUID } from 'node:crypto';
import { BIGINT, BOOLEAN, VARCHAR } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { SavedQuery, SavedQueryInput } from '@tributary/model';
import type { SavedQueryStore } from '../saved-query-store.ts';
import type { DuckDbStore } from './duckdb-store.ts';

const COLUMNS = 'id, name, description, owner, shared, is_default, view, created_ms, updated_ms';
const TYPES = [VARCHAR, VARCHAR, VARCHAR, VARCHAR, BOOLEAN, BOOLEAN, VARCHAR, BIGINT, BIGINT];

/** Named queries in the same file as the flows. */
export class DuckDbSavedQueries implements SavedQueryStore {
  readonly #store: DuckDbStore;

  private constructor(store: DuckDbStore) {
    this.#store = store;
  }

  static async open(store: DuckDbStore): Promise<DuckDbSavedQueries> {
    await store.exclusive((connection) =>
      connection.run(
        `CREATE TABLE IF NOT EXISTS saved_queries (id VARCHAR, name VARCHAR, description VARCHAR,
         owner VARCHAR, shared BOOLEAN, is_default BOOLEAN, view VARCHAR, created_ms BIGINT, updated_ms BIGINT)`,
      ),
    );
    return new DuckDbSavedQueries(store);
  }

  list(): Promise<readonly SavedQuery[]> {
    return this.#store.exclusive((connection) => select(connection, 'ORDER BY lower(name)', []));
  }

  async get(id: string): Promise<SavedQuery | undefined> {
    const found = await this.#store.exclusive((connection) =>
      select(connection, 'WHERE id = $1', [id]),
    );
    return found[0];
  }

  create(input: SavedQueryInput, owner: string): Promise<SavedQuery> {
    const now = Date.now();
    const query: SavedQuery = {
      ...input,
      id: randomUUID(),
      owner,
      predefined: false,
      createdMs: now,
      updatedMs: now,
    };
    return this.#replace(query);
  }

  async update(id: string, input: SavedQueryInput): Promise<SavedQuery | undefined> {
    const present = await this.get(id);
    return present && this.#replace({ ...present, ...input, updatedMs: Date.now() });
  }

  delete(id: string): Promise<boolean> {
    return this.#store.exclusive(async (connection) => {
      const result = await connection.run(
        'DELETE FROM saved_queries WHERE id = $1',
        [id],
        [VARCHAR],
      );
      return result.rowsChanged > 0;
    });
  }

  #replace(query: SavedQuery): Promise<SavedQuery> {
    return this.#store.exclusive((connection) =>
      inTransaction(connection, async () => {
        await connection.run('DELETE FROM saved_queries WHERE id = $1', [query.id], [VARCHAR]);
        if (query.isDefault) {
          await connection.run('UPDATE saved_queries SET is_default = false WHERE owner = $1', [
            query.owner,
          ]);
        }
        await connection.run(
          `INSERT INTO saved_queries (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
          [
            query.id,
            query.name,
            query.description,
            query.owner,
            query.shared,
            query.isDefault,
            query.view,
            BigInt(query.createdMs),
            BigInt(query.updatedMs),
          ],
          TYPES,
        );
        return query;
      }),
    );
  }
}

async function inTransaction<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  await connection.run('BEGIN');
  try {
    const result = await work();
    await connection.run('COMMIT');
    return result;
  } catch (error) {
    await connection.run('ROLLBACK');
    throw error;
  }
}

async function select(
  connection: DuckDBConnection,
  clause: string,
  values: readonly string[],
): Promise<SavedQuery[]> {
  const reader = await connection.runAndReadAll(`SELECT ${COLUMNS} FROM saved_queries ${clause}`, [
    ...values,
  ]);
  return reader.getRows().map((row) => ({
    id: String(row[0]),
    name: String(row[1]),
    description: String(row[2]),
    owner: String(row[3]),
    shared: row[4] === true,
    isDefault: row[5] === true,
    predefined: false,
    view: String(row[6]),
    createdMs: Number(row[7]),
    updatedMs: Number(row[8]),
  }));
}

import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from '@duckdb/node-api';
import { DuckDBListValue } from '@duckdb/node-api';
import type { Parameters } from './sql.ts';

/** A value as read: absent is null, whole numbers are numbers (decimal
 * text beyond 2^53), lists are arrays. */
export type Value = string | number | null | (string | number | null)[];
export type Row = readonly Value[];
/** Runs one statement of a transaction. */
export type Read = (sql: string, parameters: Parameters) => Promise<Row[]>;

/** How often an interrupt is repeated: one that comes before the query has begun is lost. */
const INTERRUPT_EVERY_MS = 20;

/** A few connections for reading, beside the one that writes; each runs one query at a time. */
export class ReadPool {
  readonly #idle: DuckDBConnection[];
  readonly #all: readonly DuckDBConnection[];
  readonly #waiting: ((connection: DuckDBConnection) => void)[] = [];

  private constructor(connections: DuckDBConnection[]) {
    this.#all = connections;
    this.#idle = [...connections];
  }

  static async open(instance: DuckDBInstance, size: number): Promise<ReadPool> {
    return new ReadPool(await Promise.all(Array.from({ length: size }, () => instance.connect())));
  }

  /** Runs one statement. When the signal aborts, DuckDB stops and its reason is thrown. */
  rows(sql: string, parameters: Parameters, signal: AbortSignal): Promise<Row[]> {
    return this.#use(signal, (connection) => run(connection, sql, parameters));
  }

  /** Runs several statements that see the same state of the store. */
  transaction<T>(work: (read: Read) => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.#use(signal, async (connection) => {
      await connection.run('BEGIN');
      try {
        return await work((sql, parameters) => run(connection, sql, parameters));
      } finally {
        await connection.run('ROLLBACK').catch(() => undefined);
      }
    });
  }

  async #use<T>(
    signal: AbortSignal,
    work: (connection: DuckDBConnection) => Promise<T>,
  ): Promise<T> {
    const connection = await this.#acquire(signal);
    let repeat: NodeJS.Timeout | undefined;
    const interrupt = () => {
      connection.interrupt();
      repeat = setInterval(() => connection.interrupt(), INTERRUPT_EVERY_MS);
    };
    signal.addEventListener('abort', interrupt);
    try {
      signal.throwIfAborted();
      return await work(connection);
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', interrupt);
      clearInterval(repeat);
      this.#release(connection);
    }
  }

  close(): void {
    for (const connection of this.#all) connection.closeSync();
  }

  async #acquire(signal: AbortSignal): Promise<DuckDBConnection> {
    signal.throwIfAborted();
    const idle = this.#idle.pop();
    if (idle) return idle;
    return new Promise((resolve, reject) => {
      const take = (connection: DuckDBConnection) => {
        signal.removeEventListener('abort', give);
        resolve(connection);
      };
      const give = () => {
        this.#waiting.splice(this.#waiting.indexOf(take), 1);
        reject(signal.reason as Error);
      };
      this.#waiting.push(take);
      signal.addEventListener('abort', give, { once: true });
    });
  }

  #release(connection: DuckDBConnection): void {
    const next = this.#waiting.shift();
    if (next) next(connection);
    else this.#idle.push(connection);
  }
}

async function run(
  connection: DuckDBConnection,
  sql: string,
  parameters: Parameters,
): Promise<Row[]> {
  const reader = await connection.runAndReadAll(sql, parameters.values, parameters.types);
  return reader.getRows().map((row) => row.map(toValue));
}

function toValue(value: DuckDBValue): Value {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (value instanceof DuckDBListValue) return value.items.map(toValue) as Value;
  return value as string | number | null;
}

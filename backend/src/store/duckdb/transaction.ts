import type { DuckDBConnection } from '@duckdb/node-api';

/** Runs `work` as one transaction of the connection: all of it stands when this resolves, nothing when it rejects. */
export async function inTransaction(
  connection: DuckDBConnection,
  work: () => Promise<void>,
): Promise<void> {
  await connection.run('BEGIN');
  try {
    await work();
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

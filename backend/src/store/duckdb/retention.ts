import type { DuckDBConnection } from '@duckdb/node-api';
import { BIGINT } from '@duckdb/node-api';
import { MINUTE_MS } from '../../rollup/rollup-sets.ts';
import { FLOW_TABLE } from './flow-table.ts';
import { deleteRollupsBefore } from './rollup-tables.ts';

export interface RetentionLimits {
  /** Flows that ended longer ago than this are deleted, in ms. */
  readonly maxAgeMs: number;
  /** Size of the data in the file above which the oldest flows are deleted, in bytes. */
  readonly maxBytes: number;
}

/** What is kept when the file has grown too large, so that not every pass deletes a little. */
const SHARE_KEPT = 0.9;

/**
 * Deletes the oldest flows by age and by size, whole minutes at a time, and their rollups with them. DuckDB frees space by whole row groups of 122,880
 * flows (about 10 MB), so a limit by size is no finer than that.
 */
export class Retention {
  /** Flows deleted since the start. */
  expired = 0;
  readonly #connection: DuckDBConnection;
  readonly #limits: RetentionLimits;

  /** `rollUp` rolls up all that is stored: what waited for it would be rolled up when its flows are gone. */
  constructor(connection: DuckDBConnection, limits: RetentionLimits) {
    this.#connection = connection;
    this.#limits = limits;
  }

  /** Returns the number of flows deleted. */
  async apply(nowMs: number): Promise<number> {
    let deleted = await this.#deleteBefore(
      Math.floor((nowMs - this.#limits.maxAgeMs) / MINUTE_MS) * MINUTE_MS,
    );
    // Folds the log into the table: only then is its size known, and the space of deleted rows free.
    await this.#connection.run('CHECKPOINT');
    const used = await this.#usedBytes();
    if (used > this.#limits.maxBytes) {
      deleted += await this.#deleteOldest(1 - (this.#limits.maxBytes * SHARE_KEPT) / used);
      await this.#connection.run('CHECKPOINT');
    }
    this.expired += deleted;
    return deleted;
  }

  async #deleteOldest(share: number): Promise<number> {
    const reader = await this.#connection.runAndReadAll(
      'SELECT quantile_disc("TimeFlowEndMs", $1) FROM flows',
      [share],
    );
    const bound = reader.getRows()[0]![0];
    if (bound === null || bound === undefined) return 0;
    return this.#deleteBefore((Math.floor(Number(bound) / MINUTE_MS) + 1) * MINUTE_MS);
  }

  /** The bound is the beginning of a minute. */
  async #deleteBefore(boundMs: number): Promise<number> {
    const bound = [BigInt(boundMs)];
    const found = await this.#connection.runAndReadAll(
      'SELECT 1 FROM flows WHERE "TimeFlowEndMs" < $1 LIMIT 1',
      bound,
      [BIGINT],
    );
    if (found.currentRowCount === 0) return 0;
    await this.#connection.run('BEGIN');
    try {
      const result = await this.#connection.run(
        `DELETE FROM ${FLOW_TABLE} WHERE "TimeFlowEndMs" < $1`,
        bound,
        [BIGINT],
      );
      await deleteRollupsBefore(this.#connection, boundMs);
      await this.#connection.run('COMMIT');
      return result.rowsChanged;
    } catch (error) {
      await this.#connection.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /** Blocks in use; a DuckDB file keeps the space of deleted rows for new ones. */
  async #usedBytes(): Promise<number> {
    const reader = await this.#connection.runAndReadAll(
      'SELECT used_blocks * block_size FROM pragma_database_size()',
    );
    return Number(reader.getRows()[0]![0]);
  }
}

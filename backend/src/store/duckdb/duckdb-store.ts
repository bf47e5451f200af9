import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { FlowBatch } from '../../flows/flow-batch.ts';
import { GroupCommit } from '../group-commit.ts';
import type {
  FlowsPage,
  FlowsQuery,
  FlowStore,
  HistogramQuery,
  HistogramResult,
  MetricsPlan,
  MetricsResult,
  QueryText,
  RollupCounters,
  StoreStats,
  ValuesQuery,
  ValuesResult,
} from '../flow-store.ts';
import { FlowTable } from './flow-table.ts';
import { FlowWriter } from './flow-writer.ts';
import { keysSql, readFlows } from './flows-query.ts';
import { readHistogram } from './histogram-query.ts';
import { readMetrics } from './metrics-query.ts';
import { ReadPool } from './read-pool.ts';
import { Retention } from './retention.ts';
import type { RetentionLimits } from './retention.ts';
import { RollupReader } from './rollup-reader.ts';
import { RollupWriter } from './rollup-writer.ts';
import { Parameters } from './sql.ts';
import { readValues } from './values-query.ts';

export interface DuckDbOptions extends RetentionLimits {
  /** The database file; its folder is made when missing. */
  readonly path: string;
  readonly threads: number;
  readonly memoryBytes: number;
  readonly log: Log;
}

interface Log {
  error(details: object, message: string): void;
}

/** Size of the log at which it is folded into the table: each time rewrites the last rows. */
const CHECKPOINT_WAL = '128MB';

/** More at once are no cheaper, and wait in memory. */
const COMMIT_FLOWS = 10_000;
const COMMIT_EVERY_MS = 200;

/** What is written at once where the store has little time for anything else. */
const BUSY_COMMIT_FLOWS = COMMIT_FLOWS / 2;

const ROLL_UP_EVERY_MS = 1_000;

/** Queries that run at once; further ones wait. */
const READ_CONNECTIONS = 3;

/** Flows in one DuckDB file, which survives restarts and a kill -9. */
export class DuckDbStore implements FlowStore {
  readonly kind = 'duckdb';
  readonly #instance: DuckDBInstance;
  readonly #writeConnection: DuckDBConnection;
  readonly #writer: FlowWriter;
  readonly #rollups: RollupWriter;
  readonly #rollupReader = new RollupReader();
  readonly #pool: ReadPool;
  readonly #retention: Retention;
  readonly #path: string;
  readonly #staged: FlowBatch[] = [];
  readonly #commits = new GroupCommit({
    mostFlows: COMMIT_FLOWS,
    everyMs: COMMIT_EVERY_MS,
    commit: async () => {
      const batches = this.#staged.splice(0);
      const flows = batches.reduce((sum, { length }) => sum + length, 0);
      this.#busyMs = Infinity;
      await this.exclusive(() => this.#writer.write(batches)).finally(() => {
        this.#busyMs = flows < BUSY_COMMIT_FLOWS ? -Infinity : performance.now();
      });
    },
  });
  /** When so much was written last; Infinity while something is. */
  #busyMs = -Infinity;
  readonly #log: Log;
  readonly #roller: NodeJS.Timeout;
  #isRollingUp = false;
  #isClosing = false;
  /** Writes and deletions, one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(
    options: DuckDbOptions,
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    writer: FlowWriter,
    rollups: RollupWriter,
    pool: ReadPool,
  ) {
    this.#path = options.path;
    this.#log = options.log;
    this.#instance = instance;
    this.#writeConnection = connection;
    this.#writer = writer;
    this.#rollups = rollups;
    this.#pool = pool;
    this.#retention = new Retention(connection, options);
    this.#roller = setInterval(() => void this.#rollUpDue(), ROLL_UP_EVERY_MS);
    this.#roller.unref();
  }

  /** Opens the file, making it or adding columns as the model needs. */
  static async open(options: DuckDbOptions): Promise<DuckDbStore> {
    await mkdir(dirname(options.path), { recursive: true });
    const instance = await DuckDBInstance.create(options.path, {
      threads: String(options.threads),
      memory_limit: `${Math.floor(options.memoryBytes / 1024 ** 2)}MiB`,
      preserve_insertion_order: 'false',
      wal_autocheckpoint: CHECKPOINT_WAL,
      // While another connection appends, it was seen to skip rows that a page should hold.
      disabled_optimizers: 'row_group_pruner',
    });
    const connection = await instance.connect();
    const table = await FlowTable.open(connection);
    const lastId = await readLastId(connection);
    const rollups = await RollupWriter.open(connection, lastId);
    const writer = new FlowWriter(connection, table, lastId + 1);
    const pool = await ReadPool.open(instance, READ_CONNECTIONS);
    return new DuckDbStore(options, instance, connection, writer, rollups, pool);
  }

  write(batches: readonly FlowBatch[]): Promise<void> {
    this.#staged.push(...batches);
    return this.#commits.join(batches.reduce((sum, { length }) => sum + length, 0));
  }

  /** Rolls up all that is stored now, as happens by itself when there is time. */
  rollUp(): Promise<void> {
    return this.exclusive(async () => {
      const { lastId } = this.#writer;
      while (this.#rollups.behind(lastId) > 0) await this.#rollups.turn(lastId);
    });
  }

  /** Turn by turn, as long as no flows wait to be written and not many were written last. */
  async #rollUpDue(): Promise<void> {
    if (this.#isRollingUp) return;
    this.#isRollingUp = true;
    const isBusy = () =>
      this.#staged.length > 0 || performance.now() - this.#busyMs < ROLL_UP_EVERY_MS;
    try {
      while (
        !isBusy() &&
        !this.#isClosing &&
        this.#rollups.isDue(this.#writer.lastId, Date.now())
      ) {
        await this.exclusive(() => this.#rollups.turn(this.#writer.lastId));
      }
    } catch (error) {
      this.#log.error({ err: error }, 'flows could not be rolled up; queries read the flows');
    } finally {
      this.#isRollingUp = false;
    }
  }

  /** Runs `work` on the connection that writes, when no other write is going on. */
  exclusive<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const turn = this.#turn.then(() => work(this.#writeConnection));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Deletes what is older than the limits allow, oldest first; returns the number of flows. */
  expire(nowMs: number): Promise<number> {
    return this.exclusive(() => this.#retention.apply(nowMs));
  }

  flows(query: FlowsQuery, signal: AbortSignal): Promise<FlowsPage> {
    const snapshot = query.snapshot ?? String(this.#writer.lastId);
    const fields = this.#writer.usedFields(query.fields);
    return readFlows(this.#pool, { ...query, fields, snapshot }, signal);
  }

  metrics(plan: MetricsPlan, signal: AbortSignal): Promise<MetricsResult> {
    return readMetrics(this.#pool, this.#rollupReader, plan, signal);
  }

  values(query: ValuesQuery, signal: AbortSignal): Promise<ValuesResult> {
    return readValues(this.#pool, this.#rollupReader, query, signal);
  }

  histogram(query: HistogramQuery, signal: AbortSignal): Promise<HistogramResult> {
    return readHistogram(this.#pool, this.#rollupReader, query, signal);
  }

  async stats(signal: AbortSignal): Promise<StoreStats> {
    const [row] = await this.#pool.rows(
      'SELECT count(*), min("TimeFlowEndMs"), max("TimeFlowEndMs") FROM flows',
      new Parameters(),
      signal,
    );
    const [flows, oldestMs, newestMs] = row!.map(Number);
    const sizes = await Promise.all([fileSize(this.#path), fileSize(`${this.#path}.wal`)]);
    return {
      flows: flows!,
      bytesOnDisk: sizes[0] + sizes[1],
      ...(flows! > 0 && { oldestMs: oldestMs!, newestMs: newestMs! }),
      expired: this.#retention.expired,
    };
  }

  explain(query: FlowsQuery): QueryText {
    const { sql, parameters } = keysSql({
      ...query,
      fields: this.#writer.usedFields(query.fields),
    });
    return { language: 'sql', text: sql, parameters: parameters.values.map(String) };
  }

  rollupCounters(): RollupCounters {
    const { rows, gaps } = this.#rollups.counters;
    const behind = this.#rollups.behind(this.#writer.lastId);
    return { rows, gaps, behind, minutes: this.#rollupReader.minutes };
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#roller);
    await this.#commits.idle();
    await this.#turn;
    this.#pool.close();
    await this.#writeConnection.run('CHECKPOINT');
    this.#writeConnection.closeSync();
    this.#instance.closeSync();
  }
}

/** The highest id; 0 when there is no flow. */
async function readLastId(connection: DuckDBConnection): Promise<number> {
  const reader = await connection.runAndReadAll('SELECT max(id) FROM flows');
  return Number(reader.getRows()[0]![0] ?? 0);
}

async function fileSize(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

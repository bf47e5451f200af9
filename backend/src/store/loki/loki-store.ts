import type { FlowBatch } from '../../flows/flow-batch.ts';
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
  WriteCounters,
} from '../flow-store.ts';
import { LAYOUTS } from './layouts.ts';
import { LokiClient } from './loki-client.ts';
import type { LokiAddress } from './loki-client.ts';
import { LayoutPresence } from './layout-presence.ts';
import { LokiFlows } from './loki-flows.ts';
import { LokiLimits } from './loki-limits.ts';
import { LokiMetrics } from './loki-metrics.ts';
import { LokiQueries } from './loki-queries.ts';
import { LokiReader } from './loki-reader.ts';
import { LokiWriter } from './loki-writer.ts';
import type { LokiWriterOptions } from './loki-writer.ts';
import { LokiRollupReader } from './rollup/rollup-reader.ts';

export interface LokiStoreOptions extends Omit<LokiWriterOptions, 'client'> {
  readonly address: LokiAddress;
}

const STATS_RANGE_MS = 24 * 3_600_000;
/** The page asks often; Loki need not. */
const STATS_AGE_MS = 10_000;
const NS_PER_MS = 1_000_000n;
const NO_STATS: StoreStats = { flows: 0, bytesOnDisk: 0, expired: 0 };

/** Flows in Grafana Loki, which keeps, expires and spreads them; what it cannot take yet waits on this machine's disk. */
export class LokiStore implements FlowStore {
  readonly kind = 'loki';
  readonly #queries: LokiQueries;
  readonly #writer: LokiWriter;
  readonly #reader: LokiReader;
  readonly #metrics: LokiMetrics;
  readonly #rollups: LokiRollupReader;
  #stats: { readonly atMs: number; readonly stats: StoreStats } | undefined;

  constructor({ address, ...options }: LokiStoreOptions) {
    const client = new LokiClient(address);
    this.#queries = new LokiQueries(client);
    this.#writer = new LokiWriter({ client, ...options });
    const { layout: written } = options;
    const queries = this.#queries;
    const limits = new LokiLimits(client);
    const flows = new LokiFlows(queries, limits, new LayoutPresence(queries, written));
    this.#rollups = new LokiRollupReader(queries, limits);
    this.#reader = new LokiReader(flows, written);
    this.#metrics = new LokiMetrics({ queries, limits, flows, rollups: this.#rollups, written });
  }

  /** Resolves when the flows are on disk, from where Loki gets them. */
  write(batches: readonly FlowBatch[]): Promise<void> {
    return this.#writer.write(batches);
  }

  flows(query: FlowsQuery, signal: AbortSignal): Promise<FlowsPage> {
    return this.#reader.flows(query, signal);
  }

  metrics(plan: MetricsPlan, signal: AbortSignal): Promise<MetricsResult> {
    return this.#metrics.metrics(plan, signal);
  }

  values(query: ValuesQuery, signal: AbortSignal): Promise<ValuesResult> {
    return this.#metrics.values(query, signal);
  }

  histogram(query: HistogramQuery, signal: AbortSignal): Promise<HistogramResult> {
    return this.#metrics.histogram(query, signal);
  }

  explain(query: FlowsQuery): QueryText {
    return this.#reader.explain(query);
  }

  /** Of the last day; what was told last while Loki does not answer, since flows are taken all the same. */
  async stats(signal: AbortSignal): Promise<StoreStats> {
    const now = Date.now();
    if (this.#stats && now - this.#stats.atMs < STATS_AGE_MS) return this.#stats.stats;
    try {
      this.#stats = { atMs: now, stats: await this.#readStats(now - STATS_RANGE_MS, now, signal) };
    } catch (error) {
      if (signal.aborted) throw error;
    }
    return this.#stats?.stats ?? NO_STATS;
  }

  /** The index knows how much there is, but of nothing that Loki still holds in memory. */
  async #readStats(fromMs: number, toMs: number, signal: AbortSignal): Promise<StoreStats> {
    const streams = `{app=~"${LAYOUTS.map(({ app }) => app).join('|')}"}`;
    const [{ entries, bytes }, [newest]] = await Promise.all([
      this.#queries.indexStats(streams, fromMs, toMs, signal),
      this.#queries.backward(streams, msToNs(fromMs), msToNs(toMs), 1, signal),
    ]);
    const newestMs = newest && Number(newest.timestampNs / NS_PER_MS);
    return {
      flows: entries,
      bytesOnDisk: bytes,
      expired: 0,
      ...(newestMs !== undefined && { oldestMs: fromMs, newestMs }),
    };
  }

  writeCounters(): WriteCounters {
    const { pushed, waiting, dropped } = this.#writer.counters();
    return { stored: pushed, waiting, dropped };
  }

  /** Rolls up every minute as far as it has come; resolves when Loki has the rows and all flows. */
  async rollUp(): Promise<void> {
    await this.#writer.rollups.sealAll();
    await this.#writer.drained();
  }

  rollupCounters(): RollupCounters {
    return { ...this.#writer.rollups.counters, minutes: this.#rollups.minutes };
  }

  close(): Promise<void> {
    return this.#writer.close();
  }
}

function msToNs(ms: number): bigint {
  return BigInt(ms) * NS_PER_MS;
}

import type { Conversations } from '../conversations/conversations.ts';
import type { Enricher } from '../enrich/enricher.ts';
import type { FlowMetrics } from '../flow-metrics/flow-metrics.ts';
import type { FlowBatch } from '../flows/flow-batch.ts';
import type { Ingest } from './ingest.ts';

const SWEEP_EVERY_MS = 1_000;

export interface IntakeOptions {
  readonly enricher: Enricher;
  readonly ingest: Ingest;
  readonly flowMetrics: FlowMetrics;
  /** Undefined where only flows are recorded. */
  readonly conversations: Conversations | undefined;
  /** Whether flows themselves are stored. */
  readonly keepsFlows: boolean;
}

interface Log {
  error(details: object, message: string): void;
}

/** The way of decoded flows: named, given to the store, and counted. Nothing is done with a batch that is refused. */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #log: Log;
  readonly #sweeper: NodeJS.Timeout | undefined;

  constructor(options: IntakeOptions, log: Log) {
    this.#options = options;
    this.#log = log;
    const { conversations } = options;
    this.#sweeper =
      conversations &&
      setInterval(() => void this.#record(conversations.sweep(Date.now())), SWEEP_EVERY_MS);
  }

  /** Resolves when the flows are stored. Rejects with QueueFullError. Holds the batch no longer than the store does. */
  take(batch: FlowBatch, nowMs: number): Promise<void> {
    const { enricher, ingest, flowMetrics, conversations, keepsFlows } = this.#options;
    const refusal = ingest.refusal(batch.length);
    if (refusal) return Promise.reject(refusal);
    enricher.enrich(batch, nowMs);
    const keys = conversations?.name(batch);
    const stored = keepsFlows ? ingest.add(batch) : Promise.resolve();
    flowMetrics.observe(batch, nowMs);
    if (!conversations || !keys) return stored;
    const recorded = this.#record(conversations.add(batch, keys, nowMs));
    return Promise.all([stored, recorded]).then(() => undefined);
  }

  /** Resolves when everything taken is stored, and the ends of the conversations that were open. */
  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    const { conversations, ingest } = this.#options;
    if (conversations) await this.#record(conversations.endAll(Date.now()));
    await ingest.drain();
  }

  /** Stores what conversations became. A failure is not the sender's: its flows have been counted. */
  async #record(batches: readonly FlowBatch[]): Promise<void> {
    try {
      await Promise.all(batches.map((batch) => this.#options.ingest.add(batch)));
    } catch (error) {
      this.#log.error({ err: error }, 'records of conversations could not be stored');
    }
  }
}

import type { FlowBatch } from '../flows/flow-batch.ts';
import type { FlowStore } from '../store/flow-store.ts';

/** The queue is full: the sender keeps its flows and tries again. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
}

/** received = stored + waiting + the sum of dropped, at every moment. */
export interface FlowCounters {
  readonly received: number;
  readonly stored: number;
  readonly waiting: number;
  readonly dropped: Readonly<Record<string, number>>;
}

interface Waiting {
  readonly batch: FlowBatch;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface IngestOptions {
  /** Flows that may wait; beyond, batches are refused. */
  readonly maxWaiting: number;
  /** Flows in one transaction. */
  readonly maxCommit: number;
  /** Least time from one commit to the next, in ms: what gathers small batches into one. */
  readonly commitEveryMs: number;
}

/**
 * The way from the collector into the store: a bounded queue that commits whatever has gathered as
 * one transaction. A batch is acknowledged only when it survives a crash.
 */
export class Ingest {
  readonly #store: Pick<FlowStore, 'write' | 'writeCounters'>;
  readonly #options: IngestOptions;
  readonly #queue: Waiting[] = [];
  readonly #dropped = new Map<string, number>();
  #received = 0;
  #stored = 0;
  #waiting = 0;
  #lastCommitMs = 0;
  #running: Promise<void> | undefined;

  constructor(store: Pick<FlowStore, 'write' | 'writeCounters'>, options: IngestOptions) {
    this.#store = store;
    this.#options = options;
  }

  /** Resolves when the batch is stored. Throws QueueFullError, without counting it as received. */
  async accept(batch: FlowBatch): Promise<void> {
    if (batch.length === 0) return;
    if (this.#waiting > 0 && this.#waiting + batch.length > this.#options.maxWaiting) {
      throw new QueueFullError(`${this.#waiting} flows are waiting to be stored`);
    }
    this.#received += batch.length;
    this.#waiting += batch.length;
    const done = new Promise<void>((resolve, reject) => {
      this.#queue.push({ batch, resolve, reject });
    });
    this.#running ??= this.#run();
    return done;
  }

  /** Flows that the store took but still has to bring to where they stay count as waiting. */
  counters(): FlowCounters {
    const later = this.#store.writeCounters?.();
    const dropped = Object.fromEntries(this.#dropped);
    return later
      ? {
          received:
            later.stored + later.waiting + sumOf(later.dropped) + this.#waiting + sumOf(dropped),
          stored: later.stored,
          waiting: this.#waiting + later.waiting,
          dropped: { ...dropped, ...later.dropped },
        }
      : { received: this.#received, stored: this.#stored, waiting: this.#waiting, dropped };
  }

  /** Resolves when everything accepted is stored or dropped. */
  async drain(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      const pauseMs = this.#lastCommitMs + this.#options.commitEveryMs - performance.now();
      if (pauseMs > 0 && this.#waiting < this.#options.maxCommit) await pause(pauseMs);
      await this.#commit(this.#take());
      this.#lastCommitMs = performance.now();
    }
    this.#running = undefined;
  }

  #take(): Waiting[] {
    let flows = 0;
    let count = 0;
    while (count < this.#queue.length && flows < this.#options.maxCommit) {
      flows += this.#queue[count++]!.batch.length;
    }
    return this.#queue.splice(0, count);
  }

  async #commit(taken: readonly Waiting[]): Promise<void> {
    const flows = taken.reduce((sum, { batch }) => sum + batch.length, 0);
    try {
      await this.#store.write(taken.map(({ batch }) => batch));
      this.#stored += flows;
      this.#waiting -= flows;
      for (const { resolve } of taken) resolve();
    } catch (error) {
      this.#waiting -= flows;
      this.#dropped.set('storeError', (this.#dropped.get('storeError') ?? 0) + flows);
      for (const { reject } of taken) reject(error);
    }
  }
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

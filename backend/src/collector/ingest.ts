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

/**
 * The way from the collector into the store, bounded and counted. A batch is acknowledged only when it survives a crash.
 */
export class Ingest {
  readonly #store: Pick<FlowStore, 'write' | 'writeCounters'>;
  readonly #maxWaiting: number;
  readonly #underWay = new Set<Promise<void>>();
  readonly #dropped = new Map<string, number>();
  #received = 0;
  #stored = 0;
  #waiting = 0;

  /** `maxWaiting`: flows that may wait to be stored; beyond, batches are refused. */
  constructor(store: Pick<FlowStore, 'write' | 'writeCounters'>, maxWaiting: number) {
    this.#store = store;
    this.#maxWaiting = maxWaiting;
  }

  /**
   * Resolves when the batch is stored. Rejects with QueueFullError, without counting it as received. No asynchronous
   * function, which would hold the batch to its end: a store may have made bytes of it long before they are on disk.
   */
  accept(batch: FlowBatch): Promise<void> {
    const refusal = this.refusal(batch.length);
    return refusal ? Promise.reject(refusal) : this.add(batch);
  }

  /** Why so many flows would be refused now; undefined when there is room for them. */
  refusal(flows: number): QueueFullError | undefined {
    return this.#waiting > 0 && this.#waiting + flows > this.#maxWaiting
      ? new QueueFullError(`${this.#waiting} flows are waiting to be stored`)
      : undefined;
  }

  /** The same beyond the bound, for records that are made here: no sender keeps them. */
  add(batch: FlowBatch): Promise<void> {
    const { length } = batch;
    if (length === 0) return Promise.resolve();
    this.#received += length;
    this.#waiting += length;
    const settled = this.#settle(this.#store.write([batch]), length);
    this.#underWay.add(settled);
    return settled.finally(() => this.#underWay.delete(settled));
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
    await Promise.allSettled(this.#underWay);
  }

  async #settle(written: Promise<void>, flows: number): Promise<void> {
    try {
      await written;
      this.#stored += flows;
    } catch (error) {
      this.#dropped.set('storeError', (this.#dropped.get('storeError') ?? 0) + flows);
      throw error;
    } finally {
      this.#waiting -= flows;
    }
  }
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

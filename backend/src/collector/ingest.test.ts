import { describe, expect, it } from 'vitest';
import { FlowBatch } from '../flows/flow-batch.ts';
import { Ingest, QueueFullError } from './ingest.ts';
import type { FlowCounters } from './ingest.ts';

/** A store whose writes end when the test says so. */
class SlowStore {
  readonly writes: { flows: number; end: (error?: Error) => void }[] = [];
  #wake: (() => void) | undefined;

  write(batches: readonly FlowBatch[]): Promise<void> {
    const flows = batches.reduce((sum, batch) => sum + batch.length, 0);
    const done = new Promise<void>((resolve, reject) => {
      this.writes.push({ flows, end: (error) => (error ? reject(error) : resolve()) });
    });
    this.#wake?.();
    return done;
  }

  async nextWrite(count: number): Promise<void> {
    while (this.writes.length < count) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

function balance({ received, stored, waiting, dropped }: FlowCounters): number {
  return received - stored - waiting - Object.values(dropped).reduce((sum, n) => sum + n, 0);
}

describe('Ingest', () => {
  const options = { maxWaiting: 100, maxCommit: 1_000, commitEveryMs: 1 };

  it('acknowledges a batch once it is stored, and gathers what comes meanwhile', async () => {
    const store = new SlowStore();
    const ingest = new Ingest(store, options);
    const first = ingest.accept(new FlowBatch(10));
    const others = [ingest.accept(new FlowBatch(20)), ingest.accept(new FlowBatch(30))];
    expect(ingest.counters()).toEqual({ received: 60, stored: 0, waiting: 60, dropped: {} });
    store.writes[0]!.end();
    await first;
    await store.nextWrite(2);
    expect(store.writes.map(({ flows }) => flows)).toEqual([10, 50]);
    store.writes[1]!.end();
    await Promise.all(others);
    expect(ingest.counters()).toEqual({ received: 60, stored: 60, waiting: 0, dropped: {} });
  });

  it('refuses what does not fit, without counting it', async () => {
    const store = new SlowStore();
    const ingest = new Ingest(store, options);
    const first = ingest.accept(new FlowBatch(80));
    await expect(ingest.accept(new FlowBatch(30))).rejects.toThrow(QueueFullError);
    expect(ingest.counters()).toMatchObject({ received: 80, waiting: 80 });
    store.writes[0]!.end();
    await first;
    const large = ingest.accept(new FlowBatch(500));
    await store.nextWrite(2);
    store.writes[1]!.end();
    await large;
  });

  it('counts what the store could not take, and goes on', async () => {
    const store = new SlowStore();
    const ingest = new Ingest(store, options);
    const first = ingest.accept(new FlowBatch(5));
    store.writes[0]!.end(new Error('disk full'));
    await expect(first).rejects.toThrow('disk full');
    const second = ingest.accept(new FlowBatch(7));
    await store.nextWrite(2);
    store.writes[1]!.end();
    await second;
    await ingest.drain();
    expect(ingest.counters()).toEqual({
      received: 12,
      stored: 7,
      waiting: 0,
      dropped: { storeError: 5 },
    });
    expect(balance(ingest.counters())).toBe(0);
  });
});

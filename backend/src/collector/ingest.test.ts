import { describe, expect, it } from 'vitest';
import { FlowBatch } from '../flows/flow-batch.ts';
import { Ingest, QueueFullError } from './ingest.ts';
import type { FlowCounters } from './ingest.ts';

/** A store whose writes end when the test says so. */
class SlowStore {
  readonly writes: { flows: number; end: (error?: Error) => void }[] = [];

  write(batches: readonly FlowBatch[]): Promise<void> {
    const flows = batches.reduce((sum, batch) => sum + batch.length, 0);
    return new Promise<void>((resolve, reject) => {
      this.writes.push({ flows, end: (error) => (error ? reject(error) : resolve()) });
    });
  }
}

function balance({ received, stored, waiting, dropped }: FlowCounters): number {
  return received - stored - waiting - Object.values(dropped).reduce((sum, n) => sum + n, 0);
}

const MAX_WAITING = 100;

describe('Ingest', () => {
  it('acknowledges a batch once it is stored', async () => {
    const store = new SlowStore();
    const ingest = new Ingest(store, MAX_WAITING);
    const first = ingest.accept(new FlowBatch(10));
    const second = ingest.accept(new FlowBatch(20));
    expect(ingest.counters()).toEqual({ received: 30, stored: 0, waiting: 30, dropped: {} });
    store.writes[0]!.end();
    await first;
    expect(ingest.counters()).toEqual({ received: 30, stored: 10, waiting: 20, dropped: {} });
    store.writes[1]!.end();
    await second;
    expect(ingest.counters()).toEqual({ received: 30, stored: 30, waiting: 0, dropped: {} });
  });

  it('refuses what does not fit, without counting it', async () => {
    const store = new SlowStore();
    const ingest = new Ingest(store, MAX_WAITING);
    const first = ingest.accept(new FlowBatch(80));
    await expect(ingest.accept(new FlowBatch(30))).rejects.toThrow(QueueFullError);
    expect(ingest.counters()).toMatchObject({ received: 80, waiting: 80 });
    store.writes[0]!.end();
    await first;
    const large = ingest.accept(new FlowBatch(500));
    store.writes[1]!.end();
    await large;
  });

  it('counts what the store could not take, and goes on', async () => {
    const store = new SlowStore();
    const ingest = new Ingest(store, MAX_WAITING);
    const first = ingest.accept(new FlowBatch(5));
    store.writes[0]!.end(new Error('disk full'));
    await expect(first).rejects.toThrow('disk full');
    const second = ingest.accept(new FlowBatch(7));
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

import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { everything } from '@tributary/model';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FlowBatch } from '../../flows/flow-batch.ts';
import { DuckDbStore } from './duckdb-store.ts';

const never = new AbortController().signal;
const HOUR_MS = 3_600_000;

describe('DuckDbStore', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tributary-store-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  const open = (limits: { maxAgeMs?: number; maxBytes?: number } = {}, folder = 'new') =>
    DuckDbStore.open({
      path: join(dir, folder, 'flows.duckdb'),
      threads: 1,
      memoryBytes: 512 * 1024 ** 2,
      maxAgeMs: 24 * HOUR_MS,
      maxBytes: 1e12,
      log: { error: (details, message) => expect.fail(`${message}: ${inspect(details)}`) },
      ...limits,
    });

  const ends = async (store: DuckDbStore) => {
    const page = await store.flows(
      {
        fromMs: 0,
        toMs: Number.MAX_SAFE_INTEGER,
        filter: everything,
        sort: { field: 'TimeFlowEndMs', descending: false },
        limit: 1_000,
      },
      never,
    );
    return page.flows.map((flow) => flow.TimeFlowEndMs);
  };

  it('deletes by age, and keeps the rest over a restart', async () => {
    const now = 100 * HOUR_MS;
    const store = await open({ maxAgeMs: 2 * HOUR_MS });
    await store.write([batchOf([now - 3 * HOUR_MS, now - 2 * HOUR_MS, now - HOUR_MS])]);
    expect(await store.expire(now)).toBe(1);
    expect(await store.stats(never)).toMatchObject({ flows: 2, expired: 1 });
    await store.close();
    const again = await open();
    expect(await ends(again)).toEqual([now - 2 * HOUR_MS, now - HOUR_MS]);
    await again.close();
  });

  it('deletes the oldest by size', async () => {
    const store = await open({ maxBytes: 500_000 });
    const count = 100_000;
    const batch = batchOf(Array.from({ length: count }, (_, index) => index * 79));
    for (const name of ['Bytes', 'PktDropBytes', 'DnsLatencyMs'] as const) {
      const column = batch.column(name);
      for (let row = 0; row < count; row++) column[row] = (row * 2_654_435_761) % 2 ** 45;
    }
    await store.write([batch]);
    const deleted = await store.expire(0);
    expect(deleted).toBeGreaterThan(0);
    expect(deleted).toBeLessThan(count);
    const [oldest] = await ends(store);
    expect(oldest).toBe(deleted * 79);
    await store.close();
  });

  it('goes on numbering, so that no two flows are the same', async () => {
    const first = await open();
    await first.write([batchOf([1, 1])]);
    await first.close();
    const second = await open();
    await second.write([batchOf([1])]);
    expect(await ends(second)).toEqual([1, 1, 1]);
    await second.close();
  });

  it('adds columns as flows have their fields, and keeps those of an older model', async () => {
    const store = await open();
    await store.write([batchOf([5])]);
    await store.close();
    const instance = await DuckDBInstance.create(join(dir, 'new', 'flows.duckdb'));
    const connection = await instance.connect();
    await connection.run('ALTER TABLE stored_flows ADD COLUMN "Retired" VARCHAR');
    connection.closeSync();
    instance.closeSync();

    const newer = await open();
    const batch = batchOf([6]);
    batch.column('DnsName')[0] = 'example.org';
    await newer.write([batch]);
    const page = await newer.flows(
      {
        fromMs: 0,
        toMs: 10,
        filter: everything,
        sort: { field: 'TimeFlowEndMs', descending: true },
        limit: 10,
      },
      never,
    );
    expect(page.flows).toEqual([
      { TimeFlowEndMs: 6, DnsName: 'example.org' },
      { TimeFlowEndMs: 5 },
    ]);
    await newer.close();
  });

  it('goes on with a file of the first layout', async () => {
    await mkdir(join(dir, 'new'));
    const instance = await DuckDBInstance.create(join(dir, 'new', 'flows.duckdb'));
    const connection = await instance.connect();
    await connection.run('CREATE TABLE flows (id BIGINT, "TimeFlowEndMs" BIGINT)');
    await connection.run('INSERT INTO flows VALUES (7, 1)');
    connection.closeSync();
    instance.closeSync();

    const store = await open();
    await store.write([batchOf([2])]);
    expect(await ends(store)).toEqual([1, 2]);
    await store.close();
  });

  it('counts every flow once, whenever it is killed, rolls up or deletes', async () => {
    const now = 100 * HOUR_MS;
    const total = async (store: DuckDbStore) => {
      const { total: flows } = await store.metrics(
        {
          fromMs: now - 2 * HOUR_MS,
          toMs: now + HOUR_MS,
          filter: everything,
          value: undefined,
          function: 'count',
          dimensions: [],
          stepMs: 60_000,
          top: 1,
          others: false,
          also: [],
        },
        never,
      );
      return flows;
    };
    const killed = await open();
    await killed.write([batchOf([now, now + 1, now - 120_000])]);
    await killed.rollUp();
    await killed.write([batchOf([now - 60_001, now, now - HOUR_MS])]);
    expect(await total(killed)).toBe(6);
    // what a process that is killed now would leave behind
    await cp(join(dir, 'new'), join(dir, 'left'), { recursive: true });
    await killed.close();

    const store = await open({ maxAgeMs: HOUR_MS }, 'left');
    expect(await total(store)).toBe(6);
    await store.write([batchOf([now])]);
    expect(await total(store)).toBe(7);
    await store.rollUp();
    expect(await total(store)).toBe(7);
    expect(store.rollupCounters().rows).toBeGreaterThan(0);
    await store.write([batchOf([now - HOUR_MS])]);
    expect(await store.expire(now + 60_000)).toBe(2);
    expect(await total(store)).toBe(6);
    await store.rollUp();
    expect(await total(store)).toBe(6);
    await store.close();
  });

  it('stores long, wide and empty values as they are', async () => {
    const store = await open();
    const batch = batchOf([1, 2, 3]);
    const long = 'é'.repeat(500);
    batch.column('SrcK8S_Name').splice(0, 3, long, 'exactly12byt', '');
    batch.column('Interfaces').splice(0, 3, [long, '', 'net1'], [], undefined);
    batch.column('Bytes').splice(0, 3, 2 ** 53 - 1, 2 ** 32, 0);
    batch.column('IPSecRetCode').splice(0, 3, -1, undefined, -(2 ** 31));
    await store.write([batch]);
    const page = await store.flows(
      {
        fromMs: 0,
        toMs: 10,
        filter: everything,
        sort: { field: 'TimeFlowEndMs', descending: false },
        limit: 10,
      },
      never,
    );
    expect(page.flows).toEqual([
      {
        TimeFlowEndMs: 1,
        SrcK8S_Name: long,
        Interfaces: [long, '', 'net1'],
        Bytes: 2 ** 53 - 1,
        IPSecRetCode: -1,
      },
      { TimeFlowEndMs: 2, SrcK8S_Name: 'exactly12byt', Interfaces: [], Bytes: 2 ** 32 },
      { TimeFlowEndMs: 3, Bytes: 0, IPSecRetCode: -(2 ** 31) },
    ]);
    await store.close();
  });
});

function batchOf(ends: readonly number[]): FlowBatch {
  const batch = new FlowBatch(ends.length);
  ends.forEach((end, row) => {
    batch.column('TimeFlowEndMs')[row] = end;
  });
  return batch;
}

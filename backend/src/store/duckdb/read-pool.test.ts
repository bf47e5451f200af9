import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReadPool } from './read-pool.ts';
import { Parameters } from './sql.ts';

const ENDLESS = 'SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b';

describe('ReadPool', () => {
  let instance: DuckDBInstance;
  let pool: ReadPool;
  beforeAll(async () => {
    instance = await DuckDBInstance.create(':memory:', { threads: '2' });
    pool = await ReadPool.open(instance, 1);
  });
  afterAll(() => {
    pool.close();
    instance.closeSync();
  });

  const never = new AbortController().signal;

  it('interrupts a query that nobody waits for, and goes on', async () => {
    const controller = new AbortController();
    const endless = pool.rows(ENDLESS, new Parameters(), controller.signal);
    controller.abort(new Error('the client went'));
    await expect(endless).rejects.toThrow('the client went');
    expect(await pool.rows('SELECT 1', new Parameters(), never)).toEqual([[1]]);
  });

  it('gives up waiting for a connection', async () => {
    const running = new AbortController();
    const endless = pool.rows(ENDLESS, new Parameters(), running.signal);
    const waiting = new AbortController();
    const second = pool.rows('SELECT 1', new Parameters(), waiting.signal);
    waiting.abort(new Error('no longer wanted'));
    await expect(second).rejects.toThrow('no longer wanted');
    running.abort();
    await expect(endless).rejects.toThrow();
    expect(await pool.rows('SELECT 2', new Parameters(), never)).toEqual([[2]]);
  });

  it('keeps numbers beyond 2^53 exact', async () => {
    const rows = await pool.rows(
      "SELECT 9007199254740993::UHUGEINT, 5::UHUGEINT, ['a', NULL], NULL",
      new Parameters(),
      never,
    );
    expect(rows).toEqual([['9007199254740993', 5, ['a', null], null]]);
  });
});

/** The same questions to DuckDB, to a real Loki and to a plain predicate: all three answer alike. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { compileFilter, formatFilters, holds } from '@tributary/model';
import type { FlowRecord } from '@tributary/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allPages, flowsPath, startBackend, toBatch } from '../api/backend.ts';
import type { TestBackend } from '../api/backend.ts';
import { filterArbitrary, recordArbitrary } from '../filters/any-filter.ts';
import { Loki } from '../rig/loki/loki.ts';
import { inLoki } from './waiting.ts';

const FLOWS = 600;
const nowMs = Date.now();
/** Each of a time and a number of its own. */
const corpus = fc
  .sample(recordArbitrary, { numRuns: FLOWS, seed: 5 })
  .map((record, index): FlowRecord => ({
    ...record,
    DnsId: index,
    TimeFlowEndMs: nowMs - 1_000 - index * 2_000,
  }));
const folder = mkdtempSync(join(tmpdir(), 'tributary-conformance-'));
const loki = new Loki(join(folder, 'loki'));
let duckdb: TestBackend;
let stored: TestBackend;

beforeAll(async () => {
  await loki.start();
  duckdb = await startBackend();
  stored = await startBackend({ STORE: 'loki', LOKI_URL: loki.url });
  await duckdb.services.store.write([toBatch(corpus)]);
  await stored.services.store.write([toBatch(corpus)]);
  await inLoki(stored, FLOWS);
});

afterAll(async () => {
  await duckdb.stop();
  await stored.stop();
  await loki.kill();
  rmSync(folder, { recursive: true });
});

const matchArbitrary = fc.constantFrom('all' as const, 'any' as const, 'bidirectional' as const);

async function fromBoth<T>(path: string): Promise<[T, T]> {
  return Promise.all([duckdb.get<T>(path), stored.get<T>(path)]);
}

/** An answer without what it took to make it. */
function plain<T extends { stats?: unknown }>(answer: T): Omit<T, 'stats'> {
  const { stats, ...rest } = answer;
  expect(stats).toMatchObject({ complete: true });
  return JSON.parse(JSON.stringify(rest, rounded)) as Omit<T, 'stats'>;
}

/** Sums and quantiles of fractions differ in their last bits. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(12)) : value;
}

describe('any filter', () => {
  it('finds the same flows in both stores, and those that a plain predicate finds', async () => {
    await fc.assert(
      fc.asyncProperty(filterArbitrary, matchArbitrary, async (filter, match) => {
        const path = flowsPath(formatFilters(filter), { match, limit: '1000', fields: 'DnsId' });
        const expression = compileFilter(filter, match);
        const expected = corpus.filter((record) => holds(expression, record));
        const numbers = expected.map((record) => record.DnsId);
        expect((await allPages(stored, path)).map(({ DnsId }) => DnsId)).toEqual(numbers);
        expect((await allPages(duckdb, path)).map(({ DnsId }) => DnsId)).toEqual(numbers);
      }),
      { numRuns: 400, seed: 17 },
    );
  });

  it('gives the same pages, whatever their size', async () => {
    const sizes = fc.constantFrom('7', '100', '333');
    await fc.assert(
      fc.asyncProperty(filterArbitrary, sizes, async (filter, limit) => {
        const path = flowsPath(formatFilters(filter), { limit, fields: 'DnsId' });
        expect(await allPages(stored, path)).toEqual(await allPages(duckdb, path));
      }),
      { numRuns: 25, seed: 19 },
    );
  });

  it('gives the same histogram', async () => {
    await fc.assert(
      fc.asyncProperty(filterArbitrary, async (filter) => {
        const path = rangePath('histogram', { filters: formatFilters(filter), step: '60' });
        const [ours, theirs] = await fromBoth<{ stats: unknown }>(path);
        expect(plain(theirs)).toEqual(plain(ours));
      }),
      { numRuns: 40, seed: 23 },
    );
  });
});

/** A path with the range of the corpus, so that both stores are asked about the same. */
function rangePath(path: string, parameters: Record<string, string>): string {
  const range = {
    startTime: String(Math.floor(nowMs / 1_000) - 1_500),
    endTime: String(Math.floor(nowMs / 1_000)),
  };
  return `/api/v1/${path}?${new URLSearchParams({ ...range, ...parameters }).toString()}`;
}

it('a flow comes back whole', async () => {
  const path = flowsPath('', { limit: '1000' });
  const [ours, theirs] = [await allPages(duckdb, path), await allPages(stored, path)];
  expect(theirs.map(withoutEmpty)).toEqual(ours.map(withoutEmpty));
});

/** Lists that say nothing are as good as absent. */
function withoutEmpty(record: FlowRecord): object {
  return Object.fromEntries(
    Object.entries(record).filter(
      ([, value]) => !(Array.isArray(value) && value.every((one) => one === '')),
    ),
  );
}

describe('metrics', () => {
  it.each([
    ['Bytes', 'sum', 'SrcK8S_Namespace'],
    ['Bytes', 'rate', 'Interfaces'],
    ['Flows', 'count', 'K8S_Namespace'],
    ['Bytes', 'avg', 'Interfaces,IfDirections'],
    ['IfBytes', 'sum', 'Interfaces'],
    ['Bytes', 'max', 'Addr'],
    ['Bytes', 'p90', 'Proto'],
    ['Packets', 'sum', ''],
  ])('%s by %s of %s', async (type, name, aggregateBy) => {
    const path = rangePath('metrics', {
      type,
      function: name,
      aggregateBy,
      step: '300',
      top: '3',
      others: 'true',
    });
    const [ours, theirs] = await fromBoth<{ stats: unknown }>(path);
    expect(plain(theirs)).toEqual(plain(ours));
  });
});

describe('values', () => {
  it.each(['Interfaces', 'SrcK8S_Namespace', 'K8S_Namespace', 'Proto', 'Addr'])(
    'of %s, with their counts',
    async (field) => {
      const [ours, theirs] = await fromBoth<{ stats: unknown }>(rangePath(`values/${field}`, {}));
      expect(plain(theirs)).toEqual(plain(ours));
    },
  );
});

/** The same questions to DuckDB, to a real Loki and to a plain predicate: all three answer alike. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { compileFilter, formatFilters, holds } from '@tributary/model';
import type { Filter, FlowRecord, MatchMode } from '@tributary/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allPages, startBackend, toBatch } from '../api/backend.ts';
import type { TestBackend } from '../api/backend.ts';
import { filterArbitrary, recordArbitrary } from '../filters/any-filter.ts';
import { Loki } from '../rig/loki/loki.ts';
import { asPipelineKeeps, pushAsPipeline } from './pipeline-lines.ts';
import { inLoki } from './waiting.ts';

const FLOWS = 600;
const FILTERS = 2_000;
/** Questions that are asked at once. */
const AT_ONCE = 8;
const nowMs = Date.now();
/** Each of a time and a number of its own. */
const corpus = fc
  .sample(recordArbitrary, { numRuns: FLOWS, seed: 5 })
  .map((record, index): FlowRecord => ({
    ...record,
    _RecordType: 'flowLog',
    DnsId: index,
    TimeFlowEndMs: nowMs - 1_000 - index * 100,
  }));
/** A third in each layout as we write it, a third as flowlogs-pipeline does. */
const shareOf = (share: number) => corpus.filter((_, index) => index % 3 === share);
const mixed = corpus.map((record, index) => (index % 3 === 2 ? asPipelineKeeps(record) : record));
const folder = mkdtempSync(join(tmpdir(), 'tributary-conformance-'));
const loki = new Loki(join(folder, 'loki'), {}, true);
let duckdb: TestBackend;
const stored = {} as Record<'compact' | 'netobserv' | 'mixed', TestBackend>;
const LAYOUTS = ['compact', 'netobserv'] as const;

beforeAll(async () => {
  await loki.start();
  duckdb = await startBackend();
  await duckdb.services.store.write([toBatch(corpus)]);
  for (const layout of LAYOUTS) {
    stored[layout] = await startOn(layout, layout);
    await stored[layout].services.store.write([toBatch(corpus)]);
    await inLoki(stored[layout], FLOWS);
  }
  stored.mixed = await startOn('compact', 'mixed');
  const other = await startOn('netobserv', 'mixed');
  await stored.mixed.services.store.write([toBatch(shareOf(0))]);
  await other.services.store.write([toBatch(shareOf(1))]);
  await inLoki(stored.mixed, shareOf(0).length);
  await inLoki(other, shareOf(1).length);
  await other.stop();
  await pushAsPipeline(loki.url, 'mixed', shareOf(2));
}, 120_000);

afterAll(async () => {
  await Promise.all([duckdb, ...Object.values(stored)].map((backend) => backend.stop()));
  await loki.kill();
  rmSync(folder, { recursive: true });
});

/** A backend that writes a layout for a tenant, of whom it reads everything. */
function startOn(layout: string, tenant: string): Promise<TestBackend> {
  const env = { STORE: 'loki', LOKI_URL: loki.url, LOKI_LAYOUT: layout, LOKI_TENANT: tenant };
  return startBackend(env);
}

const matchArbitrary = fc.constantFrom('all' as const, 'any' as const, 'bidirectional' as const);
const questionArbitrary = fc.tuple(filterArbitrary, matchArbitrary);

/** Runs the check for every case, some at once. */
async function forEach<T>(cases: readonly T[], check: (one: T) => Promise<void>): Promise<void> {
  const waiting = cases.values();
  const worker = async () => {
    for (const one of waiting) await check(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function numbersFrom(backend: TestBackend, path: string): Promise<(number | undefined)[]> {
  return (await allPages(backend, path)).map(({ DnsId }) => DnsId);
}

function pathOf(filter: Filter, match: MatchMode): string {
  return rangePath('flows', {
    filters: formatFilters(filter),
    match,
    limit: '1000',
    fields: 'DnsId',
  });
}

function expectedOf(records: readonly FlowRecord[], filter: Filter, match: MatchMode) {
  const expression = compileFilter(filter, match);
  return records.filter((record) => holds(expression, record)).map(({ DnsId }) => DnsId);
}

/** An answer without what it took to make it. */
function plain<T extends { stats?: unknown }>(answer: T): Omit<T, 'stats'> {
  const { stats, ...rest } = answer;
  expect(stats).toMatchObject({ complete: true });
  return JSON.parse(JSON.stringify(rest, rounded)) as Omit<T, 'stats'>;
}

/** Expects one answer from DuckDB and from Loki in every layout. */
async function sameFromAll(path: string): Promise<void> {
  const expected = plain(await duckdb.get<{ stats: unknown }>(path));
  for (const layout of LAYOUTS) {
    const answer = await stored[layout].get<{ stats: unknown }>(path);
    expect(plain(answer), `${layout} ${path}`).toEqual(expected);
  }
}

/** Sums and quantiles of fractions differ in their last bits. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(12)) : value;
}

describe('any filter', () => {
  it('finds the same flows in both stores and both layouts, and those that a plain predicate finds', async () => {
    const questions = fc.sample(questionArbitrary, { numRuns: FILTERS, seed: 17 });
    await forEach(questions, async ([filter, match]) => {
      const path = pathOf(filter, match);
      const expected = expectedOf(corpus, filter, match);
      expect(await numbersFrom(duckdb, path), path).toEqual(expected);
      for (const layout of LAYOUTS) {
        expect(await numbersFrom(stored[layout], path), `${layout} ${path}`).toEqual(expected);
      }
    });
  }, 600_000);

  it('finds them where layouts are mixed with what flowlogs-pipeline wrote', async () => {
    const questions = fc.sample(questionArbitrary, { numRuns: FILTERS / 5, seed: 18 });
    await forEach(questions, async ([filter, match]) => {
      const path = pathOf(filter, match);
      const expected = expectedOf(mixed, filter, match);
      expect(await numbersFrom(stored.mixed, path), path).toEqual(expected);
    });
  }, 300_000);

  it('gives the same pages, whatever their size', async () => {
    const sizes = fc.constantFrom('7', '100', '333');
    const questions = fc.sample(fc.tuple(filterArbitrary, sizes), { numRuns: 25, seed: 19 });
    await forEach(questions, async ([filter, limit]) => {
      const path = rangePath('flows', { filters: formatFilters(filter), limit, fields: 'DnsId' });
      const expected = await numbersFrom(duckdb, path);
      for (const layout of LAYOUTS) {
        expect(await numbersFrom(stored[layout], path), `${layout} ${path}`).toEqual(expected);
      }
      const ofMixed = expectedOf(mixed, filter, 'all');
      expect(await numbersFrom(stored.mixed, path), `mixed ${path}`).toEqual(ofMixed);
    });
  }, 120_000);

  it('gives the same histogram', async () => {
    const filters = fc.sample(filterArbitrary, { numRuns: 40, seed: 23 });
    await forEach(filters, async (filter) => {
      const path = rangePath('histogram', { filters: formatFilters(filter), step: '60' });
      await sameFromAll(path);
    });
  }, 120_000);
});

/** A path with the range of the corpus, so that both stores are asked about the same. */
function rangePath(path: string, parameters: Record<string, string>): string {
  const range = {
    startTime: String(Math.floor(nowMs / 1_000) - 70),
    endTime: String(Math.ceil(nowMs / 1_000)),
  };
  return `/api/v1/${path}?${new URLSearchParams({ ...range, ...parameters }).toString()}`;
}

it.each(LAYOUTS)('a flow comes back whole: %s', async (layout) => {
  const path = rangePath('flows', { limit: '1000' });
  const [ours, theirs] = [await allPages(duckdb, path), await allPages(stored[layout], path)];
  expect(theirs.map(withoutEmpty)).toEqual(ours.map(withoutEmpty));
});

it('flows of one millisecond that flowlogs-pipeline wrote are each on one page', async () => {
  const crowd = Array.from({ length: 250 }, (_, index): FlowRecord => ({
    DnsId: index,
    SrcK8S_Namespace: `ns-${String(index % 7)}`,
    TimeFlowEndMs: nowMs - 500,
  }));
  await pushAsPipeline(loki.url, 'crowd', crowd);
  const backend = await startOn('compact', 'crowd');
  try {
    const numbers = await numbersFrom(backend, rangePath('flows', { limit: '40' }));
    expect(numbers).toHaveLength(crowd.length);
    expect(new Set(numbers).size).toBe(crowd.length);
  } finally {
    await backend.stop();
  }
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
    await sameFromAll(path);
  });
});

describe('values', () => {
  it.each(['Interfaces', 'SrcK8S_Namespace', 'K8S_Namespace', 'Proto', 'Addr'])(
    'of %s, with their counts',
    async (field) => {
      await sameFromAll(rangePath(`values/${field}`, {}));
    },
  );
});

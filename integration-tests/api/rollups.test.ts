/** Answers that come from rollups are those that the flows give, whatever is asked and whatever happened before. */
import fc from 'fast-check';
import type { HistogramAnswer, MetricQuery, MetricsAnswer, ValuesAnswer } from '@tributary/model';
import { compileFilter, holds, parseFilters } from '@tributary/model';
import type { FlowRecord } from '@tributary/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aggregateMetrics, countValues } from '../../backend/src/query/aggregate.ts';
import { readDimension } from '../../backend/src/query/fields.ts';
import { planMetrics } from '../../backend/src/query/metrics-plan.ts';
import type { DuckDbStore } from '../../backend/src/store/duckdb/duckdb-store.ts';
import {
  filterTexts,
  flowArbitrary,
  metricArbitrary,
  rangeArbitrary,
} from '../metrics/any-metrics.ts';
import { startBackend, toBatch } from './backend.ts';
import type { TestBackend } from './backend.ts';

const nowS = Math.floor(Date.now() / 1000);
const fromS = nowS - 900;
const flows = fc.sample(flowArbitrary(fromS * 1000, nowS * 1000), { numRuns: 1_500, seed: 3 });

/** The flows that a query is about, by the plain predicate. */
function selected(filters: string, range: { startTime: string; endTime: string }) {
  const filter = compileFilter(parseFilters(filters));
  const fromMs = Number(range.startTime) * 1000;
  const toMs = Number(range.endTime) * 1000 + 999;
  const records = flows.filter(
    (flow) => flow.TimeFlowEndMs! >= fromMs && flow.TimeFlowEndMs! <= toMs && holds(filter, flow),
  );
  return { records, selection: { fromMs, toMs, filter } };
}

/** Sums and quantiles of fractions differ in their last bits. */
function rounded(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, one: unknown) =>
      typeof one === 'number' ? Number(one.toPrecision(12)) : one,
    ),
  );
}

describe('rollups', () => {
  let backend: TestBackend;
  let store: DuckDbStore;

  beforeAll(async () => {
    backend = await startBackend();
    store = backend.services.store as DuckDbStore;
    // some rolled up, some of the same minutes later on, and some not yet
    await store.write([toBatch(flows.slice(0, 700)), toBatch(flows.slice(700, 800))]);
    await store.rollUp();
    await store.write([toBatch(flows.slice(800, 1_200))]);
    await store.rollUp();
    await store.write([toBatch(flows.slice(1_200))]);
  });
  afterAll(() => backend.stop());

  const read = () => store.rollupCounters().minutes.rollups;

  it('answer any metric query as the flows do', async () => {
    const before = read();
    await fc.assert(
      fc.asyncProperty(metricArbitrary, rangeArbitrary(fromS, nowS), async (query, range) => {
        const path = `/api/v1/metrics?${new URLSearchParams({ ...query, ...range }).toString()}`;
        const { series, total, groups } = await backend.get<MetricsAnswer>(path);
        const { records, selection } = selected(query.filters, range);
        const plan = planMetrics(
          {
            ...query,
            step: Number(query.step),
            top: Number(query.top),
            others: query.others === 'true',
            aggregateBy: query.aggregateBy === '' ? [] : query.aggregateBy.split(','),
          } as MetricQuery,
          selection,
        );
        expect(rounded({ series, total, groups })).toEqual(
          rounded(aggregateMetrics(records, plan)),
        );
      }),
      { numRuns: 300, seed: 7 },
    );
    expect(read()).toBeGreaterThan(before);
  });

  it('count values as the flows do', async () => {
    const fields = fc.constantFrom('Interfaces', 'K8S_Namespace', 'SrcK8S_Name', 'Proto', 'IfVFs');
    await fc.assert(
      fc.asyncProperty(
        fields,
        fc.constantFrom(...filterTexts),
        fc.constantFrom('', 'NE', 's'),
        rangeArbitrary(fromS, nowS),
        async (field, filters, prefix, range) => {
          const parameters = new URLSearchParams({ filters, prefix, ...range });
          const path = `/api/v1/values/${field}?${parameters.toString()}`;
          const { records, selection } = selected(filters, range);
          const dimension = readDimension(field, 'field');
          expect((await backend.get<ValuesAnswer>(path)).values).toEqual(
            countValues(records, { ...selection, dimension, prefix, limit: 50 }),
          );
        },
      ),
      { numRuns: 150, seed: 8 },
    );
  });

  it('have the same histogram as the flows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...filterTexts),
        rangeArbitrary(fromS, nowS),
        fc.constantFrom('60', '300', '90'),
        async (filters, range, step) => {
          const parameters = new URLSearchParams({ filters, step, ...range });
          const answer = await backend.get<HistogramAnswer>(
            `/api/v1/histogram?${parameters.toString()}`,
          );
          const { records } = selected(filters, range);
          expect(answer.totals).toEqual({
            flows: records.length,
            bytes: sumOf(records, 'Bytes'),
            packets: sumOf(records, 'Packets'),
          });
          for (const { start, flows: count, bytes } of answer.buckets) {
            const within = records.filter(
              ({ TimeFlowEndMs: end }) => end! >= start && end! < start + Number(step) * 1000,
            );
            expect({ count, bytes }).toEqual({
              count: within.length,
              bytes: sumOf(within, 'Bytes'),
            });
          }
        },
      ),
      { numRuns: 100, seed: 9 },
    );
  });
});

function sumOf(records: readonly FlowRecord[], name: 'Bytes' | 'Packets'): number {
  return records.reduce((sum, record) => sum + (record[name] ?? 0), 0);
}

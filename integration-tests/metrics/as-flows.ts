import fc from 'fast-check';
import type { HistogramAnswer, MetricQuery, MetricsAnswer, ValuesAnswer } from '@tributary/model';
import { compileFilter, holds, parseFilters } from '@tributary/model';
import type { FlowRecord } from '@tributary/model';
import { expect, it } from 'vitest';
import { visibleTo } from '../../backend/src/auth/access.ts';
import { aggregateMetrics } from '../../backend/src/query/aggregate.ts';
import { countValues } from '../../backend/src/query/count-values.ts';
import { readAlso, readDimension } from '../../backend/src/query/fields.ts';
import { planMetrics } from '../../backend/src/query/metrics-plan.ts';
import type { MetricsPlan, Selection } from '../../backend/src/store/flow-store.ts';
import type { TestBackend } from '../api/backend.ts';
import { filterTexts, metricArbitrary, rangeArbitrary } from './any-metrics.ts';

export interface StoredFlows {
  readonly flows: readonly FlowRecord[];
  /** Seconds since the epoch, around the flows. */
  readonly fromS: number;
  readonly toS: number;
  /** The backend that stores them, once the tests run. */
  readonly backend: () => TestBackend;
  /** How many questions, as a share of some hundreds. */
  readonly runs: number;
}

/** Tests that a backend answers as its flows do, and that it reads rollups for that. */
export function answersAsFlowsDo({ flows, fromS, toS, backend, runs }: StoredFlows): void {
  const read = () => backend().services.store.rollupCounters!().minutes.rollups;

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

  it('answer any metric query as the flows do', async () => {
    const before = read();
    await fc.assert(
      fc.asyncProperty(metricArbitrary, rangeArbitrary(fromS, toS), async (query, range) => {
        const path = `/api/v1/metrics?${new URLSearchParams({ ...query, ...range }).toString()}`;
        const { series, total, groups } = await backend().get<MetricsAnswer>(path);
        const { records, selection } = selected(query.filters, range);
        const plan = planOf(query, selection);
        expect(rounded({ series, total, groups })).toEqual(
          rounded(aggregateMetrics(records, plan)),
        );
      }),
      { numRuns: 300 * runs, seed: 7 },
    );
    expect(read()).toBeGreaterThan(before);
  });

  it('tell somebody who may see one namespace what the flows of it say', async () => {
    const access = visibleTo({ user: 'anna', namespaces: new Set(['shop']) });
    const before = read();
    await fc.assert(
      fc.asyncProperty(metricArbitrary, rangeArbitrary(fromS, toS), async (query, range) => {
        const { records, selection } = selected(query.filters, range);
        const plan = planOf(query, {
          ...selection,
          filter: { kind: 'all', of: [access, selection.filter] },
        });
        const { store } = backend().services;
        const answer = await store.metrics(plan, new AbortController().signal);
        const visible = records.filter((record) => holds(access, record));
        expect(rounded(answer)).toEqual(rounded(aggregateMetrics(visible, plan)));
      }),
      { numRuns: 200 * runs, seed: 11 },
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
        rangeArbitrary(fromS, toS),
        async (field, filters, prefix, range) => {
          const parameters = new URLSearchParams({ filters, prefix, ...range });
          const path = `/api/v1/values/${field}?${parameters.toString()}`;
          const { records, selection } = selected(filters, range);
          const dimension = readDimension(field, 'field');
          expect((await backend().get<ValuesAnswer>(path)).values).toEqual(
            countValues(records, { ...selection, dimension, prefix, limit: 50 }),
          );
        },
      ),
      { numRuns: 150 * runs, seed: 8 },
    );
  });

  it('have the same histogram as the flows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...filterTexts),
        rangeArbitrary(fromS, toS),
        fc.constantFrom('60', '300', '90'),
        async (filters, range, step) => {
          const parameters = new URLSearchParams({ filters, step, ...range });
          const answer = await backend().get<HistogramAnswer>(
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
      { numRuns: 100 * runs, seed: 9 },
    );
  });
}

/** The plan of a query as its parameters stand in a URL. */
function planOf(
  query: Readonly<Record<'step' | 'top' | 'others' | 'aggregateBy' | 'also', string>>,
  selection: Selection,
): MetricsPlan {
  const { step, top, others, aggregateBy, also, ...rest } = query;
  const asked = {
    ...rest,
    also: readAlso(also),
    step: Number(step),
    top: Number(top),
    others: others === 'true',
    aggregateBy: aggregateBy === '' ? [] : aggregateBy.split(','),
  };
  return planMetrics(asked as unknown as MetricQuery, selection);
}

/** Sums and quantiles of fractions differ in their last bits. */
function rounded(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, one: unknown) =>
      typeof one === 'number' ? Number(one.toPrecision(12)) : one,
    ),
  );
}

function sumOf(records: readonly FlowRecord[], name: 'Bytes' | 'Packets'): number {
  return records.reduce((sum, record) => sum + (record[name] ?? 0), 0);
}

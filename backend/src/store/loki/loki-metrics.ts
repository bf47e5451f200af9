import { MetricsAggregation } from '../../query/aggregate.ts';
import { ValueCounts } from '../../query/count-values.ts';
import { rollupFieldOf } from '../../rollup/rollup-choice.ts';
import type { RollupField } from '../../rollup/rollup-sets.ts';
import type { TimeWindow } from '../../rollup/minute-windows.ts';
import type {
  HistogramQuery,
  HistogramResult,
  MetricsPlan,
  MetricsResult,
  Selection,
  ValuesQuery,
  ValuesResult,
} from '../flow-store.ts';
import { readHistogram } from './histogram.ts';
import { HistogramSteps } from './histogram-steps.ts';
import type { LayoutName } from './layouts.ts';
import type { GatheredFlows, LayoutWindows, LokiFlows } from './loki-flows.ts';
import type { LokiLimits } from './loki-limits.ts';
import type { LokiQueries } from './loki-queries.ts';
import type { LokiRollupReader, RollupAnswer } from './rollup/rollup-reader.ts';
import { rowsOf } from './rollup/rollup-rows.ts';

export interface LokiMetricsOptions {
  readonly queries: LokiQueries;
  readonly limits: LokiLimits;
  readonly flows: LokiFlows;
  readonly rollups: LokiRollupReader;
  /** The layout that rollups are of. */
  readonly written: LayoutName;
}

/** Metrics, values and histograms: of rollups where they answer, of flows for the rest. */
export class LokiMetrics {
  readonly #options: LokiMetricsOptions;

  constructor(options: LokiMetricsOptions) {
    this.#options = options;
  }

  async metrics(plan: MetricsPlan, signal: AbortSignal): Promise<MetricsResult> {
    const aggregation = new MetricsAggregation(plan);
    const answer = await this.#options.rollups.answer(plan, signal);
    if (answer) {
      const { series, total, chosen } = answer;
      const { value } = plan;
      const fields = plan.dimensions.flatMap((dimension): readonly RollupField[] =>
        dimension.fields.length > 1 ? dimension.fields : [rollupFieldOf(dimension)],
      );
      const also = plan.also.map((further) => further.value);
      const isOne = chosen.total === chosen.series;
      for (const row of rowsOf(series, { filter: chosen.series.filter, value, fields, also })) {
        aggregation.addRow(row);
        if (isOne) aggregation.addTotal(row.measured);
      }
      if (!isOne) {
        const question = { filter: chosen.total.filter, value, fields: [] };
        for (const { measured } of rowsOf(total, question)) aggregation.addTotal(measured);
      }
    }
    const { records, partial } = await this.#rest(plan, answer, signal);
    for (const record of records) aggregation.addFlow(record);
    return { ...aggregation.result(), ...partial };
  }

  async values(query: ValuesQuery, signal: AbortSignal): Promise<ValuesResult> {
    const counts = new ValueCounts(query);
    const question = {
      ...query,
      value: undefined,
      function: 'count',
      dimensions: [query.dimension],
    } as const;
    const answer = await this.#options.rollups.answer(question, signal);
    if (answer) {
      const { filter } = answer.chosen.series;
      const rows = rowsOf(answer.series, {
        filter,
        value: undefined,
        fields: query.dimension.fields,
      });
      for (const { fields, measured } of rows) counts.add(fields, measured.count);
    }
    const { records, partial } = await this.#rest(query, answer, signal);
    for (const record of records) counts.add(record);
    return { values: counts.result(), ...partial };
  }

  async histogram(query: HistogramQuery, signal: AbortSignal): Promise<HistogramResult> {
    const steps = new HistogramSteps(query);
    const question = { ...query, value: undefined, function: 'count', dimensions: [] } as const;
    const answer = await this.#options.rollups.answer(question, signal);
    if (answer) {
      const { filter } = answer.chosen.series;
      for (const { minuteMs, line } of answer.series) steps.addRows(minuteMs, line, filter);
    }
    const { queries, limits, flows } = this.#options;
    const parts = await this.#partsOf(query, answer, signal);
    const asked = parts.map(({ layout, windows }) => ({
      layoutQuery: layout.query(query.filter),
      windows,
    }));
    if (asked.every(({ layoutQuery }) => layoutQuery.exact)) {
      const results = asked.flatMap(({ layoutQuery, windows }) =>
        windows.map((window) =>
          readHistogram(queries, limits, layoutQuery, { ...query, ...window }, signal),
        ),
      );
      for (const result of await Promise.all(results)) steps.addHistogram(result);
      return { ...steps.result(), ...(await flows.lookback(query, signal)) };
    }
    const { records, partial } = await flows.gather(query, parts, signal);
    for (const record of records) steps.addFlow(record);
    return { ...steps.result(), ...partial };
  }

  async #rest(
    selection: Selection,
    answer: RollupAnswer | undefined,
    signal: AbortSignal,
  ): Promise<GatheredFlows> {
    const parts = await this.#partsOf(selection, answer, signal);
    return this.#options.flows.gather(selection, parts, signal);
  }

  /** Where flows are read beside the rollups, which are of one layout. */
  async #partsOf(
    { fromMs, toMs }: Selection,
    answer: RollupAnswer | undefined,
    signal: AbortSignal,
  ): Promise<LayoutWindows[]> {
    const { flows, written } = this.#options;
    const whole: TimeWindow[] = [{ fromMs, toMs }];
    const rest = answer ? answer.rest.toReversed() : whole;
    const layouts = await flows.layouts({ fromMs, toMs }, signal);
    return layouts.map((layout) => ({
      layout,
      windows: layout.name === written ? rest : whole,
    }));
  }
}

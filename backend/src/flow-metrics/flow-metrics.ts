import type { FlowBatch } from '../flows/flow-batch.ts';
import { metricGroups } from './definitions.ts';
import type { MetricGroup } from './definitions.ts';
import { Metric } from './metric.ts';
import { flowRows, pointRows } from './rows.ts';
import type { Rows } from './rows.ts';
import { SeriesTable } from './series.ts';

const EXPIRE_EVERY_MS = 10_000;

export interface FlowMetricsOptions {
  /** Of `metricNames`. */
  readonly names: readonly string[];
  /** Series of one metric; what is beyond is summed as `other`. */
  readonly maxSeries: number;
  /** How long a series stays without a flow. */
  readonly expireAfterMs: number;
}

interface Group {
  readonly definition: MetricGroup;
  readonly metrics: readonly Metric[];
  readonly table: SeriesTable;
}

/** Metrics for Prometheus, counted from flows as they come. */
export class FlowMetrics {
  readonly #options: FlowMetricsOptions;
  readonly #groups: readonly Group[];
  #expiredMs = 0;

  constructor(options: FlowMetricsOptions) {
    this.#options = options;
    this.#groups = metricGroups.flatMap((definition) => {
      let width = 0;
      const metrics: Metric[] = [];
      for (const wanted of definition.metrics) {
        if (!options.names.includes(wanted.name)) continue;
        const metric = new Metric(wanted, width);
        width += metric.width;
        metrics.push(metric);
      }
      const table = new SeriesTable(definition.labels, width, options.maxSeries);
      return metrics.length > 0 ? [{ definition, metrics, table }] : [];
    });
  }

  observe(batch: FlowBatch, nowMs: number): void {
    const flows = flowRows(batch);
    for (const group of this.#groups) {
      count(group, group.definition.of === 'flows' ? flows : pointRows(batch), nowMs);
    }
    if (nowMs - this.#expiredMs >= EXPIRE_EVERY_MS) this.#expire(nowMs);
  }

  /** All series in Prometheus' text format. */
  text(nowMs: number): string {
    this.#expire(nowMs);
    return this.#groups
      .flatMap(({ metrics, table }) => metrics.map((metric) => metric.text(table)))
      .join('');
  }

  /** Series, and how often one was missing because there were too many. */
  get series(): { readonly count: number; readonly overflowed: number } {
    let count = 0;
    let overflowed = 0;
    for (const { table } of this.#groups) {
      count += table.size;
      overflowed += table.overflowed;
    }
    return { count, overflowed };
  }

  #expire(nowMs: number): void {
    this.#expiredMs = nowMs;
    for (const { table } of this.#groups) table.expire(nowMs - this.#options.expireAfterMs);
  }
}

function count({ definition, metrics, table }: Group, rows: Rows, nowMs: number): void {
  const needed = definition.needs && rows.column(definition.needs);
  if (definition.needs && !needed) return;
  const adders = metrics.map((metric) => metric.adder(rows)).filter((add) => add !== undefined);
  if (adders.length === 0) return;
  const find = table.finder(rows, nowMs);
  for (let row = 0; row < rows.length; row++) {
    const value = needed?.[row];
    if (needed && (value === undefined || value === '')) continue;
    const { numbers } = find(row);
    for (const add of adders) add(numbers, row);
  }
}

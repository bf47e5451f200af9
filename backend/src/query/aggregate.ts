import type { FlowRecord } from '@tributary/model';
import type { RollupField } from '../rollup/rollup-sets.ts';
import type { MetricsPlan, MetricsResult } from '../store/flow-store.ts';
import { labelledValues, labelsKey, labelsOfRow } from './metric-labels.ts';
import { MetricCell } from './metric-cell.ts';
import type { Measured } from './metric-cell.ts';
import { scale, toSeries } from './metric-series.ts';
import type { MetricRow } from './metric-series.ts';

interface Group {
  readonly labels: readonly string[];
  /** By step. */
  readonly cells: Map<number, MetricCell>;
  /** Of each further measure. */
  readonly also: readonly MetricCell[];
}

interface Ranked extends Group {
  readonly total: number | null;
}

/** What is said once of flows that are alike. */
export interface SummedRow {
  readonly timeMs: number;
  readonly fields: Readonly<Partial<Record<RollupField, unknown>>>;
  readonly measured: Measured;
  /** Of the plan's further measures. */
  readonly also: readonly Measured[];
}

/**
 * Aggregates flows, and sums of flows, in memory, for a store that cannot do so itself. The meaning is that of the DuckDB
 * store: a flow counts for each different combination of labels that it has.
 */
export class MetricsAggregation {
  readonly #plan: MetricsPlan;
  readonly #groups = new Map<string, Group>();
  readonly #all: MetricCell;

  constructor(plan: MetricsPlan) {
    this.#plan = plan;
    this.#all = new MetricCell(plan.function);
  }

  addFlow(record: FlowRecord): void {
    const plan = this.#plan;
    this.#addToTotal(record);
    for (const { labels, value } of labelledValues(record, plan)) {
      const group = this.#group(labels);
      const cell = this.#cell(group, record.TimeFlowEndMs ?? 0);
      if (value !== undefined) cell.add(value);
      plan.also.forEach((further, index) => {
        const measured = further.value === undefined ? 1 : record[further.value];
        if (measured !== undefined) group.also[index]!.add(measured as number);
      });
    }
  }

  /** Adds to the series, and not to the total. */
  addRow({ fields, measured, also, timeMs }: SummedRow): void {
    for (const labels of labelsOfRow(fields, this.#plan.dimensions)) {
      const group = this.#group(labels);
      this.#cell(group, timeMs).addMeasured(measured);
      also.forEach((further, index) => group.also[index]!.addMeasured(further));
    }
  }

  /** Adds to the total, and not to the series. */
  addTotal(measured: Measured): void {
    this.#all.addMeasured(measured);
  }

  /** Series of the top values of the plan's dimensions, of all others together, and the total. */
  result(): MetricsResult {
    const plan = this.#plan;
    const ranked = [...this.#groups.values()]
      .map((group) => ({ ...group, total: this.#merged(group.cells.values()).take() }))
      .sort(byRank);
    const rows: MetricRow[] = ranked
      .slice(0, plan.top)
      .flatMap(({ labels, cells, total, also }, rank) => [
        [rank, null, total, ...also.map((cell) => cell.take()), ...labels],
        ...[...cells].map(([step, cell]) => [rank, step, cell.take()]),
      ]);
    const rest = ranked.slice(plan.top);
    if (plan.others && rest.length > 0) rows.push(...this.#others(rest));
    const total = scale(plan, this.#all.take(), plan.fromMs, plan.toMs + 1);
    return { series: toSeries(plan, rows), total, groups: ranked.length };
  }

  #addToTotal(record: FlowRecord): void {
    for (const { value } of labelledValues(record, { dimensions: [], value: this.#plan.value })) {
      if (value !== undefined) this.#all.add(value);
    }
  }

  #group(labels: readonly string[]): Group {
    const key = labelsKey(labels);
    let group = this.#groups.get(key);
    if (!group) {
      const also = this.#plan.also.map((further) => new MetricCell(further.function));
      this.#groups.set(key, (group = { labels, cells: new Map(), also }));
    }
    return group;
  }

  #cell({ cells }: Group, timeMs: number): MetricCell {
    const step = Math.floor(timeMs / this.#plan.stepMs);
    let cell = cells.get(step);
    if (!cell) cells.set(step, (cell = new MetricCell(this.#plan.function)));
    return cell;
  }

  #merged(cells: Iterable<MetricCell>): MetricCell {
    const merged = new MetricCell(this.#plan.function);
    for (const cell of cells) merged.merge(cell);
    return merged;
  }

  #others(rest: readonly Ranked[]): MetricRow[] {
    const steps = new Map<number, MetricCell[]>();
    for (const { cells } of rest) {
      for (const [step, cell] of cells) {
        const known = steps.get(step);
        if (known) known.push(cell);
        else steps.set(step, [cell]);
      }
    }
    const also = this.#plan.also.map((further, index) => {
      const merged = new MetricCell(further.function);
      for (const group of rest) merged.merge(group.also[index]!);
      return merged.take();
    });
    const rows = [...steps].map(([step, cells]): MetricRow => [
      null,
      step,
      this.#merged(cells).take(),
    ]);
    return [[null, null, this.#merged([...steps.values()].flat()).take(), ...also], ...rows];
  }
}

/** What flows say to a plan. */
export function aggregateMetrics(records: readonly FlowRecord[], plan: MetricsPlan): MetricsResult {
  const aggregation = new MetricsAggregation(plan);
  for (const record of records) aggregation.addFlow(record);
  return aggregation.result();
}

/** Largest first; what has no value last; equals in the order of their labels. */
function byRank(a: Ranked, b: Ranked): number {
  if (a.total !== b.total) return (b.total ?? -Infinity) - (a.total ?? -Infinity);
  const index = a.labels.findIndex((label, at) => label !== b.labels[at]);
  return index < 0 ? 0 : a.labels[index]! < b.labels[index]! ? -1 : 1;
}

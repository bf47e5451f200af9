import { fieldByName } from '@tributary/model';
import type { FieldName, FieldValue, FlowRecord, MetricFunction } from '@tributary/model';
import type { Dimension, MetricsPlan, MetricsResult, ValuesQuery } from '../store/flow-store.ts';
import { scale, toSeries } from './metric-series.ts';
import type { MetricRow } from './metric-series.ts';

/**
 * Aggregates records in memory, for a store that cannot do so itself. The meaning is that of the DuckDB store: a flow
 * counts for each different combination of labels that it has.
 */

type Scalar = string | number | undefined;

interface Row {
  readonly labels: readonly string[];
  readonly value: number | undefined;
}

interface Group {
  readonly labels: readonly string[];
  readonly cells: Map<number, number[]>;
  /** Values of each further measure. */
  readonly also: readonly number[][];
}

/** Series of the top values of the plan's dimensions, of all others together, and the total. */
export function aggregateMetrics(records: readonly FlowRecord[], plan: MetricsPlan): MetricsResult {
  const groups = new Map<string, Group>();
  const all: number[] = [];
  for (const record of records) {
    for (const { value } of rowsOf(record, { ...plan, dimensions: [], also: [] })) {
      if (value !== undefined) all.push(value);
    }
    const step = Math.floor((record.TimeFlowEndMs ?? 0) / plan.stepMs);
    for (const { labels, value } of rowsOf(record, plan)) {
      const key = JSON.stringify(labels);
      let group = groups.get(key);
      if (!group) {
        groups.set(key, (group = { labels, cells: new Map(), also: plan.also.map(() => []) }));
      }
      const cell = group.cells.get(step) ?? [];
      if (value !== undefined) cell.push(value);
      group.cells.set(step, cell);
      plan.also.forEach((further, index) => {
        const measured = further.value === undefined ? 1 : record[further.value];
        if (measured !== undefined) group.also[index]!.push(measured as number);
      });
    }
  }
  const take = reducers[plan.function];
  const ranked = [...groups.values()]
    .map((group) => ({ ...group, total: take([...group.cells.values()].flat()) }))
    .sort((a, b) => byRank(a, b));
  const rows: MetricRow[] = ranked
    .slice(0, plan.top)
    .flatMap(({ labels, cells, total, also }, rank) => [
      [rank, null, total, ...takeAlso(plan, also), ...labels],
      ...[...cells].map(([step, values]) => [rank, step, take(values)]),
    ]);
  const rest = ranked.slice(plan.top);
  if (plan.others && rest.length > 0) rows.push(...othersOf(rest, plan, take));
  const total = scale(plan, take(all), plan.fromMs, plan.toMs + 1);
  return { series: toSeries(plan, rows), total, groups: ranked.length };
}

interface Ranked extends Group {
  readonly total: number | null;
}

/** Largest first; what has no value last; equals in the order of their labels. */
function byRank(a: Ranked, b: Ranked): number {
  if (a.total !== b.total) return (b.total ?? -Infinity) - (a.total ?? -Infinity);
  const index = a.labels.findIndex((label, at) => label !== b.labels[at]);
  return index < 0 ? 0 : a.labels[index]! < b.labels[index]! ? -1 : 1;
}

function othersOf(rest: readonly Ranked[], plan: MetricsPlan, take: Reducer): MetricRow[] {
  const cells = new Map<number, number[]>();
  for (const { cells: own } of rest) {
    for (const [step, values] of own) cells.set(step, [...(cells.get(step) ?? []), ...values]);
  }
  const also = plan.also.map((_, index) => rest.flatMap((group) => group.also[index]!));
  return [
    [null, null, take([...cells.values()].flat()), ...takeAlso(plan, also)],
    ...[...cells].map(([step, values]) => [null, step, take(values)]),
  ];
}

function takeAlso(plan: MetricsPlan, also: readonly (readonly number[])[]): (number | null)[] {
  return plan.also.map((further, index) => reducers[further.function](also[index]!));
}

/** Values of a dimension with the number of records that have each, most frequent first. */
export function countValues(records: readonly FlowRecord[], query: ValuesQuery): FieldValue[] {
  const counts = new Map<string | number, number>();
  const prefix = query.prefix.toLowerCase();
  for (const record of records) {
    for (const value of new Set(valuesOf(record, query.dimension))) {
      if (value === undefined || value === '') continue;
      if (!String(value).toLowerCase().startsWith(prefix)) continue;
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  return [...counts]
    .sort(([a, flowsA], [b, flowsB]) => flowsB - flowsA || (a < b ? -1 : 1))
    .slice(0, query.limit)
    .map(([value, count]) => ({ value: String(value), count }));
}

function valuesOf(record: FlowRecord, { fields }: Dimension): Scalar[] {
  return fields.flatMap((field) => record[field] as Scalar | Scalar[]);
}

type Reducer = (values: readonly number[]) => number | null;

function sum(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0);
}

const reducers: Record<MetricFunction, Reducer> = {
  rate: sum,
  sum,
  count: (values) => values.length,
  avg: (values) => (values.length === 0 ? null : sum(values)! / values.length),
  min: (values) => values.reduce<number | null>((a, b) => (a === null || b < a ? b : a), null),
  max: (values) => values.reduce<number | null>((a, b) => (a === null || b > a ? b : a), null),
  p50: (values) => quantile(values, 0.5),
  p90: (values) => quantile(values, 0.9),
  p99: (values) => quantile(values, 0.99),
};

/** Between the two nearest values in proportion. */
function quantile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)]!;
  return below + (sorted[Math.ceil(at)]! - below) * (at - Math.floor(at));
}

/** One row for each different combination of labels of a record. */
function rowsOf(record: FlowRecord, { dimensions, value }: MetricsPlan): Row[] {
  const measuresPoints = value !== undefined && isList(value);
  const lists = dimensions.filter(({ fields, atNamespace }) => isList(fields[0]!) && !atNamespace);
  const ofEnds = dimensions.filter(({ fields }) => fields.length > 1);
  const points = pointsOf(record, lists, measuresPoints ? value : undefined);
  const ends = distinct(
    ofEnds.length === 0
      ? [[]]
      : [0, 1].map((end) => ofEnds.map(({ fields }) => textOf(record[fields[end]!] as Scalar))),
  );
  const measure = value === undefined ? 1 : (record[value] as number | undefined);
  return points.flatMap((point) =>
    ends.map((end) => ({
      labels: dimensions.map((dimension) => {
        if (dimension.atNamespace) return atNamespace(record, dimension);
        const list = lists.indexOf(dimension);
        if (list >= 0) return point.labels[list]!;
        const ofEnd = ofEnds.indexOf(dimension);
        return ofEnd >= 0 ? end[ofEnd]! : textOf(record[dimension.fields[0]!] as Scalar);
      }),
      value: measuresPoints ? point.value : measure,
    })),
  );
}

/** The element at the first point in the namespace of an end; empty where no point is. */
function atNamespace(record: FlowRecord, { fields, atNamespace: end }: Dimension): string {
  const namespace = record[end!];
  const index = namespace === undefined ? -1 : (record.NetNamespaces ?? []).indexOf(namespace);
  return textOf((record[fields[0]!] as readonly Scalar[] | undefined)?.[index]);
}

function pointsOf(
  record: FlowRecord,
  lists: readonly Dimension[],
  measure: FieldName | undefined,
): Row[] {
  const columns = lists.map(({ fields }) => record[fields[0]!] as readonly Scalar[] | undefined);
  const measured = measure && (record[measure] as readonly number[] | undefined);
  const lengths = [...columns, measured].map((list) => list?.length ?? 0);
  const points = Array.from({ length: Math.max(1, ...lengths) }, (_, index) => ({
    labels: columns.map((list) => textOf(list?.[index])),
    value: measured?.[index],
  }));
  if (measure !== undefined) return points;
  return distinct(points.map(({ labels }) => labels)).map((labels) => ({
    labels,
    value: undefined,
  }));
}

function distinct(rows: readonly string[][]): string[][] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
}

function textOf(value: Scalar): string {
  return value === undefined ? '' : String(value);
}

function isList(field: FieldName): boolean {
  return fieldByName(field)!.type.endsWith('[]');
}

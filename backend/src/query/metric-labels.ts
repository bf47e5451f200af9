import { fieldByName } from '@tributary/model';
import type { FieldName, FlowRecord } from '@tributary/model';
import { rollupFieldOf } from '../rollup/rollup-choice.ts';
import type { RollupField } from '../rollup/rollup-sets.ts';
import type { Dimension, MetricsPlan } from '../store/flow-store.ts';

type Scalar = string | number | undefined;

/** A combination of labels that a flow has, and what is measured for it. */
export interface LabelledValue {
  readonly labels: readonly string[];
  readonly value: number | undefined;
}

/** One for each different combination of labels of a flow; of a measure that is a list, one for each point. */
export function labelledValues(
  record: FlowRecord,
  { dimensions, value }: Pick<MetricsPlan, 'dimensions' | 'value'>,
): LabelledValue[] {
  const measuresPoints = value !== undefined && isList(value);
  const lists = dimensions.filter(({ fields, atNamespace }) => isList(fields[0]!) && !atNamespace);
  const ofEnds = dimensions.filter(({ fields }) => fields.length > 1);
  const points = pointsOf(record, lists, measuresPoints ? value : undefined);
  const ends = endsOf(record, ofEnds);
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

/** The combinations of labels of a row that has one value of each field. */
export function labelsOfRow(
  row: Readonly<Partial<Record<RollupField, unknown>>>,
  dimensions: readonly Dimension[],
): readonly (readonly string[])[] {
  const ofEnds = dimensions.filter(({ fields }) => fields.length > 1);
  return endsOf(row, ofEnds).map((end) =>
    dimensions.map((dimension) => {
      const ofEnd = ofEnds.indexOf(dimension);
      return ofEnd >= 0 ? end[ofEnd]! : textOf(row[rollupFieldOf(dimension)] as Scalar);
    }),
  );
}

/** What a flow has of a field at either end, or at its points. */
export function valuesOf(record: FlowRecord, { fields }: Dimension): Scalar[] {
  return fields.flatMap((field) => record[field] as Scalar | Scalar[]);
}

function endsOf(
  record: Readonly<Partial<Record<FieldName, unknown>>>,
  dimensions: readonly Dimension[],
): readonly (readonly string[])[] {
  if (dimensions.length === 0) return [[]];
  return distinct(
    [0, 1].map((end) => dimensions.map(({ fields }) => textOf(record[fields[end]!] as Scalar))),
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
): LabelledValue[] {
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

function distinct(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  if (rows.length < 2) return rows;
  return [...new Map(rows.map((row) => [labelsKey(row), row])).values()];
}

/** The same for equal labels only. */
export function labelsKey(labels: readonly string[]): string {
  return labels.length === 1 ? labels[0]! : JSON.stringify(labels);
}

function textOf(value: Scalar): string {
  return value === undefined ? '' : String(value);
}

function isList(field: FieldName): boolean {
  return fieldByName(field)!.type.endsWith('[]');
}

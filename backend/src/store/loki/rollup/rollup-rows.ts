import { holds } from '@tributary/model';
import type { Expression, FieldName, FlowRecord } from '@tributary/model';
import { countColumn, greatestColumn, leastColumn } from '../../../rollup/rollup-cells.ts';
import { POINT_MEASURES } from '../../../rollup/rollup-sets.ts';
import type { RollupField } from '../../../rollup/rollup-sets.ts';
import type { Measured } from '../../../query/metric-cell.ts';
import type { SummedRow } from '../../../query/aggregate.ts';
import type { RollupLine } from './rollup-line.ts';

export interface MinuteLine {
  readonly minuteMs: number;
  readonly line: RollupLine;
}

export interface RowsQuestion {
  readonly filter: Expression;
  /** What is measured; the number of flows when undefined. */
  readonly value: FieldName | undefined;
  /** What is measured beside it. */
  readonly also?: readonly (FieldName | undefined)[];
  /** The fields that are asked for, beside those of the filter. */
  readonly fields: readonly RollupField[];
}

/** The rows of lines that match, with what they measure. A row without flows, and without what is measured, is none. */
export function* rowsOf(
  lines: readonly MinuteLine[],
  { filter, value, fields, also = [] }: RowsQuestion,
): Generator<SummedRow, void, void> {
  const names = [...new Set([...fields, ...fieldsOf(filter)])];
  const isAll = filter.kind === 'all' && filter.of.length === 0;
  const isOfPoints = value !== undefined && POINT_MEASURES.includes(value as never);
  for (const { minuteMs, line } of lines) {
    const columns = names.flatMap((name) => {
      const column = line.key(name);
      return column ? [[name, column] as const] : [];
    });
    const flows = line.cell('Flows');
    const measure = measureOf(line, value);
    const further = also.map((name) => measureOf(line, name));
    for (let row = 0; row < line.rows; row++) {
      const measured = measure(row);
      if (!flows?.[row] && !(isOfPoints && measured.count > 0)) continue;
      const record: Partial<Record<RollupField, unknown>> = {};
      for (const [name, column] of columns) record[name] = column[row];
      if (!isAll && !holds(filter, record as FlowRecord)) continue;
      yield {
        timeMs: minuteMs,
        fields: record,
        measured,
        also: further.map((of) => of(row)),
      };
    }
  }
}

/** What each row of a line has measured. */
function measureOf(line: RollupLine, value: FieldName | undefined): (row: number) => Measured {
  const flows = line.cell('Flows');
  const sums = value === undefined ? flows : line.cell(value);
  const counts = value === undefined ? flows : line.cell(countColumn(value));
  const least = value === undefined ? undefined : line.cell(leastColumn(value));
  const greatest = value === undefined ? undefined : line.cell(greatestColumn(value));
  return (row) => ({
    sum: sums?.[row] ?? 0,
    count: counts?.[row] ?? 0,
    least: least?.[row] ?? Infinity,
    greatest: greatest?.[row] ?? -Infinity,
  });
}

function fieldsOf(filter: Expression): FieldName[] {
  switch (filter.kind) {
    case 'all':
    case 'any':
      return filter.of.flatMap(fieldsOf);
    case 'not':
    case 'element':
      return fieldsOf(filter.of);
    case 'test':
      return [filter.field.name as FieldName];
  }
}

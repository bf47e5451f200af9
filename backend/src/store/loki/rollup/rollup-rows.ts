import { holds } from '@tributary/model';
import type { Expression, FieldName, FlowRecord } from '@tributary/model';
import { countColumn, greatestColumn, leastColumn } from '../../../rollup/rollup-cells.ts';
import { POINT_MEASURES } from '../../../rollup/rollup-sets.ts';
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
  /** The fields that are asked for, beside those of the filter. */
  readonly fields: readonly FieldName[];
}

/** The rows of lines that match, with what they measure. A row without flows, and without what is measured, is none. */
export function* rowsOf(
  lines: readonly MinuteLine[],
  { filter, value, fields }: RowsQuestion,
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
    const sums = value === undefined ? flows : line.cell(value);
    const counts = value === undefined ? flows : line.cell(countColumn(value));
    const least = value === undefined ? undefined : line.cell(leastColumn(value));
    const greatest = value === undefined ? undefined : line.cell(greatestColumn(value));
    for (let row = 0; row < line.rows; row++) {
      const count = counts?.[row] ?? 0;
      if (!flows?.[row] && !(isOfPoints && count > 0)) continue;
      const record: Partial<Record<FieldName, unknown>> = {};
      for (const [name, column] of columns) record[name] = column[row];
      if (!isAll && !holds(filter, record as FlowRecord)) continue;
      yield {
        timeMs: minuteMs,
        fields: record,
        measured: {
          sum: sums?.[row] ?? 0,
          count,
          least: least?.[row] ?? Infinity,
          greatest: greatest?.[row] ?? -Infinity,
        },
      };
    }
  }
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

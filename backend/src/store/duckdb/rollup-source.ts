import type { FieldName } from '@tributary/model';
import { countColumn, greatestColumn, leastColumn } from '../../rollup/rollup-cells.ts';
import { rollupFieldOf } from '../../rollup/rollup-choice.ts';
import { POINT_MEASURES } from '../../rollup/rollup-sets.ts';
import type { MetricsPlan } from '../flow-store.ts';
import { endsSql } from './metrics-source.ts';
import type { Sources } from './rollup-reader.ts';
import { quoted } from './schema.ts';

/** Like `metricsSource`, of the rows of a rollup: `step`, `value`, `n` (the number of values), the same of further measures, and the labels. */
export function rollupSource(
  { dimensions, value, function: name, also }: MetricsPlan,
  { table, where }: NonNullable<Sources['rollup']>,
): string {
  const columns = [
    '"TimeFlowEndMs" AS step',
    ...measureSql(value, name, 'value', 'n'),
    ...also.flatMap((further, index) =>
      measureSql(further.value, further.function, `also${index}`, `also${index}n`),
    ),
  ];
  const ofEnds = dimensions.filter(({ fields }) => fields.length > 1);
  if (ofEnds.length > 0) columns.push(`${endsSql(ofEnds)} AS ends`);
  const labels = dimensions.map((dimension, index) => {
    const ofEnd = ofEnds.indexOf(dimension);
    if (ofEnd >= 0) return `"end".e${ofEnd}`;
    columns.push(`${quoted(rollupFieldOf(dimension))} AS plain${index}`);
    return `plain${index}`;
  });
  const isSeen = [`"Flows" > 0`];
  if (POINT_MEASURES.includes(value as never)) {
    isSeen.push(`${quoted(countColumn(value!))} > 0`);
  }
  const source = `SELECT ${columns.join(', ')} FROM ${table} WHERE ${where} AND (${isSeen.join(' OR ')})`;
  const rows = ofEnds.length > 0 ? `SELECT *, unnest(ends) AS "end" FROM (${source})` : source;
  const texts = labels.map(
    (sql, index) => `coalesce(CAST(${sql} AS VARCHAR), '') AS label${index}`,
  );
  const further = also.flatMap((_, index) => [`also${index}`, `also${index}n`]);
  return `SELECT ${['step', 'value', 'n', ...further, ...texts].join(', ')} FROM (${rows})`;
}

function measureSql(
  value: FieldName | undefined,
  name: MetricsPlan['function'],
  as: string,
  countAs: string,
): string[] {
  if (value === undefined) return [`"Flows" AS ${as}`, `"Flows" AS ${countAs}`];
  const column =
    name === 'min' ? leastColumn(value) : name === 'max' ? greatestColumn(value) : value;
  return [`${quoted(column)} AS ${as}`, `${quoted(countColumn(value))} AS ${countAs}`];
}

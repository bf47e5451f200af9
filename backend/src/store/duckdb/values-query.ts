import { fieldByName } from '@tributary/model';
import type { Dimension, ValuesQuery, ValuesResult } from '../flow-store.ts';
import type { ReadPool } from './read-pool.ts';
import { quoted } from './schema.ts';
import { selectionSql } from './selection.ts';
import { Parameters } from './sql.ts';

/** The values of a field with the number of flows that have each, most frequent first. */
export async function readValues(
  pool: ReadPool,
  query: ValuesQuery,
  signal: AbortSignal,
): Promise<ValuesResult> {
  const parameters = new Parameters();
  const where = selectionSql(query, parameters);
  const prefix =
    query.prefix === ''
      ? ''
      : `AND starts_with(lower(CAST(value AS VARCHAR)), lower(${parameters.text(query.prefix)}))`;
  const rows = await pool.rows(
    `SELECT CAST(value AS VARCHAR), sum(flows) AS flows
     FROM (${countsSql(query.dimension, where)})
     WHERE value IS NOT NULL AND CAST(value AS VARCHAR) <> '' ${prefix}
     GROUP BY value ORDER BY flows DESC, value LIMIT ${parameters.integer(query.limit)}`,
    parameters,
    signal,
  );
  return {
    values: rows.map(([value, count]) => ({ value: String(value), count: Number(count) })),
  };
}

/** Flows per value; a flow that has a value twice, in a list or at both ends, counts once. */
function countsSql({ fields }: Dimension, where: string): string {
  const columns = fields.map(quoted);
  const isList = fieldByName(fields[0]!)!.type.endsWith('[]');
  if (isList || columns.length > 1) {
    const group = columns.join(', ');
    const values = isList ? columns[0]! : `[${group}]`;
    return `SELECT unnest(list_distinct(${values})) AS value, flows
            FROM (SELECT ${group}, count(*) AS flows FROM flows WHERE ${where} GROUP BY ALL)`;
  }
  return `SELECT ${columns[0]!} AS value, count(*) AS flows FROM flows WHERE ${where} GROUP BY value`;
}

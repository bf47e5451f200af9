import { fieldByName } from '@tributary/model';
import type { Dimension, ValuesQuery, ValuesResult } from '../flow-store.ts';
import type { ReadPool } from './read-pool.ts';
import type { RollupReader, Sources } from './rollup-reader.ts';
import { quoted } from './schema.ts';
import { Parameters } from './sql.ts';

/** The values of a field with the number of flows that have each, most frequent first. */
export async function readValues(
  pool: ReadPool,
  rollups: RollupReader,
  query: ValuesQuery,
  signal: AbortSignal,
): Promise<ValuesResult> {
  const question = {
    ...query,
    value: undefined,
    function: 'count',
    dimensions: [query.dimension],
  } as const;
  const rows = await pool.transaction(async (read) => {
    const parameters = new Parameters();
    const sources = await rollups.sources(read, question, parameters);
    const prefix =
      query.prefix === ''
        ? ''
        : `AND starts_with(lower(CAST(value AS VARCHAR)), lower(${parameters.text(query.prefix)}))`;
    return read(
      `SELECT CAST(value AS VARCHAR), sum(flows) AS flows
       FROM (${countsSql(query.dimension, sources)})
       WHERE value IS NOT NULL AND CAST(value AS VARCHAR) <> '' ${prefix}
       GROUP BY value ORDER BY flows DESC, value LIMIT ${parameters.integer(query.limit)}`,
      parameters,
    );
  }, signal);
  return {
    values: rows.map(([value, count]) => ({ value: String(value), count: Number(count) })),
  };
}

/** Flows per value; a flow that has a value twice, in a list or at both ends, counts once. */
function countsSql({ fields }: Dimension, { flows, rollup }: Sources): string {
  const columns = fields.map(quoted);
  const isList = fieldByName(fields[0]!)!.type.endsWith('[]');
  const counts = flows.map((where) => {
    if (isList) return countsOfLists(columns[0]!, columns[0]!, 'count(*)', `flows WHERE ${where}`);
    return countsOfEnds(columns, 'count(*)', `flows WHERE ${where}`);
  });
  // a row of a rollup has one element of a list
  if (rollup) {
    counts.push(countsOfEnds(columns, 'sum("Flows")', `${rollup.table} WHERE ${rollup.where}`));
  }
  return counts.join(' UNION ALL ');
}

function countsOfEnds(columns: readonly string[], count: string, from: string): string {
  if (columns.length > 1) {
    return countsOfLists(`[${columns.join(', ')}]`, columns.join(', '), count, from);
  }
  return `SELECT ${columns[0]!} AS value, ${count} AS flows FROM ${from} GROUP BY value`;
}

/** Equal lists are counted first, and taken apart after that. */
function countsOfLists(values: string, group: string, count: string, from: string): string {
  return `SELECT unnest(list_distinct(${values})) AS value, flows
          FROM (SELECT ${group}, ${count} AS flows FROM ${from} GROUP BY ALL)`;
}

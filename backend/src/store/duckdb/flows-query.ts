import { fieldByName } from '@tributary/model';
import type { FieldName, FlowRecord } from '@tributary/model';
import type { FlowsPage, FlowsQuery, PageKey } from '../flow-store.ts';
import type { ReadPool, Row } from './read-pool.ts';
import { addressColumn, ID_COLUMN, quoted } from './schema.ts';
import { selectionSql } from './selection.ts';
import { Parameters } from './sql.ts';
import { timeWindows } from './time-windows.ts';

const END = quoted('TimeFlowEndMs');
const ID = quoted(ID_COLUMN);

export interface FlowsSql {
  readonly sql: string;
  readonly parameters: Parameters;
}

/** One column by which pages are ordered. */
interface OrderColumn {
  readonly sql: string;
  readonly descending: boolean;
  readonly parameter: (parameters: Parameters, value: string | number) => string;
}

/** A query whose fields and snapshot are settled. */
type PageQuery = FlowsQuery & { readonly fields: readonly FieldName[] };

/**
 * One page of flows: first the keys of its rows, from the few columns that decide, then all columns
 * of just those rows. Reads one key more than the page holds, to know whether it is the last.
 */
export async function readFlows(
  pool: ReadPool,
  query: PageQuery & { readonly snapshot: string },
  signal: AbortSignal,
): Promise<FlowsPage> {
  const wanted = query.limit + 1;
  const { found, rows } = await pool.transaction(async (read) => {
    const found: Row[] = [];
    for (const window of timeWindows(query)) {
      const keys = keysSql({ ...query, ...window, limit: wanted - found.length });
      found.push(...(await read(keys.sql, keys.parameters)));
      if (found.length === wanted) break;
    }
    const ids = found.slice(0, query.limit).map(([rowId]) => Number(rowId));
    if (ids.length === 0) return { found, rows: [] };
    const page = rowsSql(ids, query.fields);
    return { found, rows: await read(page.sql, page.parameters) };
  }, signal);
  const byRowId = new Map(rows.map((row) => [row[0], row]));
  const last = found[query.limit - 1];
  return {
    flows: found
      .slice(0, query.limit)
      .map(([rowId]) => toRecord(query.fields, byRowId.get(rowId!)!)),
    ...(last && found.length > query.limit && { next: last.slice(1) as PageKey }),
    snapshot: query.snapshot,
  };
}

/** The statement for the keys of a page: row number of the table, then the order's columns. */
export function keysSql(query: FlowsQuery): FlowsSql {
  const parameters = new Parameters();
  const order = orderColumns(query);
  const conditions = [selectionSql(query, parameters)];
  if (query.snapshot !== undefined) {
    conditions.push(`${ID} <= ${parameters.integer(Number(query.snapshot))}`);
  }
  if (query.after) conditions.push(afterSql(order, query.after, parameters));
  const orderBy = order.map(
    ({ sql, descending }) => `${sql} ${descending ? 'DESC' : 'ASC'} NULLS LAST`,
  );
  return {
    sql: `SELECT ${['rowid', ...order.map(({ sql }) => sql)].join(', ')}
FROM flows
WHERE ${conditions.join('\n  AND ')}
ORDER BY ${orderBy.join(', ')}
LIMIT ${parameters.integer(query.limit)}`,
    parameters,
  };
}

/**
 * The statement for the rows of a page, in no order. The bounds say nothing new, but by them DuckDB
 * skips what it would otherwise read and throw away.
 */
function rowsSql(rowIds: readonly number[], names: readonly FieldName[]): FlowsSql {
  const parameters = new Parameters();
  const list = rowIds.map((rowId) => parameters.integer(rowId)).join(', ');
  const first = parameters.integer(Math.min(...rowIds));
  const last = parameters.integer(Math.max(...rowIds));
  const columns = ['rowid', ...names.map(quoted)].join(', ');
  return {
    sql: `SELECT ${columns} FROM flows WHERE rowid IN (${list}) AND rowid BETWEEN ${first} AND ${last}`,
    parameters,
  };
}

/** The asked order, then the newest first, then the row's number: no two flows are equal. */
function orderColumns({ sort }: FlowsQuery): OrderColumn[] {
  const integer = (parameters: Parameters, value: string | number) =>
    parameters.integer(Number(value));
  const rest: OrderColumn[] = [
    { sql: END, descending: true, parameter: integer },
    { sql: ID, descending: true, parameter: integer },
  ];
  if (sort.field === 'TimeFlowEndMs') {
    return rest.map((column) => ({ ...column, descending: sort.descending }));
  }
  return [sortColumn(sort.field, sort.descending), ...rest];
}

/** A list sorts by its first element, an address by its number. */
function sortColumn(field: FieldName, descending: boolean): OrderColumn {
  const type = fieldByName(field)!.type;
  const text = (parameters: Parameters, value: string | number) => parameters.text(String(value));
  const integer = (parameters: Parameters, value: string | number) =>
    parameters.integer(Number(value));
  switch (type) {
    case 'address':
      return {
        sql: quoted(addressColumn(field)),
        descending,
        parameter: (parameters, value) => parameters.address(BigInt(value)),
      };
    case 'string[]':
      return { sql: `list_extract(${quoted(field)}, 1)`, descending, parameter: text };
    case 'int[]':
      return { sql: `list_extract(${quoted(field)}, 1)`, descending, parameter: integer };
    case 'int':
      return { sql: quoted(field), descending, parameter: integer };
    case 'string':
    case 'mac':
      return { sql: quoted(field), descending, parameter: text };
  }
}

/** The rows that come after `key` in the order; absent values are last. */
function afterSql(order: readonly OrderColumn[], key: PageKey, parameters: Parameters): string {
  const [column, ...rest] = order;
  const value = key[0] ?? null;
  const further = rest.length > 0 ? afterSql(rest, key.slice(1), parameters) : 'false';
  if (value === null) return `(${column!.sql} IS NULL AND ${further})`;
  const placeholder = column!.parameter(parameters, value);
  const beyond = `${column!.sql} ${column!.descending ? '<' : '>'} ${placeholder}`;
  return `(${beyond} OR ${column!.sql} IS NULL OR (${column!.sql} = ${placeholder} AND ${further}))`;
}

function toRecord(names: readonly FieldName[], row: Row): FlowRecord {
  const record: Record<string, unknown> = {};
  names.forEach((name, index) => {
    const value = row[index + 1];
    if (value !== null && value !== undefined) record[name] = value;
  });
  return record as FlowRecord;
}

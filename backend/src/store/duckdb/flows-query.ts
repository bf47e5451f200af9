import { fieldByName, fields } from '@tributary/model';
import type { FieldName, FlowRecord } from '@tributary/model';
import type { FlowsPage, FlowsQuery, PageKey } from '../flow-store.ts';
import type { ReadPool, Row } from './read-pool.ts';
import { addressColumn, ID_COLUMN, quoted } from './schema.ts';
import { selectionSql } from './selection.ts';
import { Parameters } from './sql.ts';

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

/** One page of flows. Reads one more row than the page holds, to know whether it is the last. */
export async function readFlows(
  pool: ReadPool,
  query: FlowsQuery,
  snapshot: string,
  signal: AbortSignal,
): Promise<FlowsPage> {
  const { sql, parameters } = flowsSql({ ...query, snapshot, limit: query.limit + 1 });
  const rows = await pool.rows(sql, parameters, signal);
  const names = query.fields ?? allFields;
  const keyLength = orderColumns(query).length;
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    flows: page.map((row) => toRecord(names, row, keyLength)),
    ...(last && rows.length > query.limit && { next: last.slice(0, keyLength) as PageKey }),
    snapshot,
  };
}

/**
 * The statement of a page: the keys of its rows first, from the few columns that decide, then all
 * columns of just those rows.
 */
export function flowsSql(query: FlowsQuery): FlowsSql {
  const parameters = new Parameters();
  const order = orderColumns(query);
  const conditions = [selectionSql(query, parameters)];
  if (query.snapshot !== undefined) {
    conditions.push(`${ID} <= ${parameters.integer(Number(query.snapshot))}`);
  }
  if (query.after) conditions.push(afterSql(order, query.after, parameters));
  const keys = order.map(({ sql }) => sql);
  const orderBy = order
    .map(({ sql, descending }) => `${sql} ${descending ? 'DESC' : 'ASC'} NULLS LAST`)
    .join(', ');
  const columns = [...keys, ...(query.fields ?? allFields).map(quoted)].join(', ');
  return {
    sql: `SELECT ${columns}
FROM flows
WHERE rowid IN (
  SELECT rowid FROM flows
  WHERE ${conditions.join('\n    AND ')}
  ORDER BY ${orderBy}
  LIMIT ${parameters.integer(query.limit)})
ORDER BY ${orderBy}`,
    parameters,
  };
}

const allFields: readonly FieldName[] = fields.map((field) => field.name);

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
        sql: `CAST(${quoted(addressColumn(field))} AS VARCHAR)`,
        descending,
        parameter: text,
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

function toRecord(names: readonly FieldName[], row: Row, keyLength: number): FlowRecord {
  const record: Record<string, unknown> = {};
  names.forEach((name, index) => {
    const value = row[keyLength + index];
    if (value !== null && value !== undefined) record[name] = value;
  });
  return record as FlowRecord;
}

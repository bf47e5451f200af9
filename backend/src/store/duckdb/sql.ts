import { BIGINT, UHUGEINT, VARCHAR } from '@duckdb/node-api';
import type { DuckDBType, DuckDBValue } from '@duckdb/node-api';
import type { Expression, FieldDef, Match } from '@tributary/model';
import { storedNumber } from './chunk-writer.ts';
import { addressColumn, quoted } from './schema.ts';

/** The values of a statement's parameters; no value ever stands in the SQL text. */
export class Parameters {
  readonly values: DuckDBValue[] = [];
  readonly types: DuckDBType[] = [];

  /** Each returns the placeholder of a new parameter. */
  text(value: string): string {
    return this.#add(value, VARCHAR);
  }

  integer(value: number): string {
    return this.#add(BigInt(value), BIGINT);
  }

  address(value: bigint): string {
    return this.#add(value, UHUGEINT);
  }

  #add(value: DuckDBValue, type: DuckDBType): string {
    this.values.push(value);
    this.types.push(type);
    return `$${this.values.length}`;
  }
}

type Test = Extract<Expression, { kind: 'test' }>;

/**
 * The SQL condition of an expression over the table `flows`. A test of an absent value may be NULL
 * in SQL, which WHERE, AND and OR take for false; `not` makes it false before it turns it round.
 */
export function toSql(expression: Expression, parameters: Parameters): string {
  switch (expression.kind) {
    case 'all':
      return join(expression.of, ' AND ', 'true', (part) => toSql(part, parameters));
    case 'any':
      return join(expression.of, ' OR ', 'false', (part) => toSql(part, parameters));
    case 'not':
      return `NOT coalesce(${toSql(expression.of, parameters)}, false)`;
    case 'element':
      return elementSql(expression.of, parameters);
    case 'test':
      return testSql(quoted(expression.field.name), expression, parameters);
  }
}

function join<T>(
  parts: readonly T[],
  operator: string,
  none: string,
  sql: (part: T) => string,
): string {
  if (parts.length === 0) return none;
  return parts.length === 1 ? sql(parts[0]!) : `(${parts.map(sql).join(operator)})`;
}

/** One element of the parallel lists satisfies `of`. */
function elementSql(of: Expression, parameters: Parameters): string {
  if (of.kind === 'any') {
    return join(of.of, ' OR ', 'false', (part) => elementSql(part, parameters));
  }
  const contained = containedSql(of, parameters);
  if (contained !== undefined) return contained;
  const needed = of.kind === 'all' ? of.of.map((part) => containedSql(part, parameters)) : [];
  const lists = [...new Set(listsOf(of))].map(quoted);
  const lengths = lists.map((list) => `coalesce(len(${list}), 0)`);
  const holds = elementTest(of, parameters);
  const some = `len(list_filter(range(1, greatest(1, ${lengths.join(', ')}) + 1), lambda i: ${holds})) > 0`;
  return `(${[...needed.filter((sql) => sql !== undefined), some].join(' AND ')})`;
}

/** The quick form of a test for one plain value, whichever element has it. */
function containedSql(of: Expression, parameters: Parameters): string | undefined {
  if (of.kind !== 'test') return undefined;
  const list = quoted(of.field.name);
  if (of.match.is === 'text') return `list_contains(${list}, ${parameters.text(of.match.text)})`;
  if (of.match.is === 'number') {
    return `list_contains(${list}, ${parameters.integer(of.match.value)})`;
  }
  return undefined;
}

/** The condition on element `i`. */
function elementTest(expression: Expression, parameters: Parameters): string {
  switch (expression.kind) {
    case 'all':
      return join(expression.of, ' AND ', 'true', (part) => elementTest(part, parameters));
    case 'any':
      return join(expression.of, ' OR ', 'false', (part) => elementTest(part, parameters));
    case 'not':
      return `NOT coalesce(${elementTest(expression.of, parameters)}, false)`;
    case 'element':
      return elementTest(expression.of, parameters);
    case 'test': {
      const element = `list_extract(${quoted(expression.field.name)}, i)`;
      const value = expression.field.type === 'string[]' ? `nullif(${element}, '')` : element;
      return testSql(value, expression, parameters);
    }
  }
}

function listsOf(expression: Expression): string[] {
  switch (expression.kind) {
    case 'all':
    case 'any':
      return expression.of.flatMap(listsOf);
    case 'not':
    case 'element':
      return listsOf(expression.of);
    case 'test':
      return [expression.field.name];
  }
}

/** The condition on one value, which is NULL when absent. */
function testSql(value: string, { field, match }: Test, parameters: Parameters): string {
  switch (match.is) {
    case 'absent':
      return `${value} IS NULL`;
    case 'text':
      return `${value} = ${parameters.text(match.text)}`;
    case 'number':
      return `${value} = ${parameters.integer(match.value)}`;
    case 'atLeast':
      return `${value} >= ${parameters.integer(match.value)}`;
    case 'bits': {
      const mask = parameters.integer(match.mask);
      return `(${value} & ${mask}) = ${mask}`;
    }
    case 'pattern':
      return patternSql(textOf(value, field), match, parameters);
    case 'address': {
      const column = quoted(addressColumn(field.name));
      const from = storedNumber(match.family, match.from);
      const to = storedNumber(match.family, match.to);
      if (from === to) return `${column} = ${parameters.address(from)}`;
      return addressRangeSql(column, match.family, from, to, parameters);
    }
  }
}

const V4_MAPPED_FROM = 0xffffn << 32n;
const V4_MAPPED_TO = V4_MAPPED_FROM | 0xffff_ffffn;

/** IPv4 is stored within the range of IPv6, from which an IPv6 range must leave it out. */
function addressRangeSql(
  column: string,
  family: 4 | 6,
  from: bigint,
  to: bigint,
  parameters: Parameters,
): string {
  const between = `${column} BETWEEN ${parameters.address(from)} AND ${parameters.address(to)}`;
  if (family === 4 || to < V4_MAPPED_FROM || from > V4_MAPPED_TO) return between;
  return `(${between} AND NOT ${column} BETWEEN ${parameters.address(V4_MAPPED_FROM)} AND ${parameters.address(V4_MAPPED_TO)})`;
}

function textOf(value: string, field: FieldDef): string {
  return field.type === 'int' || field.type === 'int[]' ? `CAST(${value} AS VARCHAR)` : value;
}

function patternSql(
  value: string,
  { parts, ignoreCase }: Extract<Match, { is: 'pattern' }>,
  parameters: Parameters,
): string {
  const pattern = parts.map((part) => part.replace(/[\\%_]/g, '\\$&')).join('%');
  const placeholder = parameters.text(pattern);
  return ignoreCase
    ? `lower(${value}) LIKE lower(${placeholder}) ESCAPE '\\'`
    : `${value} LIKE ${placeholder} ESCAPE '\\'`;
}

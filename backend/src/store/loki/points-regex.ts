import type { Expression, Match } from '@tributary/model';
import { escapeValue, POINT_FIELDS } from './layout.ts';
import { patternRegex } from './pattern-regex.ts';
import { quoteRegex } from './quote.ts';

/** Expressions on `Points`, any of which is to match; `exact` as for LogqlFilter. */
export interface PointsRegex {
  readonly any: readonly string[];
  readonly exact: boolean;
}

/** Conditions on columns of one point: all of them are to hold. */
interface Conjunction {
  readonly columns: ReadonlyMap<number, string>;
  readonly exact: boolean;
}

const MOST_CONJUNCTIONS = 32;
const ANY_COLUMN = '[^|;]*';
/** One sign of a value, an escaped one as a whole. */
const VALUE = '(?:[^|;%]|%..)';
const ANY_POINT: Conjunction = { columns: new Map(), exact: false };

/** What an expression about one observation point means for the text of all points. */
export function pointsRegex(expression: Expression): PointsRegex {
  const conjunctions = conjunctionsOf(expression);
  return {
    any: conjunctions.map(({ columns }) => regexOf(columns)),
    exact: conjunctions.every(({ exact }) => exact),
  };
}

/** The expression as alternatives, each of which is one condition a column. */
function conjunctionsOf(expression: Expression): readonly Conjunction[] {
  switch (expression.kind) {
    case 'any':
      return bounded(expression.of.flatMap(conjunctionsOf));
    case 'all':
      return bounded(
        expression.of.reduce<readonly Conjunction[]>(
          (before, part) => {
            const parts = conjunctionsOf(part);
            return before.flatMap((one) => parts.map((other) => both(one, other)));
          },
          [{ columns: new Map(), exact: true }],
        ),
      );
    case 'test': {
      const column = POINT_FIELDS.indexOf(expression.field.name as (typeof POINT_FIELDS)[number]);
      const regex = column < 0 ? undefined : valueRegex(expression.match);
      return [
        regex === undefined ? ANY_POINT : { columns: new Map([[column, regex]]), exact: true },
      ];
    }
    default:
      return [ANY_POINT];
  }
}

function bounded(conjunctions: readonly Conjunction[]): readonly Conjunction[] {
  return conjunctions.length > MOST_CONJUNCTIONS ? [ANY_POINT] : conjunctions;
}

/** RE2 cannot ask two things of one column: the first is asked, the rest is left to whoever decodes. */
function both(one: Conjunction, other: Conjunction): Conjunction {
  const isTwice = [...other.columns.keys()].some((column) => one.columns.has(column));
  return {
    columns: new Map([...other.columns, ...one.columns]),
    exact: one.exact && other.exact && !isTwice,
  };
}

/** A value that is there and matches; undefined where a regular expression cannot say it. */
function valueRegex(match: Match): string | undefined {
  switch (match.is) {
    case 'text':
      return quoteRegex(escapeValue(match.text));
    case 'number':
      return String(match.value);
    case 'pattern': {
      if (match.parts.every((part) => part === '')) return `${VALUE}+`;
      return patternRegex({ ...match, parts: match.parts.map(escapeValue) }, `${VALUE}*`);
    }
    default:
      return undefined;
  }
}

function regexOf(columns: ReadonlyMap<number, string>): string {
  const last = Math.max(-1, ...columns.keys());
  const wanted = Array.from({ length: last + 1 }, (_, column) => columns.get(column) ?? ANY_COLUMN);
  return `(?s)(.*;)?${wanted.join('\\|')}${last < 0 ? '.*' : '(\\|[^;]*)?(;.*)?'}`;
}

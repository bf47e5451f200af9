import type { Expression, Match } from '@tributary/model';
import { escapeValue, POINT_FIELDS } from './layout.ts';
import { longestPiece, patternRegex } from './pattern-regex.ts';
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
/** Values are ASCII: a class of nearly all there is (`[^|;]`) costs Loki some 40 ms a query. */
const ANY_COLUMN = String.raw`[\x00-:<-{}-\x7f]*`;
/** One sign of a value, an escaped one as a whole. */
const VALUE = String.raw`(?:[\x00-$&-:<-{}-\x7f]|%..)`;
const ANY_POINT: Conjunction = { columns: new Map(), exact: false };

/** What an expression about one observation point means for the text of all points. */
export function pointsRegex(expression: Expression): PointsRegex {
  const conjunctions = conjunctionsOf(expression);
  return {
    any: conjunctions.map(({ columns }) => regexOf(columns)),
    exact: conjunctions.every(({ exact }) => exact),
  };
}

/**
 * Regular expressions that Loki turns into a search for a text, which is far cheaper: where an expression about one
 * observation point holds, `Points` matches one of them. Empty where there are none.
 */
export function pointsPieces(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'any': {
      const parts = expression.of.map(pointsPieces);
      return parts.every(({ length }) => length > 0) ? parts.flat() : [];
    }
    case 'all':
      return expression.of
        .map(pointsPieces)
        .reduce((one, other) => (shortest(other) > shortest(one) ? other : one), []);
    case 'test': {
      const piece = pieceOf(expression.match);
      return piece === '' ? [] : [piece];
    }
    default:
      return [];
  }
}

function shortest(pieces: readonly string[]): number {
  return pieces.length === 0 ? 0 : Math.min(...pieces.map(({ length }) => length));
}

function pieceOf(match: Match): string {
  switch (match.is) {
    case 'text':
      return `.*${quoteRegex(escapeValue(match.text))}.*`;
    case 'pattern': {
      const piece = longestPiece({ ...match, parts: match.parts.map(escapeValue) }, '');
      return piece === '' ? '' : `${match.ignoreCase ? '(?i)' : ''}.*${quoteRegex(piece)}.*`;
    }
    default:
      return '';
  }
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
  return `(?s)(.*;)?${wanted.join('\\|')}${last < 0 ? '.*' : '([|;].*)?'}`;
}

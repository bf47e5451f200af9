import type { Expression } from '@tributary/model';
import { toLogql } from './logql.ts';
import { pointsPieces } from './points-regex.ts';
import { quoteLogql } from './quote.ts';

/** What stands behind the stream selector of a query of layout `compact`. */
export interface CompactLogql {
  readonly stages: string;
  /** Whether it finds no flow for which the expression does not hold. */
  readonly exact: boolean;
}

const MOST_PIECES = 8;

/**
 * Compiles an expression to stages, each of which sees only what the one before left: first what is cheap to look for,
 * regular expressions last.
 */
export function toCompactLogql(expression: Expression): CompactLogql {
  const parts = conjuncts(expression);
  const filters = parts.map((part) => toLogql(part));
  const texts = filters.flatMap(({ text }) => (text === undefined ? [] : [text]));
  const stages = [...parts.flatMap(prefilters), ...texts.toSorted(byCost)];
  return {
    stages: stages.map((text) => `| ${text}`).join(' '),
    exact: filters.every(({ exact }) => exact),
  };
}

function conjuncts(expression: Expression): readonly Expression[] {
  return expression.kind === 'all' ? expression.of.flatMap(conjuncts) : [expression];
}

function prefilters(expression: Expression): readonly string[] {
  if (expression.kind !== 'element') return [];
  const pieces = pointsPieces(expression.of);
  if (pieces.length === 0 || pieces.length > MOST_PIECES) return [];
  const any = pieces.map((piece) => `Points=~${quoteLogql(piece)}`).join(' or ');
  return [pieces.length === 1 ? any : `(${any})`];
}

function byCost(one: string, other: string): number {
  return Number(one.includes('~')) - Number(other.includes('~'));
}

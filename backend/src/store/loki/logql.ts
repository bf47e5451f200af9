import { formatAddress } from '@tributary/model';
import type { Expression, FieldDef, Match } from '@tributary/model';
import { isLabelled } from './layout.ts';
import { patternRegex } from './pattern-regex.ts';
import { pointsRegex } from './points-regex.ts';
import { quoteLogql } from './quote.ts';

/**
 * A condition on labels and metadata in LogQL. It holds for every flow for which the expression that it came from holds;
 * `exact` says that it holds for no other. `text` is undefined where it holds for every flow.
 */
export interface LogqlFilter {
  readonly text: string | undefined;
  readonly exact: boolean;
}

const ALL: LogqlFilter = { text: undefined, exact: true };
/** What LogQL cannot tell is left to `holds`. */
export const UNKNOWN: LogqlFilter = { text: undefined, exact: false };
/** No stream has this value. */
const NONE: LogqlFilter = { text: 'app="none of ours"', exact: true };

/** Compiles an expression, or its negation. */
export function toLogql(expression: Expression, negated = false): LogqlFilter {
  switch (expression.kind) {
    case 'not':
      return toLogql(expression.of, !negated);
    case 'all':
    case 'any': {
      const parts = expression.of.map((part) => toLogql(part, negated));
      // De Morgan: the negation of all is any of the negations
      return (expression.kind === 'all') !== negated ? allOf(parts) : anyOf(parts);
    }
    case 'element': {
      const regexes = pointsRegex(expression.of);
      if (negated && !regexes.exact) return UNKNOWN;
      const parts = regexes.any.map((regex): LogqlFilter => ({
        text: `Points${negated ? '!~' : '=~'}${quoteLogql(regex)}`,
        exact: regexes.exact,
      }));
      return negated ? allOf(parts) : anyOf(parts);
    }
    case 'test':
      return isLabelled(expression.field)
        ? testOf(expression.field, expression.match, negated)
        : UNKNOWN;
  }
}

/** A condition that holds where all of them do. */
export function allOf(parts: readonly LogqlFilter[]): LogqlFilter {
  const texts = parts.flatMap(({ text }) => (text === undefined ? [] : [text]));
  const exact = parts.every((part) => part.exact);
  if (texts.length === 0) return exact ? ALL : UNKNOWN;
  return { text: texts.length === 1 ? texts[0] : `(${texts.join(' and ')})`, exact };
}

/** A condition that holds where any of them does. */
export function anyOf(parts: readonly LogqlFilter[]): LogqlFilter {
  if (parts.length === 0) return NONE;
  const exact = parts.every((part) => part.exact);
  const texts = parts.flatMap(({ text }) => (text === undefined ? [] : [text]));
  if (texts.length < parts.length) return exact ? ALL : UNKNOWN;
  return { text: texts.length === 1 ? texts[0] : `(${texts.join(' or ')})`, exact };
}

/** A test of a value that stands alone in labels or metadata, or its negation. */
export function testOf({ name, type }: FieldDef, match: Match, negated: boolean): LogqlFilter {
  const exactly = (text: string): LogqlFilter => ({ text, exact: true });
  switch (match.is) {
    case 'absent':
      return exactly(`${name}${negated ? '!=' : '='}""`);
    case 'text':
      return exactly(`${name}${negated ? '!=' : '='}${quoteLogql(match.text)}`);
    case 'number':
      return exactly(`${name}${negated ? '!=' : '='}"${String(match.value)}"`);
    case 'atLeast':
      // a number that is absent compares with nothing
      return type === 'int'
        ? exactly(
            negated
              ? `(${name}<${String(match.value)} or ${name}="")`
              : `${name}>=${String(match.value)}`,
          )
        : UNKNOWN;
    case 'bits':
      return UNKNOWN;
    case 'address': {
      const from = formatAddress({ family: match.family, value: match.from });
      const to = formatAddress({ family: match.family, value: match.to });
      if (from === to) return exactly(`${name}${negated ? '!=' : '='}"${from}"`);
      // Loki's ip() does not find every IPv6 address
      if (match.family === 6)
        return { text: negated ? undefined : `${name}=~".*:.*"`, exact: false };
      const range = `ip("${from}-${to}")`;
      return exactly(negated ? `(${name}!=${range} or ${name}="")` : `${name}=${range}`);
    }
    case 'pattern': {
      const regex = patternRegex(match, '.*');
      if (regex === undefined) return UNKNOWN;
      const quoted = quoteLogql(`(?s)${regex}`);
      return exactly(
        negated ? `(${name}!~${quoted} or ${name}="")` : `(${name}=~${quoted} and ${name}!="")`,
      );
    }
  }
}

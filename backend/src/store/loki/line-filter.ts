import { formatAddress } from '@tributary/model';
import type { Expression, FieldDef, FieldName, Match } from '@tributary/model';
import { TIME_FIELD } from './layout.ts';
import { allOf, anyOf, testOf, UNKNOWN } from './logql.ts';
import type { LogqlFilter } from './logql.ts';
import { isNetobservLabel, PLAIN_RECORD } from './netobserv.ts';
import { longestPiece } from './pattern-regex.ts';
import { quoteLogql, quoteRegex } from './quote.ts';

/** A text that a line has if the flow matches. */
interface Fragment {
  readonly text: string;
  readonly ignoreCase: boolean;
}

/**
 * What the entries of layout `netobserv` that match have in common. Labels and lines are one stage of LogQL each, and an
 * alternative of both kinds is none: it is weakened to what each kind says of it.
 */
interface Common {
  readonly labels: LogqlFilter;
  /** The line has one of the fragments of each of these. */
  readonly lines: readonly (readonly Fragment[])[];
}

/** Fields of which a line has not the value, but what it is read from. */
const DERIVED: readonly string[] = [
  TIME_FIELD,
  'Flags',
  'NetworkEvents',
  'TLSTypes',
] satisfies readonly FieldName[];
/** What other writers of JSON may escape, beside all that is not ASCII. */
const ESCAPED = '"\\<>&';
const MOST_ALTERNATIVES = 32;
const NOTHING: Common = { labels: UNKNOWN, lines: [] };

/** A filter of entries in that layout: label filter and line filters, in LogQL. */
export interface LineLogql {
  /** Everything behind the stream selector. */
  readonly stages: string;
  /** Whether it finds no flow for which the expression does not hold. */
  readonly exact: boolean;
}

/** Compiles an expression; what it leaves out does not match. */
export function toLineLogql(expression: Expression): LineLogql {
  const { labels, lines } = commonOf(expression, false);
  const stages = [
    ...lines.map(lineStage),
    ...(labels.text === undefined ? [] : [`| ${labels.text}`]),
  ];
  return { stages: stages.join(' '), exact: labels.exact };
}

function commonOf(expression: Expression, negated: boolean): Common {
  switch (expression.kind) {
    case 'not':
      return commonOf(expression.of, !negated);
    case 'all':
    case 'any': {
      const parts = expression.of.map((part) => commonOf(part, negated));
      return (expression.kind === 'all') !== negated ? both(parts) : either(parts);
    }
    case 'element':
      return negated ? NOTHING : { ...commonOf(expression.of, false), labels: UNKNOWN };
    case 'test': {
      const { field, match } = expression;
      if (isNetobservLabel(field.name as FieldName)) {
        return { labels: labelTest(field, match, negated), lines: [] };
      }
      const fragment = negated ? undefined : fragmentOf(field, match);
      return { labels: UNKNOWN, lines: fragment ? [[fragment]] : [] };
    }
  }
}

function both(parts: readonly Common[]): Common {
  return {
    labels: allOf(parts.map(({ labels }) => labels)),
    lines: parts.flatMap(({ lines }) => lines),
  };
}

function either(parts: readonly Common[]): Common {
  // of each alternative one condition on the line is enough to be sound: the longest is the rarest
  const chosen = parts.map(({ lines }) => lines.toSorted((a, b) => shortest(b) - shortest(a))[0]);
  const alternatives = chosen.flatMap((fragments) => fragments ?? []);
  const isUsable = chosen.every(Boolean) && alternatives.length <= MOST_ALTERNATIVES;
  return {
    labels: anyOf(parts.map(({ labels }) => labels)),
    lines: isUsable && alternatives.length > 0 ? [alternatives] : [],
  };
}

function shortest(fragments: readonly Fragment[]): number {
  return Math.min(...fragments.map(({ text }) => text.length));
}

function labelTest(field: FieldDef, match: Match, negated: boolean): LogqlFilter {
  if (field.name !== ('_RecordType' satisfies FieldName)) return testOf(field, match, negated);
  // flowlogs-pipeline names the type of a record only where it tracks conversations
  if (match.is !== 'text') return UNKNOWN;
  if (match.text !== PLAIN_RECORD) return testOf(field, match, negated);
  // not one regular expression: Loki loses the empty alternative of one
  const absent = testOf(field, { is: 'absent' }, negated);
  const named = testOf(field, match, negated);
  return negated ? allOf([named, absent]) : anyOf([named, absent]);
}

/** `|= "one"`, or `|~ "one|other"`. */
function lineStage(fragments: readonly Fragment[]): string {
  const [first] = fragments;
  if (fragments.length === 1 && !first!.ignoreCase) return `|= ${quoteLogql(first!.text)}`;
  const regex = fragments.map(({ text, ignoreCase }) =>
    ignoreCase ? `(?i:${quoteRegex(text)})` : quoteRegex(text),
  );
  return `|~ ${quoteLogql(regex.join('|'))}`;
}

function fragmentOf(field: FieldDef, match: Match): Fragment | undefined {
  if (DERIVED.includes(field.name)) return undefined;
  const isList = field.type.endsWith('[]');
  const plain = (text: string): Fragment => ({ text, ignoreCase: false });
  switch (match.is) {
    case 'text': {
      const { text } = match;
      if (longestPiece({ parts: [text], ignoreCase: false }, ESCAPED) !== text) {
        return pieceOf({ parts: [text], ignoreCase: false });
      }
      return plain(isList ? `"${text}"` : `"${field.name}":"${text}"`);
    }
    case 'number':
      return isList ? undefined : plain(`"${field.name}":${String(match.value)}`);
    case 'pattern':
      return pieceOf(match);
    case 'address':
      return match.family === 4 || match.from === match.to
        ? plain(`"${field.name}":"${addressPrefix(match)}`)
        : undefined;
    default:
      return undefined;
  }
}

/** A piece that every line has as it is, whoever wrote it. */
function pieceOf(pattern: Pick<Extract<Match, { is: 'pattern' }>, 'parts' | 'ignoreCase'>) {
  const text = longestPiece(pattern, ESCAPED);
  return text === '' ? undefined : { text, ignoreCase: pattern.ignoreCase };
}

/** What all addresses of the range begin with, in text: `10.1.`, or one address and its closing quote. */
function addressPrefix({ family, from, to }: Extract<Match, { is: 'address' }>): string {
  const [first, last] = [from, to].map((value) => formatAddress({ family, value }));
  if (first === last) return `${first!}"`;
  const octets = last!.split('.');
  const shared = first!.split('.').findIndex((octet, index) => octet !== octets[index]);
  return octets
    .slice(0, shared)
    .map((octet) => `${octet}.`)
    .join('');
}

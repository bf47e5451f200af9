import { because } from './reason.ts';
import type { Reason } from './reason.ts';

/** A piece of a written filter: characters [from, to) of the text. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'operator' | '(' | ')' | ',';
  readonly from: number;
  readonly to: number;
  /** As written. */
  readonly raw: string;
  /** Without quotes and backslashes. */
  readonly text: string;
  readonly problem?: Reason;
}

const SPACE = /\s+/y;
const OPERATOR = /[=!~<>]+/y;
const QUOTED = /"((?:[^"\\]|\\.)*)("?)/sy;
const WORD = /(?:\\.|[^\s"\\(),=!~<>]|\\$)+/sy;

/** Splits a written filter. Every character but spaces belongs to a token. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const read = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  while (at < text.length) {
    const token = nextToken(text, at, read);
    if (token) tokens.push(token);
    at = token?.to ?? at + (read(SPACE)?.[0].length ?? 1);
  }
  return tokens;
}

function nextToken(
  text: string,
  from: number,
  read: (pattern: RegExp) => RegExpExecArray | null,
): Token | undefined {
  const make = (kind: Token['kind'], raw: string, meaning = raw, problem?: Reason): Token => ({
    kind,
    from,
    to: from + raw.length,
    raw,
    text: meaning,
    ...(problem !== undefined && { problem }),
  });
  const char = text[from];
  if (char === '(' || char === ')' || char === ',') return make(char, char);
  const quoted = read(QUOTED);
  if (quoted) {
    const problem = quoted[2] === '' ? because('quoteOpen') : undefined;
    return make('quoted', quoted[0], unescape(quoted[1] ?? ''), problem);
  }
  const operator = read(OPERATOR);
  if (operator) return make('operator', operator[0]);
  const word = read(WORD);
  return word ? make('word', word[0], unescape(word[0])) : undefined;
}

function unescape(text: string): string {
  return text.replace(/\\(.)/gs, '$1');
}

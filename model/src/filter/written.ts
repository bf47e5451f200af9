import { eitherEndKeys, fields, fieldsOfKey } from '../fields.ts';
import type { FieldDef, Unit } from '../field.ts';
import { filterIdOfKey, keyOfFilterId, reasonAgainst } from '../links.ts';
import { operators } from './filter.ts';
import type { Condition, FilterValue, Operator } from './filter.ts';
import { tokenize } from './written-tokens.ts';
import type { Token } from './written-tokens.ts';
import { because } from './reason.ts';
import type { Reason } from './reason.ts';

/** What is wrong with a part of the text: characters [from, to). */
export interface WrittenMistake {
  readonly from: number;
  readonly to: number;
  readonly reason: Reason;
}

/** What may follow at the end of the text; `typed` from `from` on is to be replaced. */
export interface Expected {
  readonly what: 'field' | 'operator' | 'value' | 'and';
  readonly from: number;
  readonly typed: string;
  /** The filter key that the operator or value is for. */
  readonly key?: string;
}

export interface WrittenFilter {
  /** The sound ones, all to be met. */
  readonly conditions: readonly Condition[];
  readonly mistakes: readonly WrittenMistake[];
  readonly expected: Expected;
}

/**
 * Reads the form in which people write filters: `interfaces = net1 and bytes >= 1MB`,
 * `src.namespace in (shop, web)`, `not protocol = udp`. A field is written by its filter id (with a
 * dot or an underscore), stored name or label. Never throws: mistakes come with their place.
 */
export function parseWritten(text: string): WrittenFilter {
  const tokens = tokenize(text);
  const conditions: Condition[] = [];
  const mistakes: WrittenMistake[] = [];
  let expected: Expected = { what: 'field', from: text.length, typed: '' };
  let at = 0;
  while (at < tokens.length) {
    const read = readCondition(tokens, at, text);
    if (read.condition) conditions.push(read.condition);
    if (read.mistake) mistakes.push(read.mistake);
    expected = read.expected;
    at = read.next;
  }
  return { conditions, mistakes, expected };
}

/** The text that reads back as the same condition. */
export function formatWritten({ key, op, values }: Condition): string {
  const name = writtenName(key);
  const texts = values.map(formatWrittenValue);
  if (texts.length === 1) return `${name} ${op} ${texts[0]}`;
  const list = `(${texts.join(', ')})`;
  if (op === '=') return `${name} in ${list}`;
  if (op === '!=') return `${name} not in ${list}`;
  return `${name} ${op} ${list}`;
}

/** How a key is written: `src.namespace`, `interfaces`. */
export function writtenName(key: string): string {
  return filterIdOfKey(key).replace(/^(src|dst)_/, '$1.');
}

/** A value as it is written; a bare one has a backslash before what would end it. */
export function formatWrittenValue({ text, quoted }: FilterValue): string {
  if (quoted || text === '') return `"${text.replace(/["\\]/g, '\\$&')}"`;
  const escaped = text.replace(/[\s"\\(),=!~<>]/g, '\\$&');
  return RESERVED.has(text.toLowerCase()) ? `\\${escaped}` : escaped;
}

const RESERVED = new Set(['and', 'or', 'not', 'in', 'contains']);
const NEGATED: Readonly<Partial<Record<Operator, Operator>>> = {
  '=': '!=',
  '!=': '=',
  '~': '!~',
  '!~': '~',
};

interface ConditionRead {
  readonly condition?: Condition;
  readonly mistake?: WrittenMistake;
  readonly expected: Expected;
  /** Index of the token after this condition. */
  readonly next: number;
}

function readCondition(tokens: readonly Token[], start: number, text: string): ConditionRead {
  const end = text.length;
  const endsOpen = !/\s$/.test(text);
  let at = start;
  const wordIs = (word: string) =>
    tokens[at]?.kind === 'word' && tokens[at]?.raw.toLowerCase() === word;
  const fail = (token: Token | undefined, reason: Reason, expected: Expected): ConditionRead => ({
    mistake: { from: token?.from ?? end, to: token?.to ?? end, reason },
    expected,
    next: nextCondition(tokens, Math.max(at, start + 1)),
  });
  const field = (from: number): Expected => ({ what: 'field', from, typed: text.slice(from) });

  if (wordIs('or')) {
    return fail(tokens[at], because('noOr'), field(end));
  }
  if (start > 0 && wordIs('and')) at++;
  const isNot = wordIs('not');
  if (isNot) at++;

  const firstWord = at;
  while (tokens[at]?.kind === 'word' && !(at > firstWord && isOperatorWord(tokens, at))) at++;
  const words = tokens.slice(firstWord, at);
  const [first, last] = [words[0], words.at(-1)];
  if (!first || !last) {
    return tokens[at]
      ? fail(tokens[at], because('fieldMissing'), field(end))
      : { expected: field(end), next: at };
  }
  const name = words.map((word) => word.text).join(' ');
  const key = keyOfWritten(name);
  const isOpen = at === tokens.length && endsOpen;
  const whole = { ...first, to: last.to };
  if (key === undefined) {
    return fail(
      whole,
      because('noField', { name }),
      field(at === tokens.length ? first.from : end),
    );
  }
  if (isOpen) return fail(whole, because('operatorMissing'), field(first.from));

  const operatorAt = tokens[at];
  const read = readOperator(tokens, at);
  const forKey = (what: 'operator' | 'value', from: number): Expected => ({
    what,
    from,
    typed: text.slice(from),
    key,
  });
  if (!read) {
    const reason = operatorAt
      ? because('noOperator', { text: operatorAt.raw, operators: `${operators.join(' ')} in` })
      : because('operatorMissing');
    return fail(operatorAt ?? whole, reason, forKey('operator', operatorAt?.from ?? end));
  }
  at += read.tokens;
  const op = isNot ? NEGATED[read.op] : read.op;
  if (op === undefined) {
    return fail(tokens[start], because('noNot', { operator: read.op }), forKey('value', end));
  }

  const list = readValues(tokens, at);
  at = list.next;
  const lastValue = list.tokens.at(-1);
  const isTyping = at === tokens.length && endsOpen && lastValue?.to === end && !list.isClosed;
  const awaits = !lastValue || list.awaits || isTyping;
  const expected: Expected = awaits
    ? forKey('value', isTyping && lastValue ? lastValue.from : end)
    : { what: 'and', from: end, typed: '' };
  if (list.problem !== undefined || !lastValue) {
    return {
      mistake: {
        from: operatorAt?.from ?? end,
        to: lastValue?.to ?? operatorAt?.to ?? end,
        reason: list.problem ?? because('valueMissing'),
      },
      expected,
      next: at,
    };
  }
  const unit = fieldsOfKey(key)[0]?.unit;
  const condition = { key, op, values: list.tokens.map((token) => valueOf(token, unit)) };
  const reason = reasonAgainst(condition);
  return reason === undefined
    ? { condition, expected, next: at }
    : {
        mistake: { from: list.tokens[0]?.from ?? end, to: lastValue.to, reason },
        expected,
        next: at,
      };
}

function isOperatorWord(tokens: readonly Token[], at: number): boolean {
  const word = tokens[at]?.raw.toLowerCase();
  const next = tokens[at + 1]?.raw.toLowerCase();
  return (
    word === 'in' ||
    word === 'contains' ||
    (word === 'not' && (next === 'in' || next === 'contains'))
  );
}

function readOperator(
  tokens: readonly Token[],
  at: number,
): { readonly op: Operator; readonly tokens: number } | undefined {
  const token = tokens[at];
  if (token?.kind === 'operator') {
    const op = operators.find((known) => known === token.raw);
    return op && { op, tokens: 1 };
  }
  const isNot = token?.raw.toLowerCase() === 'not';
  const word = tokens[at + (isNot ? 1 : 0)]?.raw.toLowerCase();
  if (word === 'in') return { op: isNot ? '!=' : '=', tokens: isNot ? 2 : 1 };
  if (word === 'contains') return { op: isNot ? '!~' : '~', tokens: isNot ? 2 : 1 };
  return undefined;
}

interface ValuesRead {
  readonly tokens: readonly Token[];
  readonly next: number;
  /** A comma or an open parenthesis asks for one more. */
  readonly awaits: boolean;
  readonly isClosed: boolean;
  readonly problem?: Reason;
}

/** `a`, `a, b`, `(a, b)`. */
function readValues(tokens: readonly Token[], start: number): ValuesRead {
  const values: Token[] = [];
  const inList = tokens[start]?.kind === '(';
  let at = inList ? start + 1 : start;
  let awaits = true;
  for (;;) {
    const token = tokens[at];
    if (awaits && (token?.kind === 'word' || token?.kind === 'quoted')) {
      values.push(token);
      awaits = false;
      at++;
      if (token.problem !== undefined) {
        return { tokens: values, next: at, awaits, isClosed: false, problem: token.problem };
      }
    } else if (!awaits && token?.kind === ',') {
      awaits = true;
      at++;
    } else break;
  }
  const isClosed = inList && !awaits && tokens[at]?.kind === ')';
  const problem = awaits
    ? because('valueMissing')
    : inList && !isClosed
      ? because('parenthesisOpen')
      : undefined;
  return {
    tokens: values,
    next: isClosed ? at + 1 : at,
    awaits,
    isClosed,
    ...(problem !== undefined && { problem }),
  };
}

/** Where reading goes on after a mistake: at the next `and`. */
function nextCondition(tokens: readonly Token[], from: number): number {
  const index = tokens.findIndex(
    (token, i) => i >= from && token.kind === 'word' && token.raw.toLowerCase() === 'and',
  );
  return index < 0 ? tokens.length : index;
}

const keyByWritten = new Map<string, string>();
for (const key of [...eitherEndKeys, ...fields.map((field) => field.name)]) {
  const label = fieldsOfKey(key).length === 1 ? fieldsOfKey(key)[0]?.label : undefined;
  for (const name of [label, key, filterIdOfKey(key), writtenName(key)]) {
    if (name !== undefined) keyByWritten.set(name.toLowerCase(), key);
  }
}

/** The key of a field as people write it: by id, stored name or label, without regard to case. */
export function keyOfWritten(name: string): string | undefined {
  return keyByWritten.get(name.toLowerCase()) ?? keyOfFilterId(name);
}

const FACTORS: Readonly<Partial<Record<Unit, Readonly<Record<string, number>>>>> = {
  bytes: {
    b: 1,
    k: 1e3,
    kb: 1e3,
    m: 1e6,
    mb: 1e6,
    g: 1e9,
    gb: 1e9,
    tb: 1e12,
    kib: 2 ** 10,
    mib: 2 ** 20,
    gib: 2 ** 30,
    tib: 2 ** 40,
  },
  packets: { k: 1e3, m: 1e6, g: 1e9 },
  flows: { k: 1e3, m: 1e6 },
  ns: { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9 },
  ms: { ms: 1, s: 1e3 },
  s: { s: 1, m: 60, h: 3_600 },
};

/** `1MB` of bytes is 1000000; everything else is the text as it stands. */
function valueOf(token: Token, unit: FieldDef['unit']): FilterValue {
  const quoted = token.kind === 'quoted';
  const match = quoted ? null : /^(\d+(?:\.\d+)?)([a-zµ]+)$/i.exec(token.text);
  const factor = unit && match?.[2] ? FACTORS[unit]?.[match[2].toLowerCase()] : undefined;
  if (match?.[1] && factor !== undefined) {
    return { text: String(Math.round(Number(match[1]) * factor)), quoted: false };
  }
  return { text: token.text, quoted };
}

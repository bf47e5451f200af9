import { parseAddressRange } from '../address.ts';
import type { FieldDef } from '../field.ts';
import { FilterError, operatorsOf, requireFields } from './filter.ts';
import type { Condition, Filter, FilterValue } from './filter.ts';
import { everything } from './expression.ts';
import type { Expression, Match } from './expression.ts';
import { formatCondition } from './wire.ts';
import { because } from './reason.ts';

/** How the conditions of a view combine (`match` of the API). */
export type MatchMode = 'all' | 'any' | 'bidirectional';

/**
 * Turns a filter into the expression that stores compile. `any` joins every condition by OR,
 * `bidirectional` also matches the reverse direction of the flow. Throws FilterError for an unknown
 * field, an operator that the field's type does not have, or a value that it cannot hold.
 */
export function compileFilter(filter: Filter, mode: MatchMode = 'all'): Expression {
  const groups = filter.filter((group) => group.length > 0);
  if (groups.length === 0) return everything;
  if (mode === 'any') return anyOf(groups.flat().map((condition) => compileGroup([condition])));
  const directions = mode === 'bidirectional' ? [...groups, ...swapEnds(groups)] : groups;
  return anyOf(directions.map(compileGroup));
}

/** The same filter for the reverse direction: every `Src…` key becomes `Dst…` and the other way round. */
export function swapEnds(filter: Filter): Filter {
  return filter.map((group) =>
    group.map((condition) => ({ ...condition, key: swapEnd(condition.key) })),
  );
}

function swapEnd(key: string): string {
  return key.replace(
    /^(Xlat)?(Src|Dst)/,
    (_whole, xlat: string | undefined, end: string) =>
      `${xlat ?? ''}${end === 'Src' ? 'Dst' : 'Src'}`,
  );
}

/** Positive conditions on parallel lists hold for one element; a negated one when no element matches. */
function compileGroup(group: readonly Condition[]): Expression {
  const onElement: Expression[] = [];
  const others: Expression[] = [];
  for (const condition of group) {
    const positive = compileCondition(condition);
    const onPoints = isOnPoints(condition);
    if (isNegated(condition)) {
      others.push({ kind: 'not', of: onPoints ? { kind: 'element', of: positive } : positive });
    } else {
      (onPoints ? onElement : others).push(positive);
    }
  }
  if (onElement.length > 0) others.unshift({ kind: 'element', of: allOf(onElement) });
  return allOf(others);
}

function compileCondition(condition: Condition): Expression {
  const text = formatCondition(condition);
  const found = requireFields(condition.key, text);
  if (condition.values.length === 0) throw new FilterError(text, because('valueMissing'));
  return anyOf(
    found.flatMap((field) => {
      if (!operatorsOf(field).includes(condition.op)) {
        throw new FilterError(
          text,
          because('operatorOfField', { name: field.name, operator: condition.op }),
        );
      }
      return condition.values.map((value) => testOf(field, condition, value, text));
    }),
  );
}

function testOf(
  field: FieldDef,
  { op }: Condition,
  value: FilterValue,
  condition: string,
): Expression {
  const test = (match: Match): Expression => ({ kind: 'test', field, match });
  if (value.text === '') return test({ is: 'absent' });
  if (op === '>=') return test({ is: 'atLeast', value: numberOf(field, value, condition) });
  const contains = (op === '~' || op === '!~') && !value.quoted;
  switch (field.type) {
    case 'int':
    case 'int[]':
      return numberTest(field, value, contains, condition);
    case 'address': {
      const range = parseAddressRange(value.text);
      if (range) return test({ is: 'address', ...range });
      if (contains || hasWildcard(value)) return test(patternOf(value, contains, false));
      throw new FilterError(condition, because('notAnAddress', { text: value.text }));
    }
    case 'mac':
      return test(patternOf({ ...value, text: value.text.toLowerCase() }, contains, true));
    default:
      return contains || hasWildcard(value)
        ? test(patternOf(value, contains, contains))
        : test({ is: 'text', text: value.text });
  }
}

function numberTest(
  field: FieldDef,
  value: FilterValue,
  contains: boolean,
  condition: string,
): Expression {
  const test = (match: Match): Expression => ({ kind: 'test', field, match });
  const named = namedNumbers(field, value.text, contains);
  if (named.length > 0) {
    return field.bits && contains
      ? anyOf(named.map((mask) => test({ is: 'bits', mask })))
      : anyOf(named.map((number) => test({ is: 'number', value: number })));
  }
  if (contains || hasWildcard(value)) {
    if (!/^[\d*]+$/.test(value.text)) throw notANumber(field, value, condition);
    return test(patternOf(value, contains, false));
  }
  return test({ is: 'number', value: numberOf(field, value, condition) });
}

function numberOf(field: FieldDef, value: FilterValue, condition: string): number {
  const [named] = namedNumbers(field, value.text, false);
  if (named !== undefined) return named;
  const number = Number(value.text);
  if (!/^-?\d+$/.test(value.text) || !Number.isSafeInteger(number)) {
    throw notANumber(field, value, condition);
  }
  return number;
}

function namedNumbers(field: FieldDef, text: string, contains: boolean): number[] {
  const wanted = text.toLowerCase();
  return Object.entries(field.names ?? {})
    .filter(([, name]) => {
      const lower = name.toLowerCase();
      return contains && !field.bits ? lower.includes(wanted) : lower === wanted;
    })
    .map(([number]) => Number(number));
}

function notANumber(field: FieldDef, value: FilterValue, condition: string): FilterError {
  const { text } = value;
  const names = Object.values(field.names ?? {}).join(', ');
  const reason =
    names === '' ? because('notANumber', { text }) : because('notANumberOrName', { text, names });
  return new FilterError(condition, reason);
}

function patternOf(value: FilterValue, contains: boolean, ignoreCase: boolean): Match {
  const parts = value.quoted ? [value.text] : value.text.split('*');
  return { is: 'pattern', parts: contains ? ['', ...parts, ''] : parts, ignoreCase };
}

function hasWildcard(value: FilterValue): boolean {
  return !value.quoted && value.text.includes('*');
}

function isNegated({ op }: Condition): boolean {
  return op === '!=' || op === '!~';
}

function isOnPoints(condition: Condition): boolean {
  return requireFields(condition.key, formatCondition(condition)).every(
    (field) => field.parallel === 'points',
  );
}

function anyOf(of: readonly Expression[]): Expression {
  return of.length === 1 ? of[0]! : { kind: 'any', of };
}

function allOf(of: readonly Expression[]): Expression {
  return of.length === 1 ? of[0]! : { kind: 'all', of };
}

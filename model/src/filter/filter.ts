import { fieldsOfKey } from '../fields.ts';
import type { FieldDef } from '../field.ts';
import { because, sayReason } from './reason.ts';
import type { Reason } from './reason.ts';

/** `=` equals, `!=` not, `~` contains, `!~` does not contain, `>=` at least. */
export const operators = ['=', '!=', '~', '!~', '>='] as const;
export type Operator = (typeof operators)[number];

/** A value as written in a filter, before it is known what type the field has. */
export interface FilterValue {
  readonly text: string;
  /** Written in quotes: exact even under `~`, and `*` is a plain character. `""` means absent or empty. */
  readonly quoted: boolean;
}

/** KEY OP VALUES: holds when any of the values matches (negated operators: when none does). */
export interface Condition {
  readonly key: string;
  readonly op: Operator;
  readonly values: readonly FilterValue[];
}

/** Groups joined by OR, conditions within a group by AND. No group at all: everything matches. */
export type Filter = readonly (readonly Condition[])[];

/** A filter that cannot be understood: names the condition and the reason. */
export class FilterError extends Error {
  override readonly name = 'FilterError';
  readonly condition: string;
  readonly reason: Reason;

  constructor(condition: string, reason: Reason) {
    super(`filter condition "${condition}": ${sayReason(reason)}`);
    this.condition = condition;
    this.reason = reason;
  }
}

/** The fields of a key. Throws FilterError when there is no such field. */
export function requireFields(key: string, condition: string): FieldDef[] {
  const found = fieldsOfKey(key);
  if (found.length === 0) throw new FilterError(condition, because('noField', { name: key }));
  return found;
}

/** The operators that fit a field's type. */
export function operatorsOf(field: FieldDef): readonly Operator[] {
  return field.type === 'int' || field.type === 'int[]'
    ? operators
    : operators.filter((op) => op !== '>=');
}

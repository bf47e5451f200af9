import { eitherEndKeys, fieldByName, fieldsOfKey } from '@tributary/model';
import type { Condition, FieldDef, Operator, Reason } from '@tributary/model';
import type { TFunction } from 'i18next';

/** How texts are translated. */
export type Translate = TFunction<'plugin__tributary'>;

/** A key as the reader knows it: `Source port`, or `Either port` for either end. */
export function keyLabel(key: string, t: Translate): string {
  return t(fieldByName(key)?.label ?? eitherEndLabel(key) ?? key);
}

/**
 * In English, what a key for either end is called. A text of its own, as no language puts it together
 * from the labels of the ends.
 */
export function eitherEndLabel(key: string): string | undefined {
  const [end] = fieldsOfKey(key);
  if (!end || end.name === key) return undefined;
  const what = end.label.replace(/source /i, '');
  return `Either ${/^[A-Z][a-z]/.test(what) ? what[0]!.toLowerCase() + what.slice(1) : what}`;
}

/** Why a condition is not understood. */
export function reasonText({ text, values }: Reason, t: Translate): string {
  return t(text, values);
}

/** The sign of an operator in a chip. */
export function operatorSign(op: Operator): string {
  return { '=': '=', '!=': '≠', '~': '~', '!~': '≁', '>=': '≥' }[op];
}

/** What an operator says. */
export function operatorLabel(op: Operator, t: Translate): string {
  return {
    '=': t('equals'),
    '!=': t('does not equal'),
    '~': t('contains'),
    '!~': t('does not contain'),
    '>=': t('at least'),
  }[op];
}

/** The values of a condition with the names of numbers: `TCP, UDP`. */
export function valuesText({ key, values }: Condition, t: Translate): string {
  const names = fieldsOfKey(key)[0]?.names;
  return values.map(({ text }) => (text === '' ? t('absent') : valueName(names, text))).join(', ');
}

/** A value with its name where it has one: 6 is TCP. */
export function valueName(names: FieldDef['names'], text: string): string {
  return names?.[Number(text)] ?? text;
}

/** Source, destination or either end of the same thing, where a key has ends. */
export function endsOf(
  key: string,
): { readonly source: string; readonly destination: string; readonly either: string } | undefined {
  const either = eitherEndKeys.includes(key) ? key : key.replace(/^(Src|Dst)/, '');
  if (!eitherEndKeys.includes(either)) return undefined;
  return { source: `Src${either}`, destination: `Dst${either}`, either };
}

/** A condition as its chip says it: `Network interface name = net1`. */
export function conditionText(condition: Condition, t: Translate): string {
  const { key, op } = condition;
  return `${keyLabel(key, t)} ${operatorSign(op)} ${valuesText(condition, t)}`;
}

import { fieldByName } from '@tributary/model';
import type { Expression, FieldName, MetricFunction } from '@tributary/model';
import type { Dimension, MetricsPlan } from '../store/flow-store.ts';
import { isServicePort } from './port-class.ts';
import {
  COMMON_FIELDS,
  EXTREME_MEASURES,
  FLOW_MEASURES,
  MINUTE_MS,
  POINT_MEASURES,
  rollupSets,
} from './rollup-sets.ts';
import type { RollupField, RollupSet } from './rollup-sets.ts';

/** What is asked of flows, of which a rollup may know the answer. */
export type RollupQuestion = Pick<MetricsPlan, 'filter' | 'dimensions' | 'value' | 'function'> &
  Partial<Pick<MetricsPlan, 'also'>>;

/** A set whose rows answer exactly what its flows would. */
export interface RollupChoice {
  readonly set: RollupSet;
  /** The filter over the rows of the set, in which a field of its points has one value. */
  readonly filter: Expression;
}

/** Whether steps and minutes begin together, so that no minute lies in two steps. */
export function isOfMinutes(stepMs: number): boolean {
  return stepMs % MINUTE_MS === 0;
}

/** The sets that can answer, those with fewer rows first. */
export function rollupChoices(question: RollupQuestion): RollupChoice[] {
  if (!isMeasured(question.value, question.function)) return [];
  const also = question.also ?? [];
  if (!also.every((further) => isMeasured(further.value, further.function))) return [];
  // beside what is measured at points, a flow's own measures would count with every point
  if (also.length > 0 && measuresPoints(question.value)) return [];
  return rollupSets.flatMap((set) => {
    const filter = filterFor(set, question);
    return filter ? [{ set, filter }] : [];
  });
}

/** The field of a rollup that a dimension of one value is about. */
export function rollupFieldOf({ fields, atNamespace }: Dimension): RollupField {
  if (atNamespace === undefined) return fields[0]!;
  return atNamespace === 'SrcNetNamespace' ? 'SrcInterface' : 'DstInterface';
}

function measuresPoints(value: FieldName | undefined): boolean {
  return value !== undefined && isOneOf(POINT_MEASURES, value);
}

const summed: readonly MetricFunction[] = ['rate', 'sum', 'count', 'avg'];

function isMeasured(value: FieldName | undefined, name: MetricFunction): boolean {
  if (value === undefined) return name === 'rate' || name === 'sum' || name === 'count';
  if (summed.includes(name)) return isOneOf(FLOW_MEASURES, value) || isOneOf(POINT_MEASURES, value);
  return (name === 'min' || name === 'max') && isOneOf(EXTREME_MEASURES, value);
}

/** The filter over the rows of a set; undefined when the set cannot answer. */
function filterFor(set: RollupSet, question: RollupQuestion): Expression | undefined {
  const lists = new Set<FieldName>();
  for (const dimension of question.dimensions) {
    const { fields, atNamespace } = dimension;
    if (atNamespace) {
      if (!hasField(set, rollupFieldOf(dimension))) return undefined;
    } else if (isList(fields[0]!)) lists.add(fields[0]!);
    // of a port, no more than its class is known
    else if (!fields.every((name) => hasField(set, name) && !isPort(name))) return undefined;
  }
  if (set.pointFields.length === 0) {
    return lists.size === 0 && isOfFlow(set, question.filter) ? question.filter : undefined;
  }
  if (lists.size > 0) {
    return isSame(lists, set.pointFields) && isOfFlow(set, question.filter)
      ? question.filter
      : undefined;
  }
  return measuresPoints(question.value) ? undefined : ofOnePoint(set, question.filter);
}

/** Whether a row of the set says whether its flows satisfy the expression. */
function isOfFlow(set: RollupSet, expression: Expression): boolean {
  switch (expression.kind) {
    case 'all':
    case 'any':
      return expression.of.every((part) => isOfFlow(set, part));
    case 'not':
      return isOfFlow(set, expression.of);
    case 'element':
      return set.podNamespaces && testsOf(expression).every(isOfPodNamespaces);
    case 'test':
      return isKnown(set, expression);
  }
}

/**
 * The filter with its condition on points taken for one on the row. A flow counts in one row of those that the condition
 * selects only if it says one value for each field that tells the rows apart, and nothing but the flow's fields is said
 * beside it.
 */
function ofOnePoint(set: RollupSet, filter: Expression): Expression | undefined {
  const parts = conjunctsOf(filter);
  const elements = parts.filter((part) => part.kind === 'element');
  const others = parts.filter((part) => part.kind !== 'element');
  if (elements.length !== 1 || !others.every((part) => isOfFlow(set, part))) return undefined;
  const tests = conjunctsOf(elements[0]!.of);
  const named = new Set<FieldName>();
  for (const test of tests) {
    if (test.kind !== 'test' || !saysOneValue(test.match)) return undefined;
    named.add(test.field.name as FieldName);
  }
  return isSame(named, set.pointFields) ? { kind: 'all', of: [...others, ...tests] } : undefined;
}

function conjunctsOf(expression: Expression): readonly Expression[] {
  return expression.kind === 'all' ? expression.of.flatMap(conjunctsOf) : [expression];
}

type Test = Extract<Expression, { kind: 'test' }>;

function testsOf(expression: Expression): Test[] {
  switch (expression.kind) {
    case 'all':
    case 'any':
      return expression.of.flatMap(testsOf);
    case 'not':
    case 'element':
      return testsOf(expression.of);
    case 'test':
      return [expression];
  }
}

function isOfPodNamespaces({ field }: Test): boolean {
  return field.name === 'IfPodNamespaces';
}

function isKnown(set: RollupSet, { field, match }: Test): boolean {
  const name = field.name as FieldName;
  if (!hasField(set, name)) return false;
  if (!isPort(name)) return true;
  return match.is === 'absent' || (match.is === 'number' && isServicePort(match.value));
}

function saysOneValue(match: Test['match']): boolean {
  return match.is === 'text' || match.is === 'number' || match.is === 'absent';
}

function hasField(set: RollupSet, name: RollupField): boolean {
  return COMMON_FIELDS.includes(name as never) || set.fields.includes(name);
}

function isPort(name: FieldName): boolean {
  return name === 'SrcPort' || name === 'DstPort';
}

function isList(name: FieldName): boolean {
  return fieldByName(name)!.type.endsWith('[]');
}

function isSame(names: ReadonlySet<FieldName>, others: readonly FieldName[]): boolean {
  return names.size === others.length && others.every((name) => names.has(name));
}

function isOneOf(names: readonly FieldName[], name: FieldName): boolean {
  return names.includes(name);
}

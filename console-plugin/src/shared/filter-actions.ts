import { formatCondition } from '@tributary/model';
import type { Condition, ViewCondition } from '@tributary/model';
import { useCallback } from 'react';
import { useView } from '../view/index.ts';

type Known = Extract<ViewCondition, { state: 'on' | 'off' }>;

/** What cells, slices and the drawer offer: keep only this value, or leave it out. */
export interface FilterActions {
  /** Keeps flows that have the value; a second value of the same field is added to the first. */
  filterFor(key: string, value: string | number): void;
  filterOut(key: string, value: string | number): void;
  /** Whether a condition in force names the value. */
  isFiltered(key: string, value: string | number): boolean;
  /** Sets several at once, all to be met, in place of what the view filters by now. */
  filterOnly(conditions: readonly Condition[]): void;
}

export function useFilterActions(): FilterActions {
  const [view, update] = useView();
  const add = useCallback(
    (key: string, op: '=' | '!=', value: string | number) => {
      update(({ filter }) => ({ filter: addValue(filter, key, op, String(value)) }));
    },
    [update],
  );
  return {
    filterFor: (key, value) => add(key, '=', value),
    filterOut: (key, value) => add(key, '!=', value),
    isFiltered: (key, value) =>
      view.filter.some(
        (condition) =>
          condition.state === 'on' &&
          condition.key === key &&
          condition.op === '=' &&
          condition.values.some(({ text }) => text === String(value)),
      ),
    filterOnly: (conditions) =>
      update({ filter: conditions.map((condition) => ({ ...condition, state: 'on' })) }),
  };
}

/** The filter with one more value; it joins a condition on the same field with the same operator. */
export function addValue(
  filter: readonly ViewCondition[],
  key: string,
  op: '=' | '!=',
  text: string,
): ViewCondition[] {
  // A star or an empty text means more than itself unless it is quoted.
  const value = { text, quoted: text === '' || text.includes('*') };
  const index = filter.findIndex(
    (condition) => condition.state === 'on' && condition.key === key && condition.op === op,
  );
  const present = filter[index] as Known | undefined;
  if (!present) return [...filter, { key, op, values: [value], state: 'on' }];
  if (present.values.some((known) => known.text === text)) return [...filter];
  return filter.with(index, { ...present, values: [...present.values, value] });
}

/** The filter with a condition more; the same condition, switched off or not, is replaced. */
export function addCondition(
  filter: readonly ViewCondition[],
  condition: Condition,
): ViewCondition[] {
  const text = formatCondition(condition);
  const rest = filter.filter(
    (known) => known.state === 'unknown' || formatCondition(known) !== text,
  );
  return [...rest, { ...condition, state: 'on' }];
}

import { fieldByName } from '@tributary/model';
import { rollupChoices } from '../../../rollup/rollup-choice.ts';
import type { RollupChoice, RollupQuestion } from '../../../rollup/rollup-choice.ts';

/** Where a question's series and its total are answered from. */
export interface ChosenSets {
  readonly series: RollupChoice;
  /** A flow counts in one row of it; the same as `series` where that holds there. */
  readonly total: RollupChoice;
}

/** Every way to answer, the one with the fewest rows first. */
export function chosenSets(question: RollupQuestion): ChosenSets[] {
  let ofTotal: RollupChoice[] | undefined;
  return rollupChoices(question).flatMap((series) => {
    const isOnce =
      series.set.pointFields.length === 0 ||
      !question.dimensions.some(
        ({ fields, atNamespace }) => isList(fields[0]!) && atNamespace === undefined,
      );
    if (isOnce) return [{ series, total: series }];
    ofTotal ??= rollupChoices({ ...question, dimensions: [], also: [] });
    return ofTotal.slice(0, 1).map((total) => ({ series, total }));
  });
}

function isList(name: string): boolean {
  return fieldByName(name)!.type.endsWith('[]');
}

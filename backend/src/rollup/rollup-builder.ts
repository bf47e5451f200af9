import type { FlowBatch } from '../flows/flow-batch.ts';
import { FlowGroups } from './flow-groups.ts';
import { rollupSets } from './rollup-sets.ts';
import type { RollupSet } from './rollup-sets.ts';
import { SetView } from './set-view.ts';
import type { RollupRows } from './set-view.ts';

/** A minute of which a set is not kept, since it would have too many rows, or sums too large. */
export interface RollupGap {
  readonly set: RollupSet;
  readonly minuteMs: number;
}

export interface Rollup {
  readonly rows: readonly RollupRows[];
  readonly gaps: readonly RollupGap[];
}

/** Most rows of a set in one minute. */
export const MOST_ROWS = 20_000;
/** Different flows that are kept apart before they are summed up by sets. */
const MOST_GROUPS = 20_000;

/** Sums up flows until `rollup` makes rows of them. */
export class RollupBuilder {
  readonly #mostRows: number;
  readonly #mostGroups: number;
  readonly #groups = new FlowGroups();
  readonly #views = rollupSets.map((set) => new SetView(set, this.#groups));

  constructor(mostRows = MOST_ROWS, mostGroups = MOST_GROUPS) {
    this.#mostRows = mostRows;
    this.#mostGroups = mostGroups;
  }

  add(batches: readonly FlowBatch[]): void {
    for (const batch of batches) {
      this.#groups.add(batch);
      if (this.#groups.cells.length >= this.#mostGroups) this.#sumUp();
    }
  }

  /** The rows of all flows that were added. */
  rollup(): Rollup {
    this.#sumUp();
    const gaps = this.#views.flatMap(({ set, gaps: minutes }) =>
      minutes.map((minuteMs) => ({ set, minuteMs })),
    );
    const rows = this.#views.map((view) => view.rows()).filter(({ cells }) => cells.length > 0);
    return { rows, gaps };
  }

  #sumUp(): void {
    for (const [minuteMs, groups] of this.#groups.minutes()) {
      const all = [...groups];
      for (const view of this.#views) {
        if (this.#groups.cells.inexact) view.giveUp(minuteMs);
        else view.add(minuteMs, all, this.#mostRows);
      }
    }
    this.#groups.clear();
  }
}

import type { Expression } from '@tributary/model';
import { isOfMinutes, rollupChoices } from '../../rollup/rollup-choice.ts';
import type { RollupChoice, RollupQuestion } from '../../rollup/rollup-choice.ts';
import { MINUTE_MS } from '../../rollup/rollup-sets.ts';
import type { Selection } from '../flow-store.ts';
import type { Read } from './read-pool.ts';
import { GAPS_TABLE, rollupTable } from './rollup-tables.ts';
import type { RolledUp } from './rollup-tables.ts';
import { ID_COLUMN, quoted } from './schema.ts';
import { selectionSql } from './selection.ts';
import { Parameters } from './sql.ts';
import type { TimeWindow } from './time-windows.ts';

/** How many gaps may be filled from flows before everything is read from flows. */
const MOST_GAPS = 20;
const ID = quoted(ID_COLUMN);

/** Where the answer to a question is: rows of a rollup, and flows for all else, which together are every flow once. */
export interface Sources {
  /** WHERE conditions of `flows`, no two of which hold for the same flow. */
  readonly flows: readonly string[];
  readonly rollup?: {
    readonly table: string;
    readonly where: string;
    /** The set that was chosen, and its filter. */
    readonly choice: RollupChoice;
  };
}

/** Minutes of the ranges that were asked for, by where they were read. */
export interface ReadMinutes {
  rollups: number;
  flows: number;
}

/** Decides what is read from rollups. */
export class RollupReader {
  readonly minutes: ReadMinutes = { rollups: 0, flows: 0 };

  /** For a question within a selection; `stepMs` when it is about steps of time. `read` is within one transaction. */
  async sources(
    read: Read,
    selection: Selection & RollupQuestion & { readonly stepMs?: number | undefined },
    parameters: Parameters,
  ): Promise<Sources> {
    const whole = wholeMinutes(selection);
    const choices =
      whole && (selection.stepMs === undefined || isOfMinutes(selection.stepMs))
        ? rollupChoices(selection)
        : [];
    const best = whole && (await chooseByGaps(read, choices, whole));
    const asked = (selection.toMs + 1 - selection.fromMs) / MINUTE_MS;
    if (!whole || !best) {
      this.minutes.flows += asked;
      return { flows: [selectionSql(selection, parameters)] };
    }
    const covered = without(whole, best.gaps);
    const minutes = covered.reduce((sum, { fromMs, toMs }) => sum + (toMs + 1 - fromMs), 0);
    this.minutes.rollups += minutes / MINUTE_MS;
    this.minutes.flows += asked - minutes / MINUTE_MS;
    const { fromId, toId } = await readRolledUp(read);
    const flows = between(selection, covered).map((window) =>
      selectionSql({ ...selection, ...window }, parameters),
    );
    for (const window of covered) {
      const where = selectionSql({ ...selection, ...window }, parameters);
      flows.push(`${where} AND ${ID} > ${parameters.integer(toId)}`);
      if (fromId > 1) flows.push(`${where} AND ${ID} < ${parameters.integer(fromId)}`);
    }
    return {
      flows,
      rollup: {
        choice: best.choice,
        table: rollupTable(best.choice.set),
        where: anyWindow(covered, best.choice.filter, parameters),
      },
    };
  }
}

/** The whole minutes of a range; undefined when it has none. */
function wholeMinutes({ fromMs, toMs }: TimeWindow): TimeWindow | undefined {
  const first = Math.ceil(fromMs / MINUTE_MS) * MINUTE_MS;
  const end = Math.floor((toMs + 1) / MINUTE_MS) * MINUTE_MS;
  return end > first ? { fromMs: first, toMs: end - 1 } : undefined;
}

async function readRolledUp(read: Read): Promise<RolledUp> {
  const [row] = await read('SELECT from_id, to_id FROM rollup_state', new Parameters());
  return { fromId: Number(row![0]), toId: Number(row![1]) };
}

interface Best {
  readonly choice: RollupChoice;
  readonly gaps: readonly number[];
}

/** The choice with the fewest gaps, unless they are too many to be worth it. */
async function chooseByGaps(
  read: Read,
  choices: readonly RollupChoice[],
  { fromMs, toMs }: TimeWindow,
): Promise<Best | undefined> {
  if (choices.length === 0) return undefined;
  const parameters = new Parameters();
  const rows = await read(
    `SELECT DISTINCT set_name, minute FROM ${GAPS_TABLE}
     WHERE minute BETWEEN ${parameters.integer(fromMs)} AND ${parameters.integer(toMs)} ORDER BY minute`,
    parameters,
  );
  let best: Best | undefined;
  for (const choice of choices) {
    const gaps = rows.filter(([name]) => name === choice.set.name).map(([, ms]) => Number(ms));
    if (!best || gaps.length < best.gaps.length) best = { choice, gaps };
  }
  const minutes = (toMs + 1 - fromMs) / MINUTE_MS;
  return best && best.gaps.length <= MOST_GAPS && best.gaps.length < minutes ? best : undefined;
}

/** The window in pieces, without the minutes that begin at `gaps`. */
function without(window: TimeWindow, gaps: readonly number[]): TimeWindow[] {
  const pieces: TimeWindow[] = [];
  let { fromMs } = window;
  for (const gap of gaps) {
    if (gap > fromMs) pieces.push({ fromMs, toMs: gap - 1 });
    fromMs = gap + MINUTE_MS;
  }
  if (fromMs <= window.toMs) pieces.push({ fromMs, toMs: window.toMs });
  return pieces;
}

/** What the window has outside of the pieces. */
function between(window: TimeWindow, pieces: readonly TimeWindow[]): TimeWindow[] {
  const rest: TimeWindow[] = [];
  let { fromMs } = window;
  for (const piece of pieces) {
    if (piece.fromMs > fromMs) rest.push({ fromMs, toMs: piece.fromMs - 1 });
    fromMs = piece.toMs + 1;
  }
  if (fromMs <= window.toMs) rest.push({ fromMs, toMs: window.toMs });
  return rest;
}

function anyWindow(
  windows: readonly TimeWindow[],
  filter: Expression,
  parameters: Parameters,
): string {
  const ors = windows.map((window) => `(${selectionSql({ ...window, filter }, parameters)})`);
  return `(${ors.join(' OR ')})`;
}

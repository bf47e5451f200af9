import { MINUTE_MS } from '../../../rollup/rollup-sets.ts';

/** A minute is sealed so long after its end, when most agents have told of it. */
const SETTLE_MS = 20_000;
/** Older flows are late: Loki may refuse what is told of their minute at the time of the minute. */
const MOST_AGE_MS = 30 * 60_000;

/**
 * open: its flows are being summed up; missed: flows were not summed up, so that it stays open for ever; sealing: its rows
 * are being made; sealed: they are written; void: flows came too late, or were lost.
 */
type State = 'open' | 'missed' | 'sealing' | 'sealed' | 'void';

/** Why minutes have no rollup. */
export type MissedReason = 'late' | 'busy' | 'lost';

/** What is to be told of a minute. */
export interface Told {
  /** Minutes of which the first flow came. */
  readonly opened: readonly number[];
  /** Minutes that must not be read from rollups. */
  readonly voided: readonly number[];
}

const NOTHING: Told = { opened: [], voided: [] };

/**
 * Which minutes' flows are all in rows of rollups, as far as one process knows. A minute counts only once it is sealed, and not
 * when any flow of it came later or was lost: what is not certain is read from flows.
 */
export class Minutes {
  readonly #states = new Map<number, State>();
  readonly missed: Record<MissedReason, number> = { late: 0, busy: 0, lost: 0 };

  /** A flow of the minute is about to be written. `isFed`: it will be summed up. */
  note(minuteMs: number, nowMs: number, isFed: boolean): Told {
    const state = this.#states.get(minuteMs);
    switch (state) {
      case 'open':
        if (!isFed) this.#miss(minuteMs, 'busy');
        return NOTHING;
      case 'missed':
      case 'void':
        return NOTHING;
      case 'sealing':
        // the seal, which is not written yet, never will be
        this.#miss(minuteMs, 'late');
        return NOTHING;
      case 'sealed':
        return this.#void(minuteMs, 'late');
      case undefined:
        if (minuteMs < nowMs - MOST_AGE_MS) return this.#void(minuteMs, 'late');
        this.#states.set(minuteMs, 'open');
        if (!isFed) this.#miss(minuteMs, 'busy');
        return { opened: [minuteMs], voided: [] };
    }
  }

  /** Flows of the minute were lost on their way to Loki. */
  lose(minuteMs: number): Told {
    const state = this.#states.get(minuteMs);
    if (state === 'open' || state === 'sealing') this.#miss(minuteMs, 'lost');
    return state === 'sealed' || state === undefined ? this.#void(minuteMs, 'lost') : NOTHING;
  }

  /** Flows that should have been summed up were not. */
  missOpen(): void {
    for (const [minuteMs, state] of this.#states) {
      if (state === 'open' || state === 'sealing') this.#miss(minuteMs, 'busy');
    }
  }

  /** Minutes to be sealed now; forgets those of long ago. */
  due(nowMs: number): readonly number[] {
    const due: number[] = [];
    for (const [minuteMs, state] of this.#states) {
      if (state === 'open' && minuteMs + MINUTE_MS + SETTLE_MS <= nowMs) due.push(minuteMs);
      if (state !== 'open' && minuteMs < nowMs - 2 * MOST_AGE_MS) this.#states.delete(minuteMs);
    }
    return this.#beginSealing(due);
  }

  /** All that are open, to be sealed now: another process may open them again as its own. */
  close(): readonly number[] {
    const open = [...this.#states].flatMap(([minuteMs, state]) =>
      state === 'open' ? [minuteMs] : [],
    );
    return this.#beginSealing(open);
  }

  get isSealing(): boolean {
    return [...this.#states.values()].includes('sealing');
  }

  #beginSealing(minutes: readonly number[]): readonly number[] {
    for (const minuteMs of minutes) this.#states.set(minuteMs, 'sealing');
    return minutes;
  }

  /** The rows of a minute are there; whether they may be written. */
  seal(minuteMs: number): boolean {
    const isWanted = this.#states.get(minuteMs) === 'sealing';
    if (isWanted) this.#states.set(minuteMs, 'sealed');
    return isWanted;
  }

  #miss(minuteMs: number, reason: MissedReason): void {
    this.#states.set(minuteMs, 'missed');
    this.missed[reason]++;
  }

  #void(minuteMs: number, reason: MissedReason): Told {
    this.#states.set(minuteMs, 'void');
    this.missed[reason]++;
    return { opened: [], voided: [minuteMs] };
  }
}

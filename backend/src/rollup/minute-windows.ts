import { MINUTE_MS } from './rollup-sets.ts';

/** Both ends included, in milliseconds. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The whole minutes of a range; undefined when it has none. */
export function wholeMinutes({ fromMs, toMs }: TimeWindow): TimeWindow | undefined {
  const first = Math.ceil(fromMs / MINUTE_MS) * MINUTE_MS;
  const end = Math.floor((toMs + 1) / MINUTE_MS) * MINUTE_MS;
  return end > first ? { fromMs: first, toMs: end - 1 } : undefined;
}

/** The minutes that begin at these times, in their order, as windows of minutes that follow one another. */
export function windowsOf(minutes: readonly number[]): TimeWindow[] {
  const windows: { fromMs: number; toMs: number }[] = [];
  for (const minuteMs of minutes) {
    const last = windows.at(-1);
    if (last?.toMs === minuteMs - 1) last.toMs += MINUTE_MS;
    else windows.push({ fromMs: minuteMs, toMs: minuteMs + MINUTE_MS - 1 });
  }
  return windows;
}

/** What a window has outside of pieces of it, which are in order. */
export function between(window: TimeWindow, pieces: readonly TimeWindow[]): TimeWindow[] {
  const rest: TimeWindow[] = [];
  let { fromMs } = window;
  for (const piece of pieces) {
    if (piece.fromMs > fromMs) rest.push({ fromMs, toMs: piece.fromMs - 1 });
    fromMs = piece.toMs + 1;
  }
  if (fromMs <= window.toMs) rest.push({ fromMs, toMs: window.toMs });
  return rest;
}

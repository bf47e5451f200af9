import type { Rate } from '../workload.ts';

const TICK_MS = 200;

/** Calls per second at a time in seconds. */
export function rateAt(rate: Rate, seconds: number): number {
  return rate.mean * (1 + rate.swing * Math.sin((2 * Math.PI * seconds) / rate.period));
}

/** Calls `action` at that rate until the process ends; what falls between two ticks comes together. */
export function repeat(rate: Rate, action: () => void): void {
  let due = 0;
  setInterval(() => {
    due += (rateAt(rate, Date.now() / 1000) * TICK_MS) / 1000;
    for (; due >= 1; due--) action();
  }, TICK_MS);
}

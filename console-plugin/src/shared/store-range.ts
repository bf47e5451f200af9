import type { StatusAnswer } from '@tributary/model';
import type { TimeRange } from '../view/index.ts';

/** Whether what is stored and a range overlap; false for an empty store. */
export function isStoreInRange(
  { oldestMs, newestMs }: StatusAnswer['store'],
  range: TimeRange,
  nowMs: number,
): boolean {
  if (oldestMs === undefined || newestMs === undefined) return false;
  const [from, to] =
    range.kind === 'relative'
      ? [nowMs - range.seconds * 1_000, nowMs]
      : [range.from * 1_000, range.to * 1_000];
  return newestMs >= from && oldestMs <= to;
}

import type { FlowsQuery } from '../flow-store.ts';

export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

const FIRST_SHARE = 64;
const GROWTH = 8;
const LEAST_MS = 1_000;

/**
 * The query's range in pieces that do not overlap, in the order of its pages and each larger than
 * the one before: a page ordered by time is mostly found in the first, however long the range is.
 * Any other order needs the whole range at once.
 */
export function* timeWindows(
  query: Pick<FlowsQuery, 'fromMs' | 'toMs' | 'sort' | 'after'>,
): Generator<TimeWindow> {
  const { sort, after } = query;
  let { fromMs, toMs } = query;
  if (sort.field !== 'TimeFlowEndMs') {
    yield { fromMs, toMs };
    return;
  }
  const reached = after && Number(after[0]);
  let spanMs = Math.max(LEAST_MS, Math.ceil((toMs - fromMs) / FIRST_SHARE));
  if (sort.descending) {
    for (toMs = Math.min(toMs, reached ?? toMs); toMs >= fromMs; spanMs *= GROWTH) {
      const start = Math.max(fromMs, toMs - spanMs);
      yield { fromMs: start, toMs };
      toMs = start - 1;
    }
  } else {
    for (fromMs = Math.max(fromMs, reached ?? fromMs); fromMs <= toMs; spanMs *= GROWTH) {
      const end = Math.min(toMs, fromMs + spanMs);
      yield { fromMs, toMs: end };
      fromMs = end + 1;
    }
  }
}

import type { HistogramAnswer } from '@tributary/model';
import { brushedSteps } from '../../charts/brush.ts';
import type { Brush } from '../../charts/brush.ts';
import type { TimeRange } from '../../view/index.ts';

/** The time that the brushed buckets cover, in whole seconds. */
export function brushedRange({ buckets, stepMs }: HistogramAnswer, brush: Brush): TimeRange {
  const [first, last] = brushedSteps(brush);
  const from = buckets[first]?.start ?? 0;
  const to = (buckets[last]?.start ?? 0) + stepMs;
  return { kind: 'absolute', from: Math.floor(from / 1_000), to: Math.ceil(to / 1_000) };
}

/** Twice as long around the same middle, not beyond now. */
export function zoomedOut(range: TimeRange, nowMs: number): TimeRange {
  if (range.kind === 'relative') return { kind: 'relative', seconds: range.seconds * 2 };
  const half = Math.ceil((range.to - range.from) / 2);
  const to = Math.min(range.to + half, Math.ceil(nowMs / 1_000));
  return { kind: 'absolute', from: Math.max(0, to - half * 4), to };
}

import type { HistogramAnswer } from '@tributary/model';
import type { TimeRange } from '../../view/index.ts';

/** Buckets [first, last], in either order, while they are being chosen. */
export interface Brush {
  readonly anchor: number;
  readonly head: number;
}

/** The first and last bucket of a brush. */
export function brushedBuckets({ anchor, head }: Brush): readonly [number, number] {
  return [Math.min(anchor, head), Math.max(anchor, head)];
}

/** The time that the brushed buckets cover, in whole seconds. */
export function brushedRange({ buckets, stepMs }: HistogramAnswer, brush: Brush): TimeRange {
  const [first, last] = brushedBuckets(brush);
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

/** Index of the bucket at a share of the chart's width, 0 to 1. */
export function bucketAt(share: number, buckets: number): number {
  return Math.min(buckets - 1, Math.max(0, Math.floor(share * buckets)));
}

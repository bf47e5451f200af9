/** Steps [anchor, head], in either order, while they are being chosen. */
export interface Brush {
  readonly anchor: number;
  readonly head: number;
}

/** The first and last step of a brush. */
export function brushedSteps({ anchor, head }: Brush): readonly [number, number] {
  return [Math.min(anchor, head), Math.max(anchor, head)];
}

/** Index of the step at a share of the chart's width, 0 to 1. */
export function stepAt(share: number, steps: number): number {
  return Math.min(steps - 1, Math.max(0, Math.floor(share * steps)));
}

/** The brush after a key: arrows move, Shift extends; undefined for a key that does not move. */
export function brushAfterKey(
  brush: Brush | undefined,
  { key, shiftKey }: { readonly key: string; readonly shiftKey: boolean },
  steps: number,
): Brush | undefined {
  const by = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[key];
  if (by === undefined) return undefined;
  const head = Math.min(steps - 1, Math.max(0, (brush?.head ?? steps) + by));
  return { anchor: shiftKey ? (brush?.anchor ?? head) : head, head };
}

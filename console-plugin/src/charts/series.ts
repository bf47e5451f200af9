/** Which of the palette's signs a series has: its place in the order, or one of two that stand apart. */
export type Look = number | 'others' | 'before';

/** [epoch ms of the step's start, value]; null where there is none. */
export type ChartPoint = readonly [number, number | null];

/** One line, area, bar or slice. */
export interface ChartSeries {
  readonly id: string;
  readonly name: string;
  readonly look: Look;
  readonly points: readonly ChartPoint[];
  /** Over the whole range. */
  readonly total: number;
  /** Whether there is something to filter by. */
  readonly canFilter: boolean;
}

/** What a reader does with a series: keep only it, or leave it out. */
export type OnFilter = (id: string, how: 'for' | 'out') => void;

/** How numbers of a chart are written. */
export interface ChartFormat {
  /** A value at one moment. */
  readonly value: (value: number) => string;
  /** A value over the whole range. */
  readonly total: (value: number) => string;
}

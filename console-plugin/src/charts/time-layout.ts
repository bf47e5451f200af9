import { scaleLinear, scaleTime } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { ChartPoint, ChartSeries } from './series.ts';
import type { Size } from './use-size.ts';

export type TimeChartKind = 'line' | 'area' | 'column';

/** From below and to above of a series at each step; null where there is no value. */
export type Span = readonly [number, number] | null;

export interface TimeLayout {
  readonly series: readonly { readonly series: ChartSeries; readonly spans: readonly Span[] }[];
  /** Starts of all steps, epoch ms. */
  readonly steps: readonly number[];
  readonly x: (ms: number) => number;
  readonly y: (value: number) => number;
  readonly xTicks: readonly Date[];
  readonly yTicks: readonly number[];
  readonly plot: Size;
}

/** Pixels around the plot. */
export const MARGIN = { top: 8, right: 12, bottom: 22, left: 64 } as const;
const PX_PER_X_TICK = 90;
const PX_PER_Y_TICK = 40;

/** Where everything of a chart over time is; series on top of each other unless they are lines. */
export function layoutTime(
  series: readonly ChartSeries[],
  kind: TimeChartKind,
  before: ChartSeries | undefined,
  range: { readonly from: number; readonly to: number },
  size: Size,
): TimeLayout {
  const plot = {
    width: Math.max(1, size.width - MARGIN.left - MARGIN.right),
    height: Math.max(1, size.height - MARGIN.top - MARGIN.bottom),
  };
  const spans = kind === 'line' ? series.map(spansOfLine) : stacked(series);
  const most = Math.max(
    ...spans.flat().map((span) => span?.[1] ?? 0),
    ...(before?.points.map(([, value]) => value ?? 0) ?? []),
    0,
  );
  const y = scaleLinear()
    .domain([0, most || 1])
    .nice(4)
    .range([plot.height, 0]);
  const x = scaleTime().domain([range.from, range.to]).range([0, plot.width]).clamp(true);
  return {
    series: series.map((one, index) => ({ series: one, spans: spans[index]! })),
    steps: (series[0] ?? before)?.points.map(([ms]) => ms) ?? [],
    x,
    y,
    xTicks: x.ticks(Math.max(2, Math.floor(plot.width / PX_PER_X_TICK))),
    yTicks: y.ticks(Math.max(2, Math.floor(plot.height / PX_PER_Y_TICK))),
    plot,
  };
}

function spansOfLine({ points }: ChartSeries): Span[] {
  return points.map(([, value]) => (value === null ? null : [0, value]));
}

/** Each series upon the ones before it. */
export function stacked(series: readonly ChartSeries[]): Span[][] {
  const heights: number[] = [];
  return series.map(({ points }) =>
    points.map(([, value], step): Span => {
      const below = heights[step] ?? 0;
      heights[step] = below + (value ?? 0);
      return [below, heights[step]];
    }),
  );
}

/** Path through the values at the middle of their steps; broken where there is none. */
export function linePath(
  steps: readonly number[],
  spans: readonly Span[],
  stepMs: number,
  { x, y }: Pick<TimeLayout, 'x' | 'y'>,
): string {
  const path = line<number>()
    .defined((index) => spans[index] !== null && spans[index] !== undefined)
    .x((index) => x(steps[index]! + stepMs / 2))
    .y((index) => y(spans[index]![1]));
  return path(steps.keys()) ?? '';
}

/** The surface between below and above. */
export function areaPath(
  steps: readonly number[],
  spans: readonly Span[],
  stepMs: number,
  { x, y }: Pick<TimeLayout, 'x' | 'y'>,
): string {
  const path = area<number>()
    .defined((index) => spans[index] !== null && spans[index] !== undefined)
    .x((index) => x(steps[index]! + stepMs / 2))
    .y0((index) => y(spans[index]![0]))
    .y1((index) => y(spans[index]![1]));
  return path(steps.keys()) ?? '';
}

/** Indices of the values that a line would not show: neither neighbour has one. */
export function loneSteps(spans: readonly Span[]): number[] {
  return spans.flatMap((span, index) =>
    span && !spans[index - 1] && !spans[index + 1] ? [index] : [],
  );
}

/** Values per step as values per second of the part of [from, to] that lies in the step. */
export function perSecond(
  points: readonly ChartPoint[],
  stepMs: number,
  { from, to }: { readonly from: number; readonly to: number },
): ChartPoint[] {
  return points.map(([start, value]) => {
    const spanMs = Math.min(start + stepMs, to + 1) - Math.max(start, from);
    return [start, ((value ?? 0) * 1_000) / Math.max(1, spanMs)];
  });
}
